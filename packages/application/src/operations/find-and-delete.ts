import Type from 'typebox';
import { closed, collectionField, idField, ifMatchField, versionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { toResource } from '../resource/document-resource.js';
import { returnedDocument } from '../write/missing-document.js';
import { writeById } from '../write/write-by-id.js';

const input = closed({
  collection: collectionField,
  id: idField,
  version: Type.Optional(versionField),
  if_match: Type.Optional(ifMatchField),
});

/** Deletes one document by id and answers with it. */
export const findAndDelete = defineOperation({
  name: 'findAndDelete',
  kind: 'write',
  summary: 'Deletes one document by id and answers with it.',
  input,
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const { collection } = input;
    const success = await writeById(scope, input, (target) => ({
      kind: 'delete',
      collection,
      target,
      returning: 'before',
    }));
    return toResource(returnedDocument(success), collection);
  },
});
