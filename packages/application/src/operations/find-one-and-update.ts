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
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  update: updateField,
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
  upsert: Type.Optional(Type.Boolean({ default: false })),
  return: Type.Optional(returnField),
  array_filters: Type.Optional(arrayFiltersField),
});

/** Updates the first document that matches a filter and answers with it. */
export const findOneAndUpdate = defineOperation({
  name: 'findOneAndUpdate',
  kind: 'write',
  summary: 'Updates the first document that matches a filter and answers with it.',
  input,
  async run(_scope, _input): Promise<DocumentResource | null> {
    throw notBuilt('findOneAndUpdate');
  },
});
