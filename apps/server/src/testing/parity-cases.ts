import { type ParityCase, sameCall } from './parity-case.js';

const ada = { name: 'Ada', age: 36, tags: ['x', { deep: [null, true] }], at: { $date: '2026-01-02T03:04:05.678Z' } };
const json = JSON.stringify;

/** Writes and reads of single documents. */
const documents: readonly ParityCase[] = [
  sameCall(
    'creates',
    ['POST', '/documents', { collection: 'u', id: 'ada', data: ada, metadata: { by: 'me' } }],
    ['create', { collection: 'u', id: 'ada', data: ada, metadata: { by: 'me' } }],
  ),
  sameCall(
    'creates from text',
    ['POST', '/documents', { collection: 'u', id: 'bob', data: { age: 20, name: 'Bob' } }],
    ['create', { collection: 'u', id: 'bob', data_json: '{"age": 20, "name": "Bob"}' }],
  ),
  sameCall(
    'makes an id',
    ['POST', '/documents', { collection: 'made', data: {} }],
    ['create', { collection: 'made', data: {} }],
  ),
  sameCall(
    'a taken id',
    ['POST', '/documents', { collection: 'u', id: 'ada', data: {} }],
    ['create', { collection: 'u', id: 'ada', data: {} }],
  ),
  sameCall('no data', ['POST', '/documents', { collection: 'u' }], ['create', { collection: 'u' }]),
  sameCall('no collection', ['POST', '/documents', { data: {} }], ['create', { data: {} }]),
  sameCall(
    'a bad collection',
    ['POST', '/documents', { collection: '9', data: {} }],
    ['create', { collection: '9', data: {} }],
  ),
  sameCall(
    'an empty id',
    ['POST', '/documents', { collection: 'u', id: '', data: {} }],
    ['create', { collection: 'u', id: '', data: {} }],
  ),
  sameCall(
    'a field name with a dollar',
    ['POST', '/documents', { collection: 'u', data: { a: { $b: 1 } } }],
    ['create', { collection: 'u', data: { a: { $b: 1 } } }],
  ),
  sameCall(
    'an integer beyond 2^53',
    ['POST', '/documents', { collection: 'u', data: { n: 2 ** 60 } }],
    ['create', { collection: 'u', data: { n: 2 ** 60 } }],
  ),
  sameCall(
    'a lone surrogate',
    ['POST', '/documents', { collection: 'u', data: { s: '\ud800' } }],
    ['create', { collection: 'u', data_json: '{"s": "\\ud800"}' }],
  ),
  sameCall('reads', ['GET', '/documents/u/ada'], ['read', { collection: 'u', id: 'ada' }]),
  sameCall(
    'reads with a projection',
    ['GET', '/documents/u/ada?projection=name'],
    ['read', { collection: 'u', id: 'ada', projection_json: '"name"' }],
  ),
  sameCall('reads what is missing', ['GET', '/documents/u/nobody'], ['read', { collection: 'u', id: 'nobody' }]),
  sameCall(
    'a malformed condition',
    ['GET', '/documents/u/ada', undefined, { 'If-None-Match': 'x' }],
    ['read', { collection: 'u', id: 'ada', if_none_match: 'x' }],
  ),
  sameCall(
    'updates',
    ['PUT', '/documents/u/ada', { data: { age: 37 }, version: 1 }],
    ['update', { collection: 'u', id: 'ada', data: { age: 37 }, version: 1 }],
  ),
  sameCall(
    'updates a wrong version',
    ['PUT', '/documents/u/ada', { data: { age: 38 }, version: 1 }],
    ['update', { collection: 'u', id: 'ada', data: { age: 38 }, version: 1 }],
  ),
  sameCall(
    'updates under a tag that is not current',
    ['PUT', '/documents/u/ada', { data: {} }, { 'If-Match': '"x-1"' }],
    ['update', { collection: 'u', id: 'ada', data: {}, if_match: '"x-1"' }],
  ),
  sameCall(
    'updates what is missing',
    ['PUT', '/documents/u/nobody', { data: { a: 1 } }],
    ['update', { collection: 'u', id: 'nobody', data: { a: 1 } }],
  ),
  sameCall(
    'a negative version',
    ['PUT', '/documents/u/ada', { data: {}, version: -1 }],
    ['update', { collection: 'u', id: 'ada', data: {}, version: -1 }],
  ),
  sameCall(
    'replaces',
    ['PUT', '/documents/u/bob/replace', { data: { name: 'Bob', age: 21 } }],
    ['replace', { collection: 'u', id: 'bob', data: { name: 'Bob', age: 21 } }],
  ),
  sameCall(
    'patches by merge',
    ['PATCH', '/documents/u/bob', { age: null, x: { y: 1 } }, { 'Content-Type': 'application/merge-patch+json' }],
    ['patch', { collection: 'u', id: 'bob', merge_patch: { age: null, x: { y: 1 } } }],
  ),
  sameCall(
    'patches by a list',
    [
      'PATCH',
      '/documents/u/bob',
      [{ op: 'add', path: '/age', value: 22 }],
      { 'Content-Type': 'application/json-patch+json' },
    ],
    ['patch', { collection: 'u', id: 'bob', json_patch: [{ op: 'add', path: '/age', value: 22 }] }],
  ),
  sameCall(
    'a test of a patch that fails',
    [
      'PATCH',
      '/documents/u/bob',
      [{ op: 'test', path: '/age', value: 0 }],
      { 'Content-Type': 'application/json-patch+json' },
    ],
    ['patch', { collection: 'u', id: 'bob', json_patch_json: '[{"op": "test", "path": "/age", "value": 0}]' }],
  ),
  sameCall(
    'finds by id and updates',
    [
      'POST',
      '/documents/u/ada/find-and-update',
      { update: { $inc: { age: 1 } }, return: 'before', projection: { age: 1 } },
    ],
    [
      'findAndUpdate',
      { collection: 'u', id: 'ada', update: { $inc: { age: 1 } }, return_document: 'before', projection: { age: 1 } },
    ],
  ),
  sameCall(
    'updates by pipeline',
    ['POST', '/documents/u/ada/find-and-update', { update: [{ $set: { twice: { $multiply: ['$age', 2] } } }] }],
    ['findAndUpdate', { collection: 'u', id: 'ada', update_json: '[{"$set": {"twice": {"$multiply": ["$age", 2]}}}]' }],
  ),
  sameCall(
    'updates elements',
    [
      'POST',
      '/documents/u/ada/find-and-update',
      { update: { $set: { 'tags.$[t]': 'y' } }, array_filters: [{ t: 'x' }] },
    ],
    [
      'findAndUpdate',
      { collection: 'u', id: 'ada', update: { $set: { 'tags.$[t]': 'y' } }, array_filters: [{ t: 'x' }] },
    ],
  ),
  sameCall(
    'an unknown operator',
    ['POST', '/documents/u/ada/find-and-update', { update: { $bump: { a: 1 } } }],
    ['findAndUpdate', { collection: 'u', id: 'ada', update: { $bump: { a: 1 } } }],
  ),
  sameCall(
    'another state than before and after',
    ['POST', '/documents/u/ada/find-and-update', { update: {}, return: 'now' }],
    ['findAndUpdate', { collection: 'u', id: 'ada', update: {}, return_document: 'now' }],
  ),
  sameCall(
    'finds by id and replaces',
    ['POST', '/documents/u/ada/find-and-replace', { replacement: { name: 'A' } }],
    ['findAndReplace', { collection: 'u', id: 'ada', replacement: { name: 'A' } }],
  ),
  sameCall(
    'finds one and updates',
    ['POST', '/documents/u/find-one-and-update', { filter: { name: 'A' }, update: { age: 1 }, sort: { age: -1 } }],
    [
      'findOneAndUpdate',
      { collection: 'u', filter: { name: 'A' }, update: { age: 1 }, sort: [{ field: 'age', direction: -1 }] },
    ],
  ),
  sameCall(
    'inserts one and answers with nothing',
    [
      'POST',
      '/documents/u/find-one-and-update',
      { filter: { id: 'new' }, update: { age: 1 }, upsert: true, return: 'before' },
    ],
    [
      'findOneAndUpdate',
      { collection: 'u', filter: { id: 'new' }, update: { age: 1 }, upsert: true, return_document: 'before' },
    ],
  ),
  sameCall(
    'finds one and replaces',
    [
      'POST',
      '/documents/u/find-one-and-replace',
      { filter: { id: 'new' }, replacement: { b: 2 }, projection: { id: 0 } },
    ],
    [
      'findOneAndReplace',
      { collection: 'u', filter_json: '{"id": "new"}', replacement_json: '{"b": 2}', projection_json: '{"id": 0}' },
    ],
  ),
  sameCall(
    'finds one and deletes',
    ['POST', '/documents/u/find-one-and-delete', { filter: { b: 2 } }],
    ['findOneAndDelete', { collection: 'u', filter: { b: 2 } }],
  ),
  sameCall(
    'finds none',
    ['POST', '/documents/u/find-one-and-delete', { filter: { b: 2 } }],
    ['findOneAndDelete', { collection: 'u', filter: { b: 2 } }],
  ),
  sameCall(
    'upserts',
    ['POST', '/documents/u/upsert', { filter: { id: 'up' }, update: { n: 1 } }],
    ['upsert', { collection: 'u', filter: { id: 'up' }, update: { n: 1 } }],
  ),
  sameCall(
    'upserts again',
    ['POST', '/documents/u/upsert', { filter: { id: 'up' }, update: { n: 2 } }],
    ['upsert', { collection: 'u', filter: { id: 'up' }, update: { n: 2 } }],
  ),
  sameCall(
    'finds by id and deletes',
    ['POST', '/documents/u/up/find-and-delete', { version: 2 }],
    ['findAndDelete', { collection: 'u', id: 'up', version: 2 }],
  ),
  sameCall('deletes', ['DELETE', '/documents/u/bob?version=4'], ['delete', { collection: 'u', id: 'bob', version: 4 }]),
  sameCall('deletes what is missing', ['DELETE', '/documents/u/bob'], ['delete', { collection: 'u', id: 'bob' }]),
];

