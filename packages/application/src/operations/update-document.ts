import { buildSetUpdate, decodeData, decodeMetadata } from '@database-service/core';
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
import { updateById } from '../write/update-by-id.js';

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
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const { metadata } = input;
    const { limits } = scope.service;
    const update = buildSetUpdate(
      decodeData(input.data, limits, '/data'),
      metadata === undefined ? undefined : decodeMetadata(metadata, limits, '/metadata'),
    );
    return await updateById(scope, input, update);
  },
});
