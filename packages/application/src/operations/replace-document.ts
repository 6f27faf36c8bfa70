import Type from 'typebox';
import {
  closed,
  collectionField,
  dataField,
  idField,
  ifMatchField,
  metadataField,
  versionField,
} from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  id: idField,
  data: dataField,
  metadata: Type.Optional(metadataField),
  version: Type.Optional(versionField),
  if_match: Type.Optional(ifMatchField),
});

/** Replaces the data of one document. */
export const replaceDocument = defineOperation({
  name: 'replaceDocument',
  kind: 'write',
  summary: 'Replaces the data of one document.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('replaceDocument');
  },
});