/** Writes of many documents, and what finds them. */
const many: readonly ParityCase[] = [
  sameCall(
    'inserts many',
    [
      'POST',
      '/documents/bulk/insert',
      { collection: 'n', documents: [1, 2, 3, 4].map((n) => ({ id: `n${n}`, data: { n, g: n % 2 } })) },
    ],
    [
      'bulkInsert',
      [
        { collection: 'n', documents: [{ id: 'n1', data: { n: 1, g: 1 } }] },
        {
          documents: [
            { id: 'n2', data_json: '{"n": 2, "g": 0}' },
            { id: 'n3', data: { n: 3, g: 1 } },
          ],
        },
        { collection: 'n', documents: [{ id: 'n4', data: { n: 4, g: 0 } }] },
      ],
    ],
  ),
  sameCall(
    'inserts many of which one is there',
    [
      'POST',
      '/documents/bulk/insert',
      {
        collection: 'n',
        ordered: false,
        documents: [
          { id: 'n1', data: {} },
          { id: 'n5', data: { n: 5 } },
        ],
      },
    ],
    [
      'bulkInsert',
      [
        { collection: 'n', ordered: false, documents: [{ id: 'n1', data: {} }] },
        { documents: [{ id: 'n5', data: { n: 5 } }] },
      ],
    ],
  ),
  sameCall(
    'inserts none',
    ['POST', '/documents/bulk/insert', { collection: 'n', documents: [] }],
    ['bulkInsert', [{ collection: 'n' }]],
  ),
  sameCall(
    'one of many is malformed',
    ['POST', '/documents/bulk/insert', { collection: 'n', documents: [{ data: {} }, { data: { $x: 1 } }] }],
    ['bulkInsert', [{ collection: 'n', documents: [{ data: {} }, { data: { $x: 1 } }] }]],
  ),
  sameCall(
    'lists',
    ['GET', '/documents/n?limit=2&sort=n:desc'],
    ['list', { collection: 'n', limit: 2, sort: [{ field: 'n', direction: -1 }] }],
  ),
  sameCall(
    'lists with a filter',
    ['POST', '/documents/n/search', { filter: { n: { $gte: 2 } }, offset: 1, projection: { n: 1 }, total: false }],
    ['list', { collection: 'n', filter: { n: { $gte: 2 } }, skip: 1, projection: { n: 1 }, total: false }],
  ),
  sameCall('lists nothing', ['GET', '/documents/nowhere'], ['list', { collection: 'nowhere' }]),
  sameCall('too large a page', ['GET', '/documents/n?limit=1001'], ['list', { collection: 'n', limit: 1001 }]),
  sameCall('a negative offset', ['GET', '/documents/n?offset=-1'], ['list', { collection: 'n', skip: -1 }]),
  sameCall('a damaged cursor', ['GET', '/documents/n?cursor=x'], ['list', { collection: 'n', cursor: 'x' }]),
  sameCall(
    'an unknown operator of filters',
    ['POST', '/documents/n/search', { filter: { a: { $like: 1 } } }],
    ['list', { collection: 'n', filter: { a: { $like: 1 } } }],
  ),
  sameCall(
    'a filter that is no object',
    ['POST', '/documents/n/search', { filter: [] }],
    ['list', { collection: 'n', filter_json: '[]' }],
  ),
  sameCall(
    'another consistency',
    ['POST', '/documents/n/search', { consistency: 'weak' }],
    ['list', { collection: 'n', consistency: 'weak' }],
  ),
  sameCall(
    'counts',
    ['POST', '/documents/n/count', { filter: { g: 0 } }],
    ['count', { collection: 'n', filter: { g: 0 } }],
  ),
  sameCall('estimates', ['GET', '/documents/n/count/estimate'], ['estimateCount', { collection: 'n' }]),
  sameCall(
    'aggregates',
    [
      'POST',
      '/documents/n/aggregate',
      { pipeline: [{ $group: { _id: '$g', s: { $sum: '$n' } } }, { $sort: { _id: 1 } }] },
    ],
    [
      'aggregate',
      { collection: 'n', pipeline: '[{"$group": {"_id": "$g", "s": {"$sum": "$n"}}}, {"$sort": {"_id": 1}}]' },
    ],
  ),
  sameCall(
    'aggregates with the envelope',
    ['POST', '/documents/n/aggregate', { pipeline: [{ $limit: 1 }], with_meta: true }],
    ['aggregate', { collection: 'n', pipeline: '[{"$limit": 1}]', with_meta: true, answer_form: 2 }],
  ),
  sameCall(
    'an unknown stage',
    ['POST', '/documents/n/aggregate', { pipeline: [{ $out: 'x' }] }],
    ['aggregate', { collection: 'n', pipeline: '[{"$out": "x"}]' }],
  ),
  sameCall(
    'a pipeline that is no list',
    ['POST', '/documents/n/aggregate', { pipeline: {} }],
    ['aggregate', { collection: 'n', pipeline: '{}' }],
  ),
  sameCall('no pipeline', ['POST', '/documents/n/aggregate', {}], ['aggregate', { collection: 'n' }]),
  sameCall(
    'lists values',
    ['POST', '/documents/n/distinct', { field: 'g' }],
    ['distinct', { collection: 'n', field: 'g' }],
  ),
  sameCall(
    'explains',
    ['POST', '/documents/n/explain', { search: { filter: { n: 1 }, sort: { n: 1 } } }],
    ['explain', { collection: 'n', search: { filter: { n: 1 }, sort: [{ field: 'n' }] } }],
  ),
  sameCall(
    'explains a pipeline',
    ['POST', '/documents/n/explain', { pipeline: [{ $match: { n: 1 } }, { $count: 'c' }] }],
    ['explain', { collection: 'n', pipeline: '[{"$match": {"n": 1}}, {"$count": "c"}]', answer_form: 2 }],
  ),
  sameCall('explains nothing', ['POST', '/documents/n/explain', {}], ['explain', { collection: 'n' }]),
  sameCall(
    'updates many',
    ['POST', '/documents/n/update-many', { filter: { g: 1 }, update: { $set: { h: 1 } } }],
    ['updateMany', { collection: 'n', filter: { g: 1 }, update: { $set: { h: 1 } } }],
  ),
  sameCall(
    'updates many without a filter',
    ['POST', '/documents/n/update-many', { update: { h: 1 } }],
    ['updateMany', { collection: 'n', update: { h: 1 } }],
  ),
  sameCall(
    'writes in bulk',
    [
      'POST',
      '/documents/bulk/write',
      {
        operations: [
          { type: 'insert', collection: 'n', id: 'b1', document: { n: 10 } },
          { type: 'update', collection: 'n', filter: { n: 10 }, update: { $inc: { n: 1 } } },
          { type: 'update', collection: 'n', filter: { id: 'b2' }, update: { n: 12 }, upsert: true },
          { type: 'replace', collection: 'n', id: 'b2', document: { n: 13 }, version: 1 },
          { type: 'delete', collection: 'n', filter: { n: { $gte: 11 } }, sort: { n: -1 } },
        ],
      },
    ],
    [
      'bulkWrite',
      {
        operations: [
          { type: 'insert', collection: 'n', id: 'b1', document: { n: 10 } },
          { type: 'update', collection: 'n', filter: { n: 10 }, update: { $inc: { n: 1 } } },
          { type: 'update', collection: 'n', filter: { id: 'b2' }, update_json: '{"n": 12}', upsert: true },
          { type: 'replace', collection: 'n', id: 'b2', document: { n: 13 }, version: 1 },
          { type: 'delete', collection: 'n', filter: { n: { $gte: 11 } }, sort: [{ field: 'n', direction: -1 }] },
        ],
      },
    ],
  ),
  sameCall(
    'writes in bulk until one fails',
    [
      'POST',
      '/documents/bulk/write',
      {
        operations: [
          { type: 'delete', collection: 'n', id: 'b1' },
          { type: 'insert', collection: 'n', id: 'n1', document: {} },
          { type: 'delete', collection: 'n', id: 'n2' },
        ],
      },
    ],
    [
      'bulkWrite',
      {
        operations: [
          { type: 'delete', collection: 'n', id: 'b1' },
          { type: 'insert', collection: 'n', id: 'n1', document: {} },
          { type: 'delete', collection: 'n', id: 'n2' },
        ],
      },
    ],
  ),
  sameCall(
    'a write of no kind',
    ['POST', '/documents/bulk/write', { operations: [{ type: 'merge', collection: 'n' }] }],
    ['bulkWrite', { operations: [{ type: 'merge', collection: 'n' }] }],
  ),
  sameCall(
    'a transaction',
    [
      'POST',
      '/transactions/execute',
      { operations: [{ type: 'insert', collection: 'n', id: 't1', document: { n: 7 } }] },
    ],
    ['executeTransaction', { operations: [{ type: 'insert', collection: 'n', id: 't1', document: { n: 7 } }] }],
  ),
  sameCall(
    'a transaction that fails',
    [
      'POST',
      '/transactions/execute',
      {
        operations: [
          { type: 'delete', collection: 'n', id: 't1' },
          { type: 'insert', collection: 'n', id: 'n1', document: {} },
        ],
      },
    ],
    [
      'executeTransaction',
      {
        operations: [
          { type: 'delete', collection: 'n', id: 't1' },
          { type: 'insert', collection: 'n', id: 'n1', document: {} },
        ],
      },
    ],
  ),
  sameCall(
    'exports',
    ['GET', `/collections/n/export?filter=${encodeURIComponent('{"n":{"$lte":3}}')}`],
    ['export', { collection: 'n', filter: { n: { $lte: 3 } } }],
  ),
  sameCall(
    'imports',
    [
      'POST',
      '/collections/i/import',
      `${json({ id: 'i1', data: { a: 1 } })}\n${json({ id: 'i2', data: { a: 2 }, metadata: { m: 1 } })}\n`,
    ],
    [
      'import',
      [
        { collection: 'i', documents: [{ id: 'i1', data: { a: 1 } }] },
        { documents: [{ id: 'i2', data_json: '{"a": 2}', metadata: { m: 1 } }] },
      ],
    ],
  ),
  sameCall(
    'imports some',
    [
      'POST',
      '/collections/i/import?on_conflict=skip',
      `${json({ id: 'i1', data: {} })}\n${json({ id: 'i3', data: { $x: 1 } })}\n${json({ id: 'i4', data: {} })}\n`,
    ],
    [
      'import',
      [
        {
          collection: 'i',
          on_conflict: 'skip',
          documents: [
            { id: 'i1', data: {} },
            { id: 'i3', data: { $x: 1 } },
            { id: 'i4', data: {} },
          ],
        },
      ],
    ],
  ),
  sameCall(
    'imports with another policy',
    ['POST', '/collections/i/import?on_conflict=merge', ''],
    ['import', [{ collection: 'i', on_conflict: 'merge' }]],
  ),
  sameCall(
    'deletes many',
    ['POST', '/documents/n/delete-many', { filter: { n: { $gte: 3 } } }],
    ['deleteMany', { collection: 'n', filter: { n: { $gte: 3 } } }],
  ),
];

