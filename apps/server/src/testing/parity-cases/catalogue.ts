import { type ParityCase, sameCall } from '../parity-case.js';

/** Collections, indexes, databases. */
export const catalogue: readonly ParityCase[] = [
  sameCall(
    'makes a collection',
    ['POST', '/collections', { name: 'c', options: { schema: { required: ['a'] }, change_detail: 'keys' } }],
    ['createCollection', { name: 'c', options: { schema: { required: ['a'] }, change_detail: 'keys' } }],
  ),
  sameCall('a taken name', ['POST', '/collections', { name: 'c' }], ['createCollection', { name: 'c' }]),
  sameCall(
    'a capped collection',
    ['POST', '/collections', { name: 'd', options: { capped: true } }],
    ['createCollection', { name: 'd', options: { capped: true } }],
  ),
  sameCall(
    'a document that does not fit',
    ['POST', '/documents', { collection: 'c', data: { b: 1 } }],
    ['create', { collection: 'c', data: { b: 1 } }],
  ),
  sameCall('tells the schema', ['GET', '/collections/c/schema'], ['getCollectionSchema', { collection: 'c' }]),
  sameCall(
    'sets the schema',
    ['PUT', '/collections/c/schema', { schema: { type: 'object', required: ['a', 'b'] } }],
    ['setCollectionSchema', { collection: 'c', schema: { type: 'object', required: ['a', 'b'] } }],
  ),
  sameCall(
    'takes the schema away',
    ['PUT', '/collections/c/schema', { schema: null }],
    ['setCollectionSchema', { collection: 'c', schema_json: 'null' }],
  ),
  sameCall('no schema to set', ['PUT', '/collections/c/schema', {}], ['setCollectionSchema', { collection: 'c' }]),
  sameCall('no schema', ['GET', '/collections/c/schema'], ['getCollectionSchema', { collection: 'c' }]),
  sameCall('tells the detail', ['GET', '/collections/c/change-detail'], ['getChangeDetail', { collection: 'c' }]),
  sameCall(
    'sets the detail',
    ['PUT', '/collections/c/change-detail', { change_detail: 'after' }],
    ['setChangeDetail', { collection: 'c', change_detail: 'after' }],
  ),
  sameCall(
    'another detail',
    ['PUT', '/collections/c/change-detail', { change_detail: 'all' }],
    ['setChangeDetail', { collection: 'c', change_detail: 'all' }],
  ),
  sameCall(
    'makes an index',
    [
      'POST',
      '/indexes/c',
      { keys: { email: 1, age: -1 }, options: { unique: true, partial_filter: { age: { $gt: 1 } } } },
    ],
    [
      'createIndex',
      {
        collection: 'c',
        keys: [
          { field: 'email', direction: 1 },
          { field: 'age', direction: -1 },
        ],
        options: { unique: true, partial_filter: { age: { $gt: 1 } } },
      },
    ],
  ),
  sameCall(
    'makes more',
    [
      'POST',
      '/indexes/c/bulk',
      {
        indexes: [
          { keys: { body: 'text', title: 'text' }, options: { weights: { body: 2 } } },
          { keys: { at: 1 }, options: { expire_after_seconds: 60 } },
        ],
      },
    ],
    [
      'createIndexes',
      {
        collection: 'c',
        indexes: [
          {
            keys: [
              { field: 'body', text: true },
              { field: 'title', text: true },
            ],
            options: { weights: { body: 2 } },
          },
          { keys: [{ field: 'at' }], options: { expire_after_seconds: 60 } },
        ],
      },
    ],
  ),
  sameCall(
    'other keys under a name',
    ['POST', '/indexes/c', { keys: { x: 1 }, options: { name: 'email_1_age_-1' } }],
    ['createIndex', { collection: 'c', keys: [{ field: 'x' }], options: { name: 'email_1_age_-1' } }],
  ),
  sameCall('an index without keys', ['POST', '/indexes/c', { keys: {} }], ['createIndex', { collection: 'c' }]),
  sameCall('lists indexes', ['GET', '/indexes/c'], ['listIndexes', { collection: 'c' }]),
  sameCall('drops an index', ['DELETE', '/indexes/c/at_1'], ['dropIndex', { collection: 'c', index_name: 'at_1' }]),
  sameCall(
    'drops an index again',
    ['DELETE', '/indexes/c/at_1'],
    ['dropIndex', { collection: 'c', index_name: 'at_1' }],
  ),
  sameCall(
    'drops the index by id',
    ['DELETE', '/indexes/c/_id_'],
    ['dropIndex', { collection: 'c', index_name: '_id_' }],
  ),
  sameCall('tells statistics', ['GET', '/stats/collection/i'], ['collectionStatistics', { collection: 'i' }]),
  sameCall(
    'renames',
    ['POST', '/collections/c/rename', { new_name: 'e' }],
    ['renameCollection', { old_name: 'c', new_name: 'e' }],
  ),
  sameCall('exists', ['GET', '/collections/c/exists'], ['collectionExists', { collection: 'c' }]),
  sameCall('drops', ['DELETE', '/collections/e'], ['dropCollection', { collection: 'e' }]),
  sameCall('drops again', ['DELETE', '/collections/e'], ['dropCollection', { collection: 'e' }]),
  sameCall('lists collections', ['GET', '/collections'], ['listCollections', {}]),
  sameCall('health', ['GET', '/health'], ['healthCheck', {}]),
  sameCall(
    'health of a database',
    ['GET', '/health/database/http_side'],
    ['databaseHealth', { database: 'grpc_side' }],
  ),
  sameCall(
    'health of none',
    ['GET', '/health/database/none', undefined, { 'X-Database-Type': 'none' }],
    ['databaseHealth', { database: 'none' }, { 'x-database-type': 'none' }],
  ),
  sameCall(
    'statistics of a database',
    ['GET', '/stats/database/http_side'],
    ['databaseStatistics', { database: 'grpc_side' }],
  ),
  sameCall('databases', ['GET', '/databases'], ['listDatabases', {}]),
  sameCall(
    'a database',
    ['GET', '/databases/http_side'],
    ['describeDatabase', { database: 'grpc_side', answer_form: 2 }],
  ),
  sameCall(
    'a raw query',
    ['POST', '/query/raw', { query: 'SELECT ? AS a, NULL AS b', params: [1] }],
    ['rawQuery', { query: 'SELECT ? AS a, NULL AS b', params: [1] }],
  ),
  sameCall(
    'a typed query',
    ['POST', '/query/raw/typed', { query: 'SELECT 1 AS a', result_type: 'object' }],
    ['rawQueryTyped', { query: 'SELECT 1 AS a', result_type: 'object' }],
  ),
  sameCall(
    'a query that writes',
    ['POST', '/query/raw', { query: 'DELETE FROM documents' }],
    ['rawQuery', { query: 'DELETE FROM documents' }],
  ),
  sameCall(
    'a query of another kind',
    ['POST', '/query/raw', { query: { find: 'x' } }],
    ['rawQuery', { command: { find: 'x' } }],
  ),
];
