import Type from 'typebox';
import { collectionOptionsField } from '../input/collection-options.js';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  name: collectionField,
  options: Type.Optional(collectionOptionsField),
});

/** Makes an empty collection. */
export const createCollection = defineOperation({
  name: 'createCollection',
  kind: 'admin',
  summary: 'Makes an empty collection.',
  input,
  async run(_scope, _input): Promise<{ readonly collection: string }> {
    throw notBuilt('createCollection');
  },
});
