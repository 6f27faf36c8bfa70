import { decodeData } from '@database-service/core';
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
import { documentSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { toResource } from '../resource/document-resource.js';
import { returnedDocument } from '../write/missing-document.js';
import { writeById } from '../write/write-by-id.js';

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
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const { collection } = input;
    const data = decodeData(input.replacement, scope.service.limits, '/replacement');
    const returning = input.return ?? 'after';
    const success = await writeById(scope, input, (target) => ({
      kind: 'replace',
      collection,
      target,
      data,
      returning,
    }));
    return toResource(returnedDocument(success), collection);
  },
});
