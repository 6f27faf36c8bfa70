import { checkCollectionName } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { collectionExistsSchema } from '../output/catalogue.js';

const input = closed({
  collection: collectionField,
});

/** Tells whether a collection exists. */
export const collectionExists = defineOperation({
  name: 'collectionExists',
  kind: 'read',
  summary: 'Tells whether a collection exists.',
  input,
  output: collectionExistsSchema,
  async run(scope, input): Promise<{ readonly collection: string; readonly exists: boolean }> {
    const collection = checkCollectionName(input.collection, '/collection');
    const info = await scope.database.adapter.collection(collection).info(scope.context);
    return { collection, exists: info !== undefined };
  },
});
