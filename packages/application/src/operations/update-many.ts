import Type from 'typebox';
import { arrayFiltersField, closed, collectionField, filterField, updateField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  update: updateField,
  array_filters: Type.Optional(arrayFiltersField),
});

/** Updates all documents that match a filter. */
export const updateMany = defineOperation({
  name: 'updateMany',
  kind: 'write',
  summary: 'Updates all documents that match a filter.',
  input,
  async run(_scope, _input): Promise<{ readonly matched_count: number; readonly modified_count: number }> {
    throw notBuilt('updateMany');
  },
});
