import { readUpdateBody } from '@database-service/application';
import { essenceOf, mergePatchMediaType } from '../request/media-type.js';
import { decodeBody, decodeGuardedBody, decodePath, isObject, joinBody, withoutAbsent } from './decode.js';
import type { Decoded, RequestParts, Route } from './route.js';

const base = { status: 200, body: 'none', query: [] } as const;

/** Calls on one document by its id, and on the first match of a filter. */
export const documentRoutes: readonly Route[] = [
  {
    ...base,
    method: 'GET',
    path: '/documents/{collection}/{id}',
    operation: 'getDocument',
    query: ['projection'],
    tagged: true,
    decode: ({ params, query, headers }) => ({
      input: withoutAbsent({
        ...params,
        projection: query.text('projection'),
        if_none_match: headers['if-none-match'],
      }),
    }),
  },
  {
    ...base,
    method: 'POST',
    path: '/documents',
    operation: 'createDocument',
    status: 201,
    body: 'json',
    tagged: true,
    decode: decodeBody,
  },
  {
    ...base,
    method: 'PUT',
    path: '/documents/{collection}/{id}',
    operation: 'updateDocument',
    body: 'json',
    tagged: true,
    decode: decodeUpdate,
  },
  {
    ...base,
    method: 'PUT',
    path: '/documents/{collection}/{id}/replace',
    operation: 'replaceDocument',
    body: 'json',
    tagged: true,
    decode: decodeGuardedBody,
  },
  {
    ...base,
    method: 'PATCH',
    path: '/documents/{collection}/{id}',
    operation: 'patchDocument',
    body: 'patch',
    query: ['version'],
    tagged: true,
    decode: decodePatch,
  },
  {
    ...base,
    method: 'DELETE',
    path: '/documents/{collection}/{id}',
    operation: 'deleteDocument',
    query: ['version'],
    message: 'The document is deleted.',
    decode: ({ params, query, headers }) => ({
      input: withoutAbsent({ ...params, version: query.integer('version'), if_match: headers['if-match'] }),
    }),
  },
  ...(
    [
      ['find-and-update', 'findAndUpdate', 'json'],
      ['find-and-replace', 'findAndReplace', 'json'],
      ['find-and-delete', 'findAndDelete', 'optional'],
    ] as const
  ).map(
    ([name, operation, body]): Route => ({
      ...base,
      method: 'POST',
      path: `/documents/{collection}/{id}/${name}`,
      operation,
      body,
      decode: decodeGuardedBody,
    }),
  ),
  ...(
    [
      ['find-one-and-update', 'findOneAndUpdate'],
      ['find-one-and-replace', 'findOneAndReplace'],
      ['find-one-and-delete', 'findOneAndDelete'],
      ['upsert', 'upsertDocument'],
    ] as const
  ).map(
    ([name, operation]): Route => ({
      ...base,
      method: 'POST',
      path: `/documents/{collection}/${name}`,
      operation,
      body: 'json',
      decode: decodeBody,
    }),
  ),
];

/** Calls on many documents of one collection that answer with what they find. */
export const queryRoutes: readonly Route[] = [
  {
    ...base,
    method: 'GET',
    path: '/documents/{collection}',
    operation: 'searchDocuments',
    query: ['filter', 'sort', 'limit', 'offset', 'cursor', 'projection', 'total', 'allow_scan', 'consistency'],
    decode: decodeList,
  },
  ...(
    [
      ['search', 'searchDocuments', 'optional'],
      ['count', 'countDocuments', 'optional'],
      ['aggregate', 'aggregateDocuments', 'json'],
      ['distinct', 'distinctValues', 'json'],
      ['explain', 'explainQuery', 'json'],
    ] as const
  ).map(
    ([name, operation, body]): Route => ({
      ...base,
      method: 'POST',
      path: `/documents/{collection}/${name}`,
      operation,
      body,
      decode: decodeBody,
    }),
  ),
  {
    ...base,
    method: 'GET',
    path: '/documents/{collection}/count/estimate',
    operation: 'estimateCount',
    decode: decodePath,
  },
];

function decodeUpdate({ body, params, headers }: RequestParts): Decoded {
  const fields = isObject(body) ? readUpdateBody(body) : body;
  return { input: joinBody(fields, { ...params, if_match: headers['if-match'] }) };
}

function decodePatch({ body, params, query, headers }: RequestParts): Decoded {
  const isMerge = essenceOf(headers['content-type']) === mergePatchMediaType;
  const patch = isMerge ? { merge_patch: body } : { json_patch: body };
  const version = query.integer('version');
  return { input: withoutAbsent({ ...params, ...patch, version, if_match: headers['if-match'] }) };
}

function decodeList({ params, query }: RequestParts): Decoded {
  return {
    input: withoutAbsent({
      ...params,
      filter: query.json('filter'),
      sort: query.text('sort'),
      limit: query.integer('limit'),
      offset: query.integer('offset'),
      cursor: query.text('cursor'),
      projection: query.text('projection'),
      total: query.flag('total'),
      allow_scan: query.flag('allow_scan'),
      consistency: query.text('consistency'),
    }),
  };
}
