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
import { StoredResource } from '../resource/stored-resource.js';
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
  async run(scope, input): Promise<DocumentResource | NotModified | StoredResource> {
    const collection = checkCollectionName(input.collection, '/collection');
    const id = checkDocumentId(input.id, '/id');
    const projection = readProjection(input.projection, scope.service.limits, '/projection', { now: scope.now });
    const known = input.if_none_match;
    const condition = known === undefined ? undefined : parseTagCondition(known, '/if_none_match');
    const { adapter, cachedReads } = scope.database;
    const stored = adapter.collection(collection);
    if (projection === undefined && cachedReads === undefined && stored.getRow !== undefined) {
      const row = await stored.getRow(scope.context, id);
      if (row === undefined) throw missingDocument(collection, id);
      const resource = new StoredResource(row, collection);
      return isCurrent(condition, resource.etag) ? { not_modified: true, etag: resource.etag } : resource;
    }
    const show = compileResource(projection, collection);
    const document = await (cachedReads?.get(scope.context, collection, id) ?? stored.get(scope.context, id));
    if (document === undefined) throw missingDocument(collection, id);
    const etag = etagOf(document);
    if (isCurrent(condition, etag)) return { not_modified: true, etag };
    return show(document);
  },
});
