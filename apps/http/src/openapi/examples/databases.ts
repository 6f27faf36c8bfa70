import type { Examples } from './example.js';

const raw = { query: 'SELECT count(*) AS tables FROM sqlite_schema WHERE type = ?', params: ['table'] };
const description = {
  name: 'sqlite',
  engine: 'sqlite',
  default: true,
  engine_version: '3.51.0',
  status: 'connected',
  capabilities: {
    transactions: 'database',
    rename_collection: true,
    raw_query: true,
    idempotency_keys: true,
    many_write_atomicity: 'document',
  },
  pushed_operators: { $eq: 'exact', $regex: 'prefix' },
  pushed_sort: true,
  pushed_paging: true,
  limits: { document_bytes_max: 2_097_152, depth_max: 64, page_max: 1000 },
};

export const databaseExamples: Examples = {
  'POST /query/raw': { body: raw, data: { results: [{ tables: 8 }], execution_time_ms: 0.42 } },
  'POST /documents/raw-query': { body: raw, data: { results: [{ tables: 8 }], execution_time_ms: 0.42 } },
  'POST /query/raw/typed': { body: { ...raw, result_type: 'object' }, data: { tables: 8 } },
  'GET /health': {
    data: {
      status: 'healthy',
      version: '0.1.0',
      uptime_seconds: 3600,
      databases: { sqlite: 'connected' },
      cache: 'disabled',
      messaging: 'disabled',
    },
  },
  'GET /health/database/{db_type}': {
    data: {
      database: 'sqlite',
      status: 'connected',
      latency_ms: 0.08,
      connections: { active: 0, idle: 1, max: 1 },
    },
  },
  'GET /stats/database/{db_type}': {
    data: {
      database: 'sqlite',
      collections_count: 2,
      total_documents: 12,
      total_size_bytes: 65_536,
      indexes_count: 3,
      avg_query_time_ms: 0.21,
    },
  },
  'GET /databases': { data: { databases: [description], default: 'sqlite' } },
  'GET /databases/{name}': { data: description },
};
