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

/** Updates the first document that matches a filter, or inserts one. */
export const upsertDocument = defineOperation({
  name: 'upsertDocument',
  kind: 'write',
  summary: 'Updates the first document that matches a filter, or inserts one.',
  input,
  async run(_scope, _input): Promise<{ readonly id: string; readonly operation: 'inserted' | 'updated' }> {
    throw notBuilt('upsertDocument');
  },
});
