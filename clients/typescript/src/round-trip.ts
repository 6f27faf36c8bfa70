import createClient from 'openapi-fetch';
import type { paths } from '../generated/api.js';

/**
 * A round trip by the generated client: everything that is sent and answered is typed by the service's own description.
 * Prints what it found as one line of JSON. Called with the address of a service.
 */

interface User {
  readonly name: string;
  readonly age: number;
}

const api = createClient<paths>({ baseUrl: process.argv[2] ?? 'http://localhost:8080' });
const collection = 'users';

const made = await api.POST('/api/v1/documents', {
  params: { header: { 'Idempotency-Key': 'round-trip-1' } },
  body: { collection, id: 'ada', data: { name: 'Ada', age: 36 } },
});
const version: number | undefined = made.data?.data.version;

const changed = await api.POST('/api/v1/documents/{collection}/{id}/find-and-update', {
  params: { path: { collection, id: 'ada' }, header: { 'If-Match': made.response.headers.get('ETag') ?? '' } },
  body: { update: { $inc: { age: 1 } }, return: 'after' },
});
const user = changed.data?.data.data as User | undefined;

const listed = await api.GET('/api/v1/documents/{collection}', {
  params: {
    path: { collection },
    query: { filter: JSON.stringify({ age: { $gte: 30 } }), sort: 'name:asc', limit: 5 },
  },
});
const searched = await api.POST('/api/v1/documents/{collection}/search', {
  params: { path: { collection } },
  body: { filter: { name: 'Ada' }, projection: { age: 1 } },
});

const patched = await api.PATCH('/api/v1/documents/{collection}/{id}', {
  params: { path: { collection, id: 'ada' } },
  headers: { 'Content-Type': 'application/merge-patch+json' },
  body: { langs: ['en', 'fr'] },
});

const stale = await api.DELETE('/api/v1/documents/{collection}/{id}', {
  params: { path: { collection, id: 'ada' }, query: { version: 1 } },
});
// A failure is typed by its statuses: these are the codes that a deletion can have.
const code: 'OPTIMISTIC_LOCK_ERROR' | string | undefined = stale.error?.error.code;

console.log(
  JSON.stringify({
    version,
    user,
    listed: listed.data?.data.documents.map(({ id }) => id),
    total: searched.data?.data.pagination.total,
    found: searched.data?.data.documents[0]?.data,
    langs: patched.data?.data.data,
    stale: { status: stale.response.status, code, reason: stale.error?.error.details.reason },
  }),
);
