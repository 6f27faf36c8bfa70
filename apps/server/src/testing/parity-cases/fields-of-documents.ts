import { type ParityCase, sameCall } from '../parity-case.js';

const stale = { 'If-Match': '"stale"' };
const mergePatch = { 'Content-Type': 'application/merge-patch+json' };
const at = { collection: 'f', id: 'a' };
const seen = (id: string) =>
  sameCall(`what became of ${id}`, ['GET', `/documents/f/${id}`], ['read', { collection: 'f', id }]);

/** Fields of single documents' requests that nothing else compares; each makes a difference to the answer. */
export const fieldsOfDocuments: readonly ParityCase[] = [
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
