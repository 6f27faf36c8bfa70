import Type from 'typebox';
import {
  arrayFiltersField,
  closed,
  collectionField,
  idField,
  ifMatchField,
  projectionField,
  returnField,
  updateField,
  versionField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  id: idField,
  update: updateField,
  version: Type.Optional(versionField),
  return: Type.Optional(returnField),
  projection: Type.Optional(projectionField),
  array_filters: Type.Optional(arrayFiltersField),
  if_match: Type.Optional(ifMatchField),
});

/** Updates one document by id and answers with it. */
export const findAndUpdate = defineOperation({
  name: 'findAndUpdate',
  kind: 'write',
  summary: 'Updates one document by id and answers with it.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('findAndUpdate');
  },
});
