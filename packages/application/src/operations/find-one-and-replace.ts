import Type from 'typebox';
import {
  closed,
  collectionField,
  dataField,
  filterField,
  projectionField,
  returnField,
  sortField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  replacement: dataField,
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
  upsert: Type.Optional(Type.Boolean({ default: false })),
  return: Type.Optional(returnField),
});

/** Replaces the first document that matches a filter and answers with it. */
export const findOneAndReplace = defineOperation({
  name: 'findOneAndReplace',
  kind: 'write',
  summary: 'Replaces the first document that matches a filter and answers with it.',
  input,
  async run(_scope, _input): Promise<DocumentResource | null> {
    throw notBuilt('findOneAndReplace');
  },
});
