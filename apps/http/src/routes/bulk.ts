import { decodeBody, withoutAbsent } from './decode.js';
import type { Route } from './route.js';

const base = { status: 200, body: 'json', query: [], method: 'POST', decode: decodeBody } as const;

/** Calls that write many documents, or send and fetch them as NDJSON. */
export const bulkRoutes: readonly Route[] = [
  { ...base, path: '/documents/bulk/insert', operation: 'insertMany', status: 201 },
  { ...base, path: '/documents/bulk/write', operation: 'bulkWrite' },
  { ...base, path: '/documents/{collection}/update-many', operation: 'updateMany' },
  { ...base, path: '/documents/{collection}/delete-many', operation: 'deleteMany' },
  { ...base, path: '/transactions/execute', operation: 'executeTransaction' },
  {
    ...base,
    method: 'GET',
    path: '/collections/{collection}/export',
    operation: 'exportDocuments',
    body: 'none',
    query: ['filter'],
    decode: ({ params, query }) => ({ input: withoutAbsent({ ...params, filter: query.json('filter') }) }),
  },
  // The same with its filter in the body: a URL holds 16 KiB.
  { ...base, path: '/collections/{collection}/export', operation: 'exportDocuments', body: 'optional' },
  {
    ...base,
    path: '/collections/{collection}/import',
    operation: 'importDocuments',
    body: 'ndjson',
    query: ['on_conflict'],
    decode: ({ params, query }) => ({
      input: withoutAbsent({ ...params, on_conflict: query.text('on_conflict') }),
    }),
  },
];
