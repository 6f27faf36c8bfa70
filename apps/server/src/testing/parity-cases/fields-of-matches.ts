import { type ParityCase, sameCall } from '../parity-case.js';

const filtered = { update: { $set: { 't.$[e]': 'z' } }, array_filters: [{ e: 'y' }] };
const down = [{ field: 'n', direction: -1 }];
const seen = (id: string) =>
  sameCall(`what became of ${id}`, ['GET', `/documents/f/${id}`], ['read', { collection: 'f', id }]);

/** Fields of requests that find documents first. */
export const fieldsOfMatches: readonly ParityCase[] = [
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
