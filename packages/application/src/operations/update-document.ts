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
  version: Type.Optional(versionField),
  metadata: Type.Optional(metadataField),
  if_match: Type.Optional(ifMatchField),
});

/** Sets fields of one document at the top level of its data. */
export const updateDocument = defineOperation({
  name: 'updateDocument',
  kind: 'write',
  summary: 'Sets fields of one document at the top level of its data.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('updateDocument');
  },
});
