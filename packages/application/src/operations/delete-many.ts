import { closed, collectionField, filterField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
});

/** Deletes all documents that match a filter. */
export const deleteMany = defineOperation({
  name: 'deleteMany',
  kind: 'write',
  summary: 'Deletes all documents that match a filter.',
  input,
  async run(_scope, _input): Promise<{ readonly deleted_count: number }> {
    throw notBuilt('deleteMany');
  },
});