/** Collections, indexes, databases. */
const catalogue: readonly ParityCase[] = [
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

const key = (value: string) => ({ 'Idempotency-Key': value });

/** What comes with every request. */
const surroundings: readonly ParityCase[] = [
  sameCall(
    'a key where none is taken',
    ['GET', '/documents/u/ada', undefined, key('k')],
    ['read', { collection: 'u', id: 'ada' }, { 'idempotency-key': 'k' }],
  ),
  sameCall(
    'a key that is none',
    ['POST', '/documents', { collection: 'k', data: {} }, key('"x')],
    ['create', { collection: 'k', data: {} }, { 'idempotency-key': '"x' }],
  ),
  sameCall(
    'a key',
    ['POST', '/documents', { collection: 'k', id: 'k', data: { a: 1 } }, key('k1')],
    ['create', { collection: 'k', id: 'k', data: { a: 1 } }, { 'idempotency-key': 'k1' }],
  ),
  sameCall(
    'a key again',
    ['POST', '/documents', { collection: 'k', id: 'k', data: { a: 1 } }, key('"k1"')],
    ['create', { collection: 'k', id: 'k', data_json: '{"a": 1}' }, { 'idempotency-key': '"k1"' }],
  ),
  sameCall(
    'a key with another request',
    ['POST', '/documents', { collection: 'k', id: 'k', data: { a: 2 } }, key('k1')],
    ['create', { collection: 'k', id: 'k', data: { a: 2 } }, { 'idempotency-key': 'k1' }],
  ),
  sameCall(
    'a database that is not there',
    ['GET', '/documents/u/ada', undefined, { 'X-Database-Type': 'none' }],
    ['read', { collection: 'u', id: 'ada' }, { 'x-database-type': 'none' }],
  ),
];

/** In this order: later ones see what those before them did. */
export const parityCases: readonly ParityCase[] = [...documents, ...many, ...catalogue, ...surroundings];
