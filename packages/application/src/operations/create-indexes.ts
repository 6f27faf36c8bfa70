import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { indexKeysField, indexOptionsField } from '../input/index-fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  indexes: Type.Array(closed({ keys: indexKeysField, options: Type.Optional(indexOptionsField) }), { minItems: 1 }),
});

/** Makes several indexes. */
export const createIndexes = defineOperation({
  name: 'createIndexes',
  kind: 'admin',
  summary: 'Makes several indexes.',
  input,
  async run(_scope, _input): Promise<{ readonly index_names: readonly string[]; readonly created_count: number }> {
    throw notBuilt('createIndexes');
  },
});
