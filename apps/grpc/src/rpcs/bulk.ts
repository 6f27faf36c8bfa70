import type { ExportedDocument, ImportLine } from '@database-service/application';
import { estimateBytes, type Value } from '@database-service/core';
import type { WriteOperation } from '../generated/database/bulk.js';
import type { Document } from '../generated/database/values.js';
import { decodeInput, decodeNewDocument, decodeSort, presentFields, textOf } from './decode.js';
import { encodeDocument } from './encode.js';
import type { JsonFields } from './json-fields.js';
import { defineDownload, defineUnary, defineUpload, type Rpc } from './rpc.js';

/** Rpcs that write many documents, or send and fetch them as streams. */
export const bulkRpcs: readonly Rpc[] = [
  defineUpload('bulkInsert', 'insertMany', {
    collects: 'documents',
    decode: (request) => presentFields({ collection: textOf(request.collection), ordered: request.ordered }),
    items: (request, json) => (request.documents ?? []).map((document) => decodeNewDocument(document, json)),
    encode: ({ inserted_count, inserted_ids }) => ({ inserted_count, inserted_ids: [...inserted_ids] }),
  }),
  defineUnary('bulkWrite', 'bulkWrite', {
    decode: (request, json) =>
      decodeInput({
        operations: (request.operations ?? []).map((operation) => decodeOperation(operation, json)),
        ordered: request.ordered,
      }),
    encode: (output) => output,
  }),
  defineUnary('updateMany', 'updateMany', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
        update: json.read('update', request.update, request.update_json),
        array_filters: json.readList('array_filters', request.array_filters, request.array_filters_json),
      }),
    encode: (output) => output,
  }),
  defineUnary('deleteMany', 'deleteMany', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
      }),
    encode: (output) => output,
  }),
  defineUnary('executeTransaction', 'executeTransaction', {
    decode: (request, json) =>
      decodeInput({ operations: (request.operations ?? []).map((operation) => decodeOperation(operation, json)) }),
    encode: (output) => output,
  }),
  defineDownload('export', 'exportDocuments', {
    itemsMax: 100,
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
      }),
    encode: (items: readonly ExportedDocument[], form) => ({
      documents: items.map((document) => encodeDocument(document, form)),
    }),
  }),
  defineUpload('import', 'importDocuments', {
    decode: (request) => presentFields({ collection: textOf(request.collection), on_conflict: request.on_conflict }),
    items: (request, _json, first) => (request.documents ?? []).map((document, at) => decodeLine(document, first + at)),
    encode: (output) => output,
  }),
];

function decodeOperation(operation: WriteOperation, json: JsonFields): Readonly<Record<string, unknown>> {
  return presentFields({
    type: textOf(operation.type),
    collection: textOf(operation.collection),
    id: operation.id,
    document: json.read('document', operation.document, operation.document_json),
    metadata: json.read('metadata', operation.metadata, operation.metadata_json),
    filter: json.read('filter', operation.filter, operation.filter_json),
    update: json.read('update', operation.update, operation.update_json),
    upsert: operation.upsert,
    many: operation.many,
    sort: decodeSort(operation.sort),
    array_filters: json.readList('array_filters', operation.array_filters, operation.array_filters_json),
    version: operation.version,
  });
}

/** A document of an import; version and times are an export's, and the new ones have their own. */
function decodeLine(document: Document, line: number): ImportLine {
  const { data_json: dataText = '', metadata_json: metadataText = '' } = document;
  const parsed = parseTexts(dataText, metadataText);
  if (parsed === undefined) return { line, problem: 'Its data_json or metadata_json is not valid JSON.' };
  const value = presentFields({
    id: textOf(document.id),
    collection: textOf(document.collection),
    etag: textOf(document.etag),
    data: document.data ?? parsed.data,
    metadata: document.metadata ?? parsed.metadata,
    ...bothForms(document),
  });
  const bytes = dataText.length + metadataText.length + sizeOf(document.data) + sizeOf(document.metadata);
  return { line, value, bytes };
}

// Left in, so that the line is refused for a field that it may not have.
function bothForms({ data, data_json, metadata, metadata_json }: Document): Readonly<Record<string, unknown>> {
  return {
    data_json: data === undefined ? undefined : textOf(data_json),
    metadata_json: metadata === undefined ? undefined : textOf(metadata_json),
  };
}

function sizeOf(json: unknown): number {
  return json === undefined ? 0 : estimateBytes(json as Value);
}

function parseTexts(dataText: string, metadataText: string): { data?: unknown; metadata?: unknown } | undefined {
  try {
    return {
      ...(dataText === '' ? {} : { data: JSON.parse(dataText) as unknown }),
      ...(metadataText === '' ? {} : { metadata: JSON.parse(metadataText) as unknown }),
    };
  } catch {
    return undefined;
  }
}
