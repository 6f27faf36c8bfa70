import { checkCollectionName, isDataError, parseIndexDefinition } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { indexKeysField, indexOptionsField } from '../input/index-fields.js';
import { defineOperation } from '../operation.js';
import { madeIndexesSchema } from '../output/catalogue.js';
import { partialFailure } from '../write/partial-failure.js';

const input = closed({
  collection: collectionField,
  indexes: Type.Array(closed({ keys: indexKeysField, options: Type.Optional(indexOptionsField) }), {
    minItems: 1,
    description: 'The indexes, in order.',
  }),
});

/** Makes several indexes. Those that were there already are named, not counted. */
export const createIndexes = defineOperation({
  name: 'createIndexes',
  kind: 'admin',
  summary: 'Makes several indexes.',
  input,
  output: madeIndexesSchema,
  async run(scope, input): Promise<{ readonly index_names: readonly string[]; readonly created_count: number }> {
    const { limits } = scope.service;
    const collection = checkCollectionName(input.collection, '/collection');
    const definitions = input.indexes.map(({ keys, options }, index) =>
      parseIndexDefinition({ keys, options }, limits, `/indexes/${index}`),
    );
    const handle = scope.database.adapter.collection(collection);
    const names: string[] = [];
    let made = 0;
    for (const [index, definition] of definitions.entries()) {
      try {
        if (await handle.createIndex(scope.context, definition)) made += 1;
      } catch (error) {
        if (!isDataError(error)) throw error;
        throw partialFailure({ index, error }, [{ index, error }], { index_names: names, created_count: made });
      }
      names.push(definition.name);
    }
    return { index_names: names, created_count: made };
  },
});
