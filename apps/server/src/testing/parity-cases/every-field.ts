import { type ParityCase, sameCall } from '../parity-case.js';

const stale = { 'If-Match': '"stale"' };
const mergePatch = { 'Content-Type': 'application/merge-patch+json' };
const filtered = { update: { $set: { 't.$[e]': 'z' } }, array_filters: [{ e: 'y' }] };
const at = { collection: 'f', id: 'a' };
const down = [{ field: 'n', direction: -1 }];
const seen = (id: string) =>
  sameCall(`what became of ${id}`, ['GET', `/documents/f/${id}`], ['read', { collection: 'f', id }]);

/** Fields of single documents' requests that nothing else compares; each makes a difference to the answer. */
const onDocuments: readonly ParityCase[] = [
  sameCall(
    'inserts many with metadata',
    [
      'POST',
      '/documents/bulk/insert',
      {
        collection: 'f',
        documents: [
          { id: 'a', data: { n: 1, t: ['x', 'y'] }, metadata: { m: 1 } },
          ...[2, 3, 4, 5].map((n) => ({ id: `n${n}`, data: { n, t: ['y'] } })),
        ],
      },
    ],
    [
      'bulkInsert',
      [
        { collection: 'f', documents: [{ id: 'a', data: { n: 1, t: ['x', 'y'] }, metadata: { m: 1 } }] },
        { documents: [2, 3, 4, 5].map((n) => ({ id: `n${n}`, data: { n, t: ['y'] } })) },
      ],
    ],
  ),
  seen('a'),
  sameCall(
    'sets metadata',
    ['PUT', '/documents/f/a', { data: {}, metadata: { m: 2 } }],
    ['update', { ...at, data: {}, metadata: { m: 2 } }],
  ),
  sameCall(
    'replaces metadata',
    ['PUT', '/documents/f/a/replace', { data: { n: 1, t: ['x', 'y'] }, metadata: { m: 3 } }],
    ['replace', { ...at, data: { n: 1, t: ['x', 'y'] }, metadata: { m: 3 } }],
  ),
  sameCall(
    'replaces another version',
    ['PUT', '/documents/f/a/replace', { data: {}, version: 9 }],
    ['replace', { ...at, data: {}, version: 9 }],
  ),
  sameCall(
    'replaces another state',
    ['PUT', '/documents/f/a/replace', { data: {} }, stale],
    ['replace', { ...at, data: {}, if_match: '"stale"' }],
  ),
  sameCall(
    'patches another version',
    ['PATCH', '/documents/f/a?version=9', { n: 9 }, mergePatch],
    ['patch', { ...at, merge_patch: { n: 9 }, version: 9 }],
  ),
  sameCall(
    'patches another state',
    ['PATCH', '/documents/f/a', { n: 9 }, { ...mergePatch, ...stale }],
    ['patch', { ...at, merge_patch: { n: 9 }, if_match: '"stale"' }],
  ),
  sameCall(
    'deletes another state',
    ['DELETE', '/documents/f/a', undefined, stale],
    ['delete', { ...at, if_match: '"stale"' }],
  ),
  sameCall(
    'finds another version',
    ['POST', '/documents/f/a/find-and-update', { update: { n: 9 }, version: 9 }],
    ['findAndUpdate', { ...at, update: { n: 9 }, version: 9 }],
  ),
  sameCall(
    'finds another state',
    ['POST', '/documents/f/a/find-and-update', { update: { n: 9 } }, stale],
    ['findAndUpdate', { ...at, update: { n: 9 }, if_match: '"stale"' }],
  ),
  sameCall(
    'finds another version to replace',
    ['POST', '/documents/f/a/find-and-replace', { replacement: {}, version: 9 }],
    ['findAndReplace', { ...at, replacement: {}, version: 9 }],
  ),
  sameCall(
    'finds another state to replace',
    ['POST', '/documents/f/a/find-and-replace', { replacement: {} }, stale],
    ['findAndReplace', { ...at, replacement: {}, if_match: '"stale"' }],
  ),
  sameCall(
    'answers with what was replaced',
    ['POST', '/documents/f/a/find-and-replace', { replacement: { n: 0, t: ['y'] }, return: 'before' }],
    ['findAndReplace', { ...at, replacement: { n: 0, t: ['y'] }, return_document: 'before' }],
  ),
  sameCall(
    'finds another state to delete',
    ['POST', '/documents/f/a/find-and-delete', {}, stale],
    ['findAndDelete', { ...at, if_match: '"stale"' }],
  ),
];

