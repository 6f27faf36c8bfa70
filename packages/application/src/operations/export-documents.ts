import { checkCollectionName, type Document, defaultSort, encodeValue, type Filter } from '@database-service/core';
import Type from 'typebox';
import { closed, collectionField, filterField } from '../input/fields.js';
import { defineDownload, type OperationScope } from '../operation.js';
import { exportedDocumentSchema } from '../output/documents.js';
import { readFilter } from '../read/read-options.js';
import type { ExportedDocument } from '../resource/outputs.js';

const input = closed({ collection: collectionField, filter: Type.Optional(filterField) });

/** Streams the documents of a collection, by id. Reads all of it: there is no scan limit. */
export const exportDocuments = defineDownload({
  name: 'exportDocuments',
  kind: 'read',
  summary: 'Streams the documents of a collection, by id.',
  input,
  output: exportedDocumentSchema,
  run(scope, given): AsyncIterable<ExportedDocument> {
    const collection = checkCollectionName(given.collection, '/collection');
    const filter = readFilter(given.filter, scope.service.limits, '/filter', { now: scope.now });
    return exportMatches(scope, collection, filter);
  },
});

async function* exportMatches(
  scope: OperationScope,
  collection: string,
  filter: Filter,
): AsyncGenerator<ExportedDocument> {
  const found = scope.database.adapter.collection(collection).find(scope.context, { filter, sort: defaultSort });
  for await (const document of found) yield toExported(document);
}

function toExported(document: Document): ExportedDocument {
  return {
    id: document.id,
    data: encodeValue(document.data),
    metadata: encodeValue(document.metadata),
    version: document.version,
    created_at: document.createdAt.toISOString(),
    updated_at: document.updatedAt.toISOString(),
  };
}
