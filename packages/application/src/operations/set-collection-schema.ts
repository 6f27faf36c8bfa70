import { checkCollectionName, parseSchema } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField, type JsonObject } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { collectionSchemaSchema } from '../output/catalogue.js';
import type { CollectionSchemaResource } from '../resource/outputs.js';

const input = closed({
  collection: collectionField,
  schema: Type.Unsafe<JsonObject | null>(
    Type.Union([Type.Object({}), Type.Null()], {
      description: 'A JSON Schema that every document must fit when it is written; null takes the present one away.',
    }),
  ),
});

/** Sets the JSON Schema that a collection's documents must fit from now on. */
export const setCollectionSchema = defineOperation({
  name: 'setCollectionSchema',
  kind: 'admin',
  summary: "Sets the JSON Schema that a collection's documents must fit from now on, or takes it away.",
  input,
  output: collectionSchemaSchema,
  async run(scope, input): Promise<CollectionSchemaResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const schema = input.schema === null ? undefined : parseSchema(input.schema, '/schema').source;
    await scope.database.adapter.collection(collection).setSchema(scope.context, schema);
    return { collection, schema: schema ?? null };
  },
});
