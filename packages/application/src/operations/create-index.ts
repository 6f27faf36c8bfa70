import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { indexKeysField, indexOptionsField } from '../input/index-fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

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
  async run(_scope, _input): Promise<{ readonly index_name: string; readonly collection: string }> {
    throw notBuilt('createIndex');
  },
});
