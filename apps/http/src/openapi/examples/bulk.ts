import { ada, type Examples } from './example.js';

const { collection: _collection, ...exported } = ada;

export const bulkExamples: Examples = {
  'POST /documents/bulk/insert': {
    body: {
      collection: 'users',
      documents: [
        { id: 'ada', data: ada.data },
        { id: 'grace', data: { name: 'Grace', age: 45 } },
      ],
    },
    data: { inserted_count: 2, inserted_ids: ['ada', 'grace'] },
  },
  'POST /documents/bulk/write': {
    body: {
      operations: [
        { type: 'insert', collection: 'users', id: 'linus', document: { name: 'Linus' } },
        { type: 'update', collection: 'users', id: 'ada', update: { $inc: { age: 1 } } },
        { type: 'delete', collection: 'users', filter: { age: { $gt: 40 } }, many: true },
      ],
      ordered: true,
    },
    data: {
      inserted_count: 1,
      matched_count: 1,
      modified_count: 1,
      deleted_count: 1,
      upserted_count: 0,
      upserted_ids: {},
      inserted_ids: { '0': 'linus' },
    },
  },
  'POST /documents/{collection}/update-many': {
    body: { filter: { age: { $gte: 30 } }, update: { $set: { senior: true } } },
    data: { matched_count: 2, modified_count: 2 },
  },
  'POST /documents/{collection}/delete-many': { body: { filter: { age: { $lt: 30 } } }, data: { deleted_count: 0 } },
  'POST /transactions/execute': {
    body: {
      operations: [
        { type: 'update', collection: 'accounts', id: 'a', update: { $inc: { balance: -100 } } },
        { type: 'update', collection: 'accounts', id: 'b', update: { $inc: { balance: 100 } } },
      ],
    },
    data: { transaction_id: '695734e5000000000000002a', operations_count: 2, status: 'committed' },
  },
  'GET /collections/{collection}/export': { data: exported },
  'POST /collections/{collection}/export': { body: { filter: { age: { $gte: 30 } } }, data: exported },
  'POST /collections/{collection}/import': { data: { inserted_count: 2, replaced_count: 0, skipped_count: 0 } },
};
