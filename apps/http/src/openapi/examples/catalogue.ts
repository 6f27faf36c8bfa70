import { ada, type Examples } from './example.js';

const schema = { required: ['name'], properties: { age: { type: 'number', minimum: 0 } } };
const change = {
  event_id: 'a1b2c3d4e5f6-42',
  token: 'a1b2c3d4e5f6.42',
  database: 'sqlite',
  collection: 'users',
  op: 'created',
  time: '2026-01-02T03:04:05.678Z',
  document_id: 'ada',
  version: 1,
  after: ada,
};

export const catalogueExamples: Examples = {
  'POST /indexes/{collection}': {
    body: { keys: { age: -1 }, options: { name: 'age_-1' } },
    data: { index_name: 'age_-1', collection: 'users' },
  },
  'POST /indexes/{collection}/bulk': {
    body: { indexes: [{ keys: { name: 1 }, options: { unique: true } }, { keys: { age: -1, name: 1 } }] },
    data: { index_names: ['name_1', 'age_-1_name_1'], created_count: 2 },
  },
  'GET /indexes/{collection}': {
    data: {
      indexes: [
        { name: '_id_', keys: { id: 1 }, unique: true, sparse: false, state: 'ready' },
        { name: 'age_-1', keys: { age: -1 }, unique: false, sparse: false, state: 'ready' },
      ],
    },
  },
  'DELETE /indexes/{collection}/{index_name}': { data: null },
  'POST /collections': { body: { name: 'users', options: { schema } }, data: { collection: 'users' } },
  'GET /collections': { data: { collections: ['orders', 'users'], count: 2 } },
  'DELETE /collections/{collection}': { data: null },
  'POST /collections/{old_name}/rename': {
    body: { new_name: 'people' },
    data: { old_name: 'users', new_name: 'people' },
  },
  'GET /collections/{collection}/exists': { data: { collection: 'users', exists: true } },
  'GET /collections/{collection}/schema': { data: { collection: 'users', schema } },
  'PUT /collections/{collection}/schema': { body: { schema }, data: { collection: 'users', schema } },
  'GET /collections/{collection}/change-detail': { data: { collection: 'users', change_detail: 'after' } },
  'PUT /collections/{collection}/change-detail': {
    body: { change_detail: 'keys' },
    data: { collection: 'users', change_detail: 'keys' },
  },
  'GET /collections/{collection}/changes': { data: { token: change.token, change } },
  'POST /collections/{collection}/changes': {
    body: { filter: { age: { $gte: 30 } } },
    data: { token: change.token, change },
  },
  'GET /stats/collection/{collection}': {
    data: {
      collection: 'users',
      document_count: 2,
      size_bytes: 402,
      avg_document_size_bytes: 201,
      indexes: [{ name: 'age_-1', size_bytes: 96 }],
    },
  },
};
