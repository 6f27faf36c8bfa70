import { checkCollectionName, parseFilter } from '@database-service/core';
import Type from 'typebox';
import { arrayFiltersField, closed, collectionField, filterField, updateField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { updateManyResultSchema } from '../output/writes.js';
import { readUpdate } from '../write/read-update.js';
import { writeMany } from '../write/write-many.js';

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
  output: updateManyResultSchema,
  async run(scope, input): Promise<{ readonly matched_count: number; readonly modified_count: number }> {
    const { limits } = scope.service;
    const collection = checkCollectionName(input.collection, '/collection');
    const filter = parseFilter(input.filter, limits, '/filter', { now: scope.now });
    const update = readUpdate(input.update, input.array_filters, scope);
    const { matchedCount, modifiedCount } = await writeMany(
      scope,
      { kind: 'update', collection, target: { filter, many: true }, update },
      (counts) => ({ matched_count: counts.matchedCount, modified_count: counts.modifiedCount }),
    );
    return { matched_count: matchedCount, modified_count: modifiedCount };
  },
});
