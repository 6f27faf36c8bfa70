import { decodeInput, decodeSort, numberOf, presentFields, textOf } from './decode.js';
import { encodeDocument, encodeJson, presentOrNothing } from './encode.js';
import { defineUnary, type Rpc } from './rpc.js';

/** Largest number that the first clients' `total` holds. */
const int32Max = 2 ** 31 - 1;

/** Rpcs on many documents of one collection that answer with what they find. */
export const queryRpcs: readonly Rpc[] = [
  defineUnary('list', 'searchDocuments', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
        sort: decodeSort(request.sort),
        limit: numberOf(request.limit),
        offset: numberOf(request.skip),
        cursor: request.cursor,
        projection: json.read('projection', request.projection, request.projection_json),
        total: request.total,
        allow_scan: request.allow_scan,
        consistency: request.consistency,
      }),
    encode: ({ documents, pagination }, form) => ({
      documents: documents.map((document) => encodeDocument(document, form)),
      total: Math.min(pagination.total ?? 0, int32Max),
      ...presentOrNothing('total_count', pagination.total),
      limit: pagination.limit,
      offset: pagination.offset,
      has_more: pagination.has_more,
      ...presentOrNothing('next_cursor', pagination.next_cursor),
    }),
  }),
  defineUnary('count', 'countDocuments', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        filter: json.read('filter', request.filter, request.filter_json),
        allow_scan: request.allow_scan,
        consistency: request.consistency,
      }),
    encode: (output) => output,
  }),
  defineUnary('estimateCount', 'estimateCount', {
    decode: (request) => decodeInput({ collection: textOf(request.collection) }),
    encode: (output) => output,
  }),
  defineUnary('aggregate', 'aggregateDocuments', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        pipeline: json.readText('pipeline', request.pipeline),
        with_meta: request.with_meta,
        allow_scan: request.allow_scan,
        consistency: request.consistency,
      }),
    encode: ({ results }, form) =>
      form === 'json'
        ? { results_json: results.map((result) => JSON.stringify(result)) }
        : { results: results as Record<string, unknown>[] },
  }),
  defineUnary('distinct', 'distinctValues', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        field: textOf(request.field),
        filter: json.read('filter', request.filter, request.filter_json),
        allow_scan: request.allow_scan,
        consistency: request.consistency,
      }),
    encode: ({ field, values }, form) => ({ field, ...(encodeJson('values', values, form) as { values?: unknown[] }) }),
  }),
  defineUnary('explain', 'explainQuery', {
    decode: (request, json) =>
      decodeInput({
        collection: textOf(request.collection),
        ...(request.search === undefined
          ? {}
          : {
              search: presentFields({
                filter: json.read('filter', request.search.filter, request.search.filter_json),
                sort: decodeSort(request.search.sort),
                projection: json.read('projection', request.search.projection, request.search.projection_json),
                limit: request.search.limit,
                offset: request.search.offset,
              }),
            }),
        pipeline: json.readText('pipeline', request.pipeline),
        with_meta: request.with_meta,
        allow_scan: request.allow_scan,
      }),
    encode: (output, form) => ({
      engine: output.engine,
      ...encodeJson('pushed', output.pushed, form),
      ...encodeJson('residual', output.residual, form),
      ...encodeJson('engine_plan', output.engine_plan, form),
      ...presentOrNothing('index', output.index),
      sort: output.sort,
      paging: output.paging,
      ...(output.stages === undefined
        ? {}
        : { stages: { engine: [...output.stages.engine], core: [...output.stages.core] } }),
      documents_read: output.documents_read,
      documents_returned: output.documents_returned,
    }),
  }),
];
