import { checkCollectionName } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { nothingSchema } from '../output/values.js';

const input = closed({
  collection: collectionField,
});

/** Drops a collection with all it holds. */
export const dropCollection = defineOperation({
  name: 'dropCollection',
  kind: 'admin',
  summary: 'Drops a collection with all it holds.',
  input,
  output: nothingSchema,
  async run(scope, input): Promise<null> {
    const collection = checkCollectionName(input.collection, '/collection');
    await scope.database.adapter.dropCollection(scope.context, collection);
    return null;
  },
});