/** Fields of requests that find documents first. */
const onMatches: readonly ParityCase[] = [
  sameCall(
    'updates elements of one, and shows a part',
    ['POST', '/documents/f/find-one-and-update', { filter: { n: 0 }, ...filtered, projection: { t: 1 } }],
    ['findOneAndUpdate', { collection: 'f', filter: { n: 0 }, ...filtered, projection: { t: 1 } }],
  ),
  sameCall(
    'replaces the last',
    ['POST', '/documents/f/find-one-and-replace', { filter: {}, replacement: { n: 6 }, sort: { n: -1 } }],
    ['findOneAndReplace', { collection: 'f', filter: {}, replacement: { n: 6 }, sort: down }],
  ),
  sameCall(
    'replaces none, so inserts one',
    [
      'POST',
      '/documents/f/find-one-and-replace',
      { filter: { id: 'up' }, replacement: { n: 7 }, upsert: true, return: 'before' },
    ],
    [
      'findOneAndReplace',
      {
        collection: 'f',
        filter: { id: 'up' },
        replacement: { n: 7 },
        upsert: true,
        return_document: 'before',
      },
    ],
  ),
  sameCall(
    'deletes the last, and shows a part',
    ['POST', '/documents/f/find-one-and-delete', { filter: {}, sort: { n: -1 }, projection: { t: 1 } }],
    ['findOneAndDelete', { collection: 'f', filter: {}, sort: down, projection: { t: 1 } }],
  ),
  sameCall(
    'upserts elements',
    ['POST', '/documents/f/upsert', { filter: { id: 'n2' }, ...filtered }],
    ['upsert', { collection: 'f', filter: { id: 'n2' }, ...filtered }],
  ),
  seen('n2'),
  sameCall(
    'updates elements of many',
    ['POST', '/documents/f/update-many', { filter: { id: 'n3' }, ...filtered }],
    ['updateMany', { collection: 'f', filter: { id: 'n3' }, ...filtered }],
  ),
  seen('n3'),
  sameCall(
    'writes in bulk, as it comes',
    [
      'POST',
      '/documents/bulk/write',
      {
        ordered: false,
        operations: [
          { type: 'insert', collection: 'f', id: 'a', document: {} },
          { type: 'insert', collection: 'f', id: 'w', document: { n: 8 }, metadata: { w: 1 } },
          { type: 'update', collection: 'f', filter: { n: { $lte: 4 } }, many: true, ...filtered },
        ],
      },
    ],
    [
      'bulkWrite',
      {
        ordered: false,
        operations: [
          { type: 'insert', collection: 'f', id: 'a', document: {} },
          { type: 'insert', collection: 'f', id: 'w', document: { n: 8 }, metadata: { w: 1 } },
          { type: 'update', collection: 'f', filter: { n: { $lte: 4 } }, many: true, ...filtered },
        ],
      },
    ],
  ),
  seen('w'),
  seen('n4'),
  sameCall(
    'a transaction of all kinds',
    [
      'POST',
      '/transactions/execute',
      {
        operations: [
          { type: 'insert', collection: 'f', id: 't', document: { n: 9, t: ['y'] }, metadata: { t: 1 } },
          { type: 'update', collection: 'f', filter: { n: 9 }, ...filtered },
          { type: 'update', collection: 'f', filter: { id: 't2' }, update: { n: 10 }, upsert: true },
          { type: 'delete', collection: 'f', filter: { n: { $gte: 8 } }, sort: { n: -1 } },
          { type: 'update', collection: 'f', filter: {}, update: { all: true }, many: true },
          { type: 'replace', collection: 'f', id: 'w', document: { n: 8.5 }, version: 2 },
        ],
      },
    ],
    [
      'executeTransaction',
      {
        operations: [
          { type: 'insert', collection: 'f', id: 't', document: { n: 9, t: ['y'] }, metadata: { t: 1 } },
          { type: 'update', collection: 'f', filter: { n: 9 }, ...filtered },
          { type: 'update', collection: 'f', filter: { id: 't2' }, update: { n: 10 }, upsert: true },
          { type: 'delete', collection: 'f', filter: { n: { $gte: 8 } }, sort: down },
          { type: 'update', collection: 'f', filter: {}, update: { all: true }, many: true },
          { type: 'replace', collection: 'f', id: 'w', document: { n: 8.5 }, version: 2 },
        ],
      },
    ],
  ),
  sameCall('what became of all', ['GET', '/collections/f/export'], ['export', { collection: 'f' }]),
  sameCall(
    'a transaction on another version',
    ['POST', '/transactions/execute', { operations: [{ type: 'delete', collection: 'f', id: 'w', version: 9 }] }],
    ['executeTransaction', { operations: [{ type: 'delete', collection: 'f', id: 'w', version: 9 }] }],
  ),
];

