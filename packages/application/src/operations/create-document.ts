import Type from 'typebox';
import { closed, collectionField, dataField, idField, metadataField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { notBuilt } from './not-built.js';

const input = closed({
  collection: collectionField,
  data: dataField,
  id: Type.Optional(idField),
  metadata: Type.Optional(metadataField),
});

/** Inserts one document. */
export const createDocument = defineOperation({
  name: 'createDocument',
  kind: 'write',
  summary: 'Inserts one document.',
  input,
  async run(_scope, _input): Promise<DocumentResource> {
    throw notBuilt('createDocument');
  },
});
