import { checkCollectionName, checkDocumentId } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField, idField, projectionField } from '../input/fields.js';
import { defineOperation } from '../operation.js';
import { documentOrUnchangedSchema } from '../output/documents.js';
import { readProjection } from '../read/read-options.js';
import type { DocumentResource } from '../resource/document-resource.js';
import { etagOf, isCurrent, parseTagCondition } from '../resource/etag.js';
import type { NotModified } from '../resource/not-modified.js';
import { compileResource } from '../resource/project-resource.js';
import { missingDocument } from '../write/missing-document.js';

const input = closed({
  collection: collectionField,
  id: idField,
  projection: Type.Optional(projectionField),
  if_none_match: Type.Optional(
    Type.String({
      description: 'The If-None-Match header: the answer is NotModified if it names the current entity tag.',
    }),
  ),
});

/** Reads one document by id. */
export const getDocument = defineOperation({
  name: 'getDocument',
  kind: 'read',
  summary: 'Reads one document by id.',
  input,
  output: documentOrUnchangedSchema,
  async run(scope, input): Promise<DocumentResource | NotModified> {
    const collection = checkCollectionName(input.collection, '/collection');
    const id = checkDocumentId(input.id, '/id');
    const projection = readProjection(input.projection, scope.service.limits, '/projection', { now: scope.now });
    const show = compileResource(projection, collection);
    const known = input.if_none_match;
    const condition = known === undefined ? undefined : parseTagCondition(known, '/if_none_match');
    const { adapter, cachedReads } = scope.database;
    const document = await (cachedReads?.get(scope.context, collection, id) ??
      adapter.collection(collection).get(scope.context, id));
    if (document === undefined) throw missingDocument(collection, id);
    if (condition !== undefined && isCurrent(condition, document)) {
      return { not_modified: true, etag: etagOf(document) };
    }
    return show(document);
  },
});
