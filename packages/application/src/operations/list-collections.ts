import { closed } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({});

/** Lists the collections. */
export const listCollections = defineOperation({
  name: 'listCollections',
  kind: 'read',
  summary: 'Lists the collections.',
  input,
  async run(_scope, _input): Promise<{ readonly collections: readonly string[]; readonly count: number }> {
    throw notBuilt('listCollections');
  },
});
