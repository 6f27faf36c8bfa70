import Type from 'typebox';
import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  index_name: Type.String(),
});

/** Drops an index. */
export const dropIndex = defineOperation({
  name: 'dropIndex',
  kind: 'admin',
  summary: 'Drops an index.',
  input,
  async run(_scope, _input): Promise<null> {
    throw notBuilt('dropIndex');
  },
});
