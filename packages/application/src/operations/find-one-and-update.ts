import Type from 'typebox';
import {
  arrayFiltersField,
  closed,
  collectionField,
  filterField,
  projectionField,
  returnField,
  sortField,
  updateField,
  upsertField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentOrNullSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { readUpdate } from '../write/read-update.js';
import { writeFirst } from '../write/write-first.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  update: updateField,
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
  upsert: Type.Optional(upsertField),
  return: Type.Optional(returnField),
  array_filters: Type.Optional(arrayFiltersField),
});

/** Updates the first document that matches a filter and answers with it. */
export const findOneAndUpdate = defineOperation({
  name: 'findOneAndUpdate',
  kind: 'write',
  summary: 'Updates the first document that matches a filter and answers with it.',
  input,
  output: documentOrNullSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource | null> {
    const update = readUpdate(input.update, input.array_filters, scope);
    const returning = input.return ?? 'after';
    return writeFirst(scope, input, (target, rest) => ({
      kind: 'update',
      collection: input.collection,
      target,
      update,
      ...rest,
      returning,
    }));
  },
});
