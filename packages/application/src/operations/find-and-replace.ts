import Type from 'typebox';
import {
  closed,
  collectionField,
  dataField,
  idField,
  ifMatchField,
  returnField,
  versionField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  id: idField,
  replacement: dataField,
  version: Type.Optional(versionField),
  return: Type.Optional(returnField),
  if_match: Type.Optional(ifMatchField),
});

/** Replaces one document by id and answers with it. */
export const findAndReplace = defineOperation({
  name: 'findAndReplace',
  kind: 'write',
  summary: 'Replaces one document by id and answers with it.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('findAndReplace');
  },
});
