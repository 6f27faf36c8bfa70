import { decodeBody, decodeDatabase, decodePath } from './decode.js';
import type { Route } from './route.js';

const get = { method: 'GET', status: 200, body: 'none', query: [] } as const;
const raw = { method: 'POST', status: 200, body: 'json', query: [], decode: decodeBody } as const;

/** Calls on a database as a whole, and on the service. */
export const databaseRoutes: readonly Route[] = [
  { ...raw, path: '/query/raw', operation: 'rawQuery' },
  { ...raw, path: '/documents/raw-query', operation: 'rawQuery' },
  { ...raw, path: '/query/raw/typed', operation: 'rawQueryTyped' },
  { ...get, path: '/health', operation: 'getHealth', unlimited: true, atRoot: true, decode: decodePath },
  { ...get, path: '/health/database/{db_type}', operation: 'databaseHealth', unlimited: true, decode: decodeDatabase },
  { ...get, path: '/stats/database/{db_type}', operation: 'databaseStatistics', decode: decodeDatabase },
  { ...get, path: '/databases', operation: 'listDatabases', decode: decodePath },
  { ...get, path: '/databases/{name}', operation: 'describeDatabase', decode: decodeDatabase },
];
