import { checkCollectionName, makeUpsertSeed, parseFilter } from '@database-service/core';
import Type from 'typebox';
import { arrayFiltersField, closed, collectionField, filterField, updateField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { upsertResultSchema } from '../output/writes.js';
import { returnedDocument } from '../write/missing-document.js';
import { readUpdate } from '../write/read-update.js';
import { writeOne } from '../write/write-one.js';

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
  output: upsertResultSchema,
  takesKey: true,
  async run(scope, input): Promise<{ readonly id: string; readonly operation: 'inserted' | 'updated' }> {
    const { service, now } = scope;
    const collection = checkCollectionName(input.collection, '/collection');
    const filter = parseFilter(input.filter, service.limits, '/filter', { now });
    const update = readUpdate(input.update, input.array_filters, scope);
    const success = await writeOne(scope, {
      kind: 'update',
      collection,
      target: { filter, many: false },
      update,
      upsert: makeUpsertSeed(filter, { newId: () => service.ids.next(), pointer: '/filter' }),
      returning: 'after',
    });
    if (success.upsertedId !== undefined) return { id: success.upsertedId, operation: 'inserted' };
    return { id: returnedDocument(success).id, operation: 'updated' };
  },
});
