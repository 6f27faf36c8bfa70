import { checkCollectionName, DataError } from '@database-service/core';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { collectionSchemaSchema } from '../output/catalogue.js';
import type { CollectionSchemaResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
});

/** Tells the JSON Schema that a collection's documents must fit. */
export const getCollectionSchema = defineOperation({
  name: 'getCollectionSchema',
  kind: 'read',
  summary: "Tells the JSON Schema that a collection's documents must fit.",
  input,
  output: collectionSchemaSchema,
  async run(scope, input): Promise<CollectionSchemaResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const info = await scope.database.adapter.collection(collection).info(scope.context);
    if (info === undefined) {
      throw new DataError('COLLECTION_MISSING', `There is no collection ${JSON.stringify(collection)}.`, {
        details: { collection },
      });
    }
    return { collection, schema: info.schema ?? null };
  },
});
