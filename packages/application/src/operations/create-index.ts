import { checkCollectionName, parseIndexDefinition } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { indexKeysField, indexOptionsField } from '../input/index-fields.js';
import { defineOperation } from '../operation.js';
import { madeIndexSchema } from '../output/catalogue.js';

const input = closed({
  collection: collectionField,
  keys: indexKeysField,
  options: Type.Optional(indexOptionsField),
});

/** Makes an index, and the collection if need be. */
export const createIndex = defineOperation({
  name: 'createIndex',
  kind: 'admin',
  summary: 'Makes an index, and the collection if need be.',
  input,
  output: madeIndexSchema,
  async run(scope, input): Promise<{ readonly index_name: string; readonly collection: string }> {
    const { keys, options } = input;
    const collection = checkCollectionName(input.collection, '/collection');
    const definition = parseIndexDefinition({ keys, options }, scope.service.limits);
    await scope.database.adapter.collection(collection).createIndex(scope.context, definition);
    return { index_name: definition.name, collection };
  },
});
