import { closed, collectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { IndexResource } from '../resource/outputs.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
});

/** Lists the indexes of a collection. */
export const listIndexes = defineOperation({
  name: 'listIndexes',
  kind: 'read',
  summary: 'Lists the indexes of a collection.',
  input,
  async run(_scope, _input): Promise<{ readonly indexes: readonly IndexResource[] }> {
    throw notBuilt('listIndexes');
  },
});