/** Fields of questions. The scan limit of the service is 8 documents. */
const onQueries: readonly ParityCase[] = [
  sameCall(
    'inserts more than may be scanned',
    ['POST', '/documents/bulk/insert', { collection: 's', documents: ids(9).map((id) => ({ id, data: { id } })) }],
    ['bulkInsert', [{ collection: 's', documents: ids(9).map((id) => ({ id, data: { id } })) }]],
  ),
  ...[undefined, true].flatMap((allow_scan) => [
    sameCall(
      `lists with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/search', { filter: { x: 1 }, allow_scan }],
      ['list', { collection: 's', filter: { x: 1 }, allow_scan }],
    ),
    sameCall(
      `counts with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/count', { filter: { x: 1 }, allow_scan }],
      ['count', { collection: 's', filter: { x: 1 }, allow_scan }],
    ),
    sameCall(
      `aggregates with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/aggregate', { pipeline: [{ $match: { x: 1 } }], allow_scan }],
      ['aggregate', { collection: 's', pipeline: '[{"$match": {"x": 1}}]', allow_scan }],
    ),
    sameCall(
      `lists values with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/distinct', { field: 'x', filter: { x: 1 }, allow_scan }],
      ['distinct', { collection: 's', field: 'x', filter: { x: 1 }, allow_scan }],
    ),
    sameCall(
      `explains with leave to scan: ${allow_scan}`,
      ['POST', '/documents/s/explain', { search: { filter: { x: 1 } }, allow_scan }],
      ['explain', { collection: 's', search: { filter: { x: 1 } }, allow_scan }],
    ),
  ]),
  sameCall(
    'counts by another consistency',
    ['POST', '/documents/s/count', { filter: {}, consistency: 'weak' }],
    ['count', { collection: 's', filter: {}, consistency: 'weak' }],
  ),
  sameCall(
    'aggregates by another consistency',
    ['POST', '/documents/s/aggregate', { pipeline: [], consistency: 'weak' }],
    ['aggregate', { collection: 's', pipeline: '[]', consistency: 'weak' }],
  ),
  sameCall(
    'lists values by another consistency',
    ['POST', '/documents/s/distinct', { field: 'x', consistency: 'weak' }],
    ['distinct', { collection: 's', field: 'x', consistency: 'weak' }],
  ),
  sameCall(
    'lists some values',
    ['POST', '/documents/f/distinct', { field: 'n', filter: { n: { $gte: 3 } } }],
    ['distinct', { collection: 'f', field: 'n', filter: { n: { $gte: 3 } } }],
  ),
  sameCall(
    'explains a page',
    ['POST', '/documents/f/explain', { search: { sort: { n: -1 }, projection: { n: 1 }, limit: 2, offset: 1 } }],
    ['explain', { collection: 'f', search: { sort: down, projection: { n: 1 }, limit: 2, offset: 1 } }],
  ),
  sameCall(
    'explains a page that is none',
    ['POST', '/documents/f/explain', { search: { projection: { n: 1, t: 0 }, limit: 0, offset: -1 } }],
    ['explain', { collection: 'f', search: { projection: { n: 1, t: 0 }, limit: 0, offset: -1 } }],
  ),
  sameCall(
    'explains a pipeline with the envelope',
    ['POST', '/documents/f/explain', { pipeline: [{ $match: { '_meta.version': 1 } }], with_meta: true }],
    ['explain', { collection: 'f', pipeline: '[{"$match": {"_meta.version": 1}}]', with_meta: true }],
  ),
  sameCall(
    'a typed query with values',
    ['POST', '/query/raw/typed', { query: 'SELECT ? AS a', params: [7], result_type: 'array' }],
    ['rawQueryTyped', { query: 'SELECT ? AS a', params: [7], result_type: 'array' }],
  ),
  sameCall(
    'a typed query of another kind',
    ['POST', '/query/raw/typed', { query: { find: 'x' }, result_type: 'array' }],
    ['rawQueryTyped', { command: { find: 'x' }, result_type: 'array' }],
  ),
];

