import Type from 'typebox';
import { closed, collectionField, filterField, projectionField, sortField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  filter: filterField,
  sort: Type.Optional(sortField),
  projection: Type.Optional(projectionField),
});

/** Deletes the first document that matches a filter and answers with it. */
export const findOneAndDelete = defineOperation({
  name: 'findOneAndDelete',
  kind: 'write',
  summary: 'Deletes the first document that matches a filter and answers with it.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('findOneAndDelete');
  },
});
