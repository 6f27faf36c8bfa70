import { decodeData } from '@database-service/core';
import Type from 'typebox';
import {
  closed,
  collectionField,
  dataField,
  filterField,
  projectionField,
  returnField,
  sortField,
  upsertField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentOrNullSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { writeFirst } from '../write/write-first.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  replacement: dataField,
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
  upsert: Type.Optional(upsertField),
  return: Type.Optional(returnField),
});

/** Replaces the first document that matches a filter and answers with it. */
export const findOneAndReplace = defineOperation({
  name: 'findOneAndReplace',
  kind: 'write',
  summary: 'Replaces the first document that matches a filter and answers with it.',
  input,
  output: documentOrNullSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource | null> {
    const data = decodeData(input.replacement, scope.service.limits, '/replacement');
    const returning = input.return ?? 'after';
    return writeFirst(scope, input, (target, rest) => ({
      kind: 'replace',
      collection: input.collection,
      target,
      data,
      ...rest,
      returning,
    }));
  },
});