const exported = { created_at: '2026-01-02T03:04:05.678Z', updated_at: '2026-01-02T03:04:05.678Z', version: 7 };
const every = { sparse: true, background: true };

/** Fields of imports, collections and indexes. */
const onCollections: readonly ParityCase[] = [
  sameCall(
    'imports what was exported',
    ['POST', '/collections/x/import', `${JSON.stringify({ id: 'x', data: {}, ...exported })}\n`],
    [
      'import',
      [
        {
          collection: 'x',
          documents: [
            {
              id: 'x',
              data: {},
              version: 7,
              created_at: new Date(exported.created_at),
              updated_at: new Date(exported.updated_at),
            },
          ],
        },
      ],
    ],
  ),
  sameCall(
    'imports what no export has',
    ['POST', '/collections/x/import', `${JSON.stringify({ id: 'y', collection: 'x', data: {}, etag: '"1"' })}\n`],
    ['import', [{ collection: 'x', documents: [{ id: 'y', collection: 'x', data: {}, etag: '"1"' }] }]],
  ),
  sameCall(
    'a collection of a size',
    ['POST', '/collections', { name: 'z', options: { size: 1 } }],
    ['createCollection', { name: 'z', options: { size: 1 } }],
  ),
  sameCall(
    'a collection of a length',
    ['POST', '/collections', { name: 'z', options: { max: 1 } }],
    ['createCollection', { name: 'z', options: { max: 1 } }],
  ),
  sameCall(
    'an index of words',
    ['POST', '/indexes/x', { keys: { w: 'text' }, options: { weights: { w: 2 }, default_language: 'none' } }],
    [
      'createIndex',
      { collection: 'x', keys: [{ field: 'w', text: true }], options: { weights: { w: 2 }, default_language: 'none' } },
    ],
  ),
  sameCall(
    'an index of words in a language',
    ['POST', '/indexes/x', { keys: { v: 'text' }, options: { default_language: 'english' } }],
    ['createIndex', { collection: 'x', keys: [{ field: 'v', text: true }], options: { default_language: 'english' } }],
  ),
  sameCall(
    'an index that forgets',
    ['POST', '/indexes/x', { keys: { d: 1 }, options: { ...every, expire_after_seconds: 60 } }],
    ['createIndex', { collection: 'x', keys: [{ field: 'd' }], options: { ...every, expire_after_seconds: 60 } }],
  ),
  sameCall(
    'more indexes',
    [
      'POST',
      '/indexes/x/bulk',
      {
        indexes: [
          { keys: { e: -1 }, options: { ...every, name: 'e', unique: true } },
          { keys: { g: 1 }, options: { partial_filter: { g: { $gt: 1 } } } },
        ],
      },
    ],
    [
      'createIndexes',
      {
        collection: 'x',
        indexes: [
          { keys: [{ field: 'e', direction: -1 }], options: { ...every, name: 'e', unique: true } },
          { keys: [{ field: 'g' }], options: { partial_filter: { g: { $gt: 1 } } } },
        ],
      },
    ],
  ),
  sameCall(
    'more indexes in a language',
    ['POST', '/indexes/x/bulk', { indexes: [{ keys: { v: 'text' }, options: { default_language: 'english' } }] }],
    [
      'createIndexes',
      {
        collection: 'x',
        indexes: [{ keys: [{ field: 'v', text: true }], options: { default_language: 'english' } }],
      },
    ],
  ),
  sameCall('lists these indexes', ['GET', '/indexes/x'], ['listIndexes', { collection: 'x' }]),
];

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `s${at}`);
}

/** What a request may have, so that no field is passed over by one of the two. */
export const everyField: readonly ParityCase[] = [...onDocuments, ...onMatches, ...onQueries, ...onCollections];
