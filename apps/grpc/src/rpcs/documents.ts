import type { DocumentResource } from '@database-service/application';
import type { Document } from '../generated/database/values.js';
import { decodeInput, decodeSort, textOf } from './decode.js';
import { encodeDocument, encodeRead, encodeTagged } from './encode.js';
import type { JsonFields, JsonForm } from './json-fields.js';
import { defineUnary, type Rpc } from './rpc.js';

interface DocumentAnswer {
  readonly document?: Document;
}

/** Rpcs on one document by its id, and on the first match of a filter. */
export const documentRpcs: readonly Rpc[] = [
  defineUnary('create', 'createDocument', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        id: request.id,
        data: json.read('data', request.data, request.data_json),
        metadata: json.read('metadata', request.metadata, request.metadata_json),
      }),
    encode: (output, form) => ({
      id: output.id ?? '',
      created: new Date(output.created_at),
      document: encodeTagged(output, form),
    }),
  }),
  defineUnary('read', 'getDocument', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        id: textOf(request.id),
        projection: json.read('projection', request.projection, request.projection_json),
        if_none_match: request.if_none_match,
      }),
    encode: encodeRead,
  }),
  defineUnary('update', 'updateDocument', {
    decode: decodeWrite,
    encode: (output, form) => ({
      success: true,
      message: 'The document is updated.',
      document: encodeTagged(output, form),
    }),
  }),
  defineUnary('replace', 'replaceDocument', {
    decode: decodeWrite,
    encode: (output, form) => ({ document: encodeTagged(output, form) }),
  }),
  defineUnary('patch', 'patchDocument', {
    decode: (request, json) =>
      decodeInput({
        ...conditionsOf(request),
        merge_patch: json.read('merge_patch', request.merge_patch, request.merge_patch_json),
        json_patch: json.read('json_patch', request.json_patch, request.json_patch_json),
      }),
    encode: (output, form) => ({ document: encodeTagged(output, form) }),
  }),
  defineUnary('delete', 'deleteDocument', {
    decode: (request) => decodeInput(conditionsOf(request)),
    encode: () => ({ success: true, message: 'The document is deleted.' }),
  }),
  defineUnary('findAndUpdate', 'findAndUpdate', {
    decode: (request, json) =>
      decodeInput({
        ...conditionsOf(request),
        update: json.read('update', request.update, request.update_json),
        array_filters: json.readList('array_filters', request.array_filters, request.array_filters_json),
        projection: json.read('projection', request.projection, request.projection_json),
        return: request.return_document,
      }),
    encode: encodeAnswer,
  }),
  defineUnary('findAndReplace', 'findAndReplace', {
    decode: (request, json) =>
      decodeInput({
        ...conditionsOf(request),
        replacement: json.read('replacement', request.replacement, request.replacement_json),
        return: request.return_document,
      }),
    encode: encodeAnswer,
  }),
  defineUnary('findAndDelete', 'findAndDelete', {
    decode: (request) => decodeInput(conditionsOf(request)),
    encode: encodeAnswer,
  }),
  defineUnary('findOneAndUpdate', 'findOneAndUpdate', {
    decode: (request, json) =>
      decodeInput({
        ...decodeFirst(request, json),
        update: json.read('update', request.update, request.update_json),
        array_filters: json.readList('array_filters', request.array_filters, request.array_filters_json),
        upsert: request.upsert,
        return: request.return_document,
      }),
    encode: encodeAnswer,
  }),
  defineUnary('findOneAndReplace', 'findOneAndReplace', {
    decode: (request, json) =>
      decodeInput({
        ...decodeFirst(request, json),
        replacement: json.read('replacement', request.replacement, request.replacement_json),
        upsert: request.upsert,
        return: request.return_document,
      }),
    encode: encodeAnswer,
  }),
  defineUnary('findOneAndDelete', 'findOneAndDelete', {
    decode: (request, json) => decodeInput(decodeFirst(request, json)),
    encode: encodeAnswer,
  }),
  defineUnary('upsert', 'upsertDocument', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
        update: json.read('update', request.update, request.update_json),
        array_filters: json.readList('array_filters', request.array_filters, request.array_filters_json),
      }),
    encode: (output) => output,
  }),
];

interface ConditionalRequest {
  readonly collection?: string | undefined;
  readonly id?: string | undefined;
  readonly version?: number | undefined;
  readonly if_match?: string | undefined;
}

/** Which document a write is for, and in which state. */
function conditionsOf({ collection, id, version, if_match }: ConditionalRequest) {
  return { collection: textOf(collection), id: textOf(id), version, if_match };
}

interface WriteRequest extends ConditionalRequest {
  readonly data?: unknown;
  readonly data_json?: string | undefined;
  readonly metadata?: unknown;
  readonly metadata_json?: string | undefined;
}

function decodeWrite(request: WriteRequest, json: JsonFields) {
  return decodeInput({
    ...conditionsOf(request),
    data: json.read('data', request.data, request.data_json),
    metadata: json.read('metadata', request.metadata, request.metadata_json),
  });
}

interface FirstMatchRequest {
  readonly collection?: string | undefined;
  readonly filter?: unknown;
  readonly filter_json?: string | undefined;
  readonly sort?: Parameters<typeof decodeSort>[0];
  readonly projection?: unknown;
  readonly projection_json?: string | undefined;
}

/** Which document a write of the first match is for, and what of it is answered. */
function decodeFirst(request: FirstMatchRequest, json: JsonFields) {
  return {
    collection: textOf(request.collection),
    filter: json.read('filter', request.filter, request.filter_json),
    sort: decodeSort(request.sort),
    projection: json.read('projection', request.projection, request.projection_json),
  };
}

function encodeAnswer(output: DocumentResource | null, form: JsonForm): DocumentAnswer {
  return output === null ? {} : { document: encodeDocument(output, form) };
}
