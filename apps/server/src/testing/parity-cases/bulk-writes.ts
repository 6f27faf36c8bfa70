import { type ParityCase, sameCall } from '../parity-case.js';

/** As JSON about 49 KB; a request line and headers hold 16 KiB. */
const manyNumbers = Array.from({ length: 10_000 }, (_, n) => n);

/** Writes of many documents. */
export const bulkWrites: readonly ParityCase[] = [
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
    'exports by a filter that no URL would hold',
    ['POST', '/collections/n/export', { filter: { n: { $in: manyNumbers } } }],
    ['export', { collection: 'n', filter_json: JSON.stringify({ n: { $in: manyNumbers } }) }],
  ),
  sameCall(
    'imports',
    [
      'POST',
      '/collections/i/import',
      `${JSON.stringify({ id: 'i1', data: { a: 1 } })}\n${JSON.stringify({ id: 'i2', data: { a: 2 }, metadata: { m: 1 } })}\n`,
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
      `${JSON.stringify({ id: 'i1', data: {} })}\n${JSON.stringify({ id: 'i3', data: { $x: 1 } })}\n${JSON.stringify({ id: 'i4', data: {} })}\n`,
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
