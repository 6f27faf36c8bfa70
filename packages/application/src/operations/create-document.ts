import { checkCollectionName } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField, dataField, idField, metadataField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentSchema } from '../output/documents.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { toResource } from '../resource/document-resource.js';
import { returnedDocument } from '../write/missing-document.js';
import { parseNewDocument } from '../write/new-document.js';
import { writeOne } from '../write/write-one.js';

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
  output: documentSchema,
  takesKey: true,
  async run(scope, input): Promise<DocumentResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const document = parseNewDocument(scope.service, input);
    const success = await writeOne(scope, { kind: 'insert', collection, document });
    return toResource(returnedDocument(success), collection);
  },
});
