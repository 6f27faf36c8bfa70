import { decodeBody, decodePath, withoutAbsent } from './decode.js';
import type { Decoded, RequestParts, Route } from './route.js';

const get = { method: 'GET', status: 200, body: 'none', query: [], decode: decodePath } as const;
const remove = { ...get, method: 'DELETE' } as const;
const make = { method: 'POST', status: 201, body: 'json', query: [], decode: decodeBody } as const;

/** Calls on collections and indexes. */
export const catalogueRoutes: readonly Route[] = [
  { ...make, path: '/indexes/{collection}', operation: 'createIndex' },
  { ...make, path: '/indexes/{collection}/bulk', operation: 'createIndexes' },
  { ...get, path: '/indexes/{collection}', operation: 'listIndexes' },
  {
    ...remove,
    path: '/indexes/{collection}/{index_name}',
    operation: 'dropIndex',
    message: 'The index is dropped.',
  },
  { ...make, path: '/collections', operation: 'createCollection' },
  { ...get, path: '/collections', operation: 'listCollections' },
  {
    ...remove,
    path: '/collections/{collection}',
    operation: 'dropCollection',
    message: 'The collection is dropped.',
  },
  { ...make, path: '/collections/{old_name}/rename', operation: 'renameCollection', status: 200 },
  { ...get, path: '/collections/{collection}/exists', operation: 'collectionExists' },
  { ...get, path: '/collections/{collection}/schema', operation: 'getCollectionSchema' },
  { ...make, method: 'PUT', path: '/collections/{collection}/schema', operation: 'setCollectionSchema', status: 200 },
  { ...get, path: '/collections/{collection}/change-detail', operation: 'getChangeDetail' },
  {
    ...make,
    method: 'PUT',
    path: '/collections/{collection}/change-detail',
    operation: 'setChangeDetail',
    status: 200,
  },
  {
    ...get,
    path: '/collections/{collection}/changes',
    operation: 'watchChanges',
    streamsAs: 'events',
    query: ['since', 'filter', 'detail', 'heartbeat_ms'],
    decode: ({ params, query, headers }) => ({
      input: withoutAbsent({
        ...params,
        filter: query.json('filter'),
        detail: query.text('detail'),
        heartbeat_ms: query.integer('heartbeat_ms'),
        // A browser that connects anew sends the header, and the URL of its first time.
        since: headers['last-event-id'] ?? query.text('since'),
      }),
    }),
  },
  // The same with its filter in the body: a URL holds 16 KiB.
  {
    ...make,
    path: '/collections/{collection}/changes',
    operation: 'watchChanges',
    status: 200,
    body: 'optional',
    streamsAs: 'events',
    decode: decodeWatch,
  },
  { ...get, path: '/stats/collection/{collection}', operation: 'collectionStatistics' },
];

function decodeWatch(parts: RequestParts): Decoded {
  const { input } = decodeBody(parts);
  const { 'last-event-id': lastEventId } = parts.headers;
  return { input: lastEventId === undefined ? input : { ...input, since: lastEventId } };
}
