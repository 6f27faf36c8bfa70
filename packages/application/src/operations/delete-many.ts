import { checkCollectionName, parseFilter } from '@database-service/core';
import { closed, collectionField, filterField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { deleteManyResultSchema } from '../output/writes.js';
import { writeMany } from '../write/write-many.js';

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
  output: deleteManyResultSchema,
  async run(scope, input): Promise<{ readonly deleted_count: number }> {
    const collection = checkCollectionName(input.collection, '/collection');
    const filter = parseFilter(input.filter, scope.service.limits, '/filter', { now: scope.now });
    const { deletedCount } = await writeMany(
      scope,
      { kind: 'delete', collection, target: { filter, many: true } },
      (counts) => ({ deleted_count: counts.deletedCount }),
    );
    return { deleted_count: deletedCount };
  },
});
