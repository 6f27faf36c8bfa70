import { type ParityCase, sameCall } from '../parity-case.js';

const exported = { created_at: '2026-01-02T03:04:05.678Z', updated_at: '2026-01-02T03:04:05.678Z', version: 7 };
const every = { sparse: true, background: true };

/** Fields of imports, collections and indexes. */
export const fieldsOfCollections: readonly ParityCase[] = [
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
