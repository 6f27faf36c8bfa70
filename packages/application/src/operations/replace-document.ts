import { decodeData, decodeMetadata } from '@database-service/core';
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
import { documentSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { toResource } from '../resource/document-resource.js';
import { returnedDocument } from '../write/missing-document.js';
import { writeById } from '../write/write-by-id.js';

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
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const { collection } = input;
    const { limits } = scope.service;
    const data = decodeData(input.data, limits, '/data');
    const metadata =
      input.metadata === undefined ? {} : { metadata: decodeMetadata(input.metadata, limits, '/metadata') };
    const success = await writeById(scope, input, (target) => ({
      kind: 'replace',
      collection,
      target,
      data,
      ...metadata,
      returning: 'after',
    }));
    return toResource(returnedDocument(success), collection);
  },
});
