import { ada, changedAda, type Examples } from './example.js';

const page = { documents: [ada], pagination: { total: 1, limit: 10, offset: 0, has_more: false, next_cursor: null } };
const older = changedAda({ age: 37 });
const replaced = { ...ada, data: { name: 'Ada', age: 37 }, updated_at: '2026-01-02T03:05:00.000Z', version: 2 };

export const documentExamples: Examples = {
  'POST /documents': { body: { collection: 'users', id: 'ada', data: ada.data }, data: ada },
  'GET /documents/{collection}/{id}': { data: ada },
  'PUT /documents/{collection}/{id}': { body: { data: { age: 37 }, version: 1 }, data: older },
  'PUT /documents/{collection}/{id}/replace': { body: { data: { name: 'Ada', age: 37 } }, data: replaced },
  'PATCH /documents/{collection}/{id}': { data: changedAda({ langs: ['en', 'fr', 'la'] }) },
  'DELETE /documents/{collection}/{id}': { data: null },
  'POST /documents/{collection}/{id}/find-and-update': {
    body: { update: { $inc: { age: 1 } }, return: 'after' },
    data: older,
  },
  'POST /documents/{collection}/{id}/find-and-replace': {
    body: { replacement: { name: 'Ada', age: 37 } },
    data: replaced,
  },
  'POST /documents/{collection}/{id}/find-and-delete': { body: { version: 1 }, data: ada },
  'POST /documents/{collection}/find-one-and-update': {
    body: { filter: { age: { $gte: 30 } }, update: { $inc: { age: 1 } }, sort: { age: -1 } },
    data: older,
  },
  'POST /documents/{collection}/find-one-and-replace': {
    body: { filter: { name: 'Ada' }, replacement: { name: 'Ada', age: 37 } },
    data: replaced,
  },
  'POST /documents/{collection}/find-one-and-delete': { body: { filter: { name: 'Ada' } }, data: ada },
  'POST /documents/{collection}/upsert': {
    body: { filter: { id: 'ada' }, update: { age: 37 } },
    data: { id: 'ada', operation: 'updated' },
  },
  'GET /documents/{collection}': { data: page },
  'POST /documents/{collection}/search': {
    body: { filter: { age: { $gte: 30 }, langs: 'fr' }, sort: { name: 1 }, limit: 10 },
    data: page,
  },
  'POST /documents/{collection}/count': {
    body: { filter: { langs: 'fr' } },
    data: { count: 1, collection: 'users' },
  },
  'GET /documents/{collection}/count/estimate': { data: { estimated_count: 1, collection: 'users' } },
  'POST /documents/{collection}/aggregate': {
    body: { pipeline: [{ $group: { _id: null, users: { $sum: 1 }, age: { $avg: '$age' } } }] },
    data: { results: [{ _id: null, users: 1, age: 36 }] },
  },
  'POST /documents/{collection}/distinct': { body: { field: 'langs' }, data: { field: 'langs', values: ['en', 'fr'] } },
  'POST /documents/{collection}/explain': {
    body: { search: { filter: { age: { $gte: 30 } } } },
    data: {
      engine: 'sqlite',
      pushed: { age: { $gte: 30 } },
      residual: null,
      index: { name: 'age_-1', ranges: 1, serves_sort: false },
      sort: 'engine',
      paging: 'engine',
      engine_plan: ['SEARCH e USING PRIMARY KEY (index_id=? AND key>?)'],
      documents_read: 1,
      documents_returned: 1,
    },
  },
};
