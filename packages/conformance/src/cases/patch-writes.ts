import { defineWriteCases } from '../kinds/write-cases.js';

/** Patches as writes: all or nothing, tests that fail, versions, indexes that follow. */
export const patchWrites = defineWriteCases('patch-writes', [
  {
    name: 'failed-test-leaves-the-document',
    documents: { p: { baz: 'qux' } },
    writes: [
      {
        jsonPatch: [
          { op: 'add', path: '/n', value: 1 },
          { op: 'test', path: '/baz', value: 'bar' },
        ],
        filter: { id: 'p' },
      },
    ],
    results: [{ error: 'PATCH_TEST_FAILED' }],
    outcome: { p: { data: { baz: 'qux' }, version: 1 } },
  },
  {
    name: 'text-is-no-number-in-a-test',
    documents: { p: { '/': 9, '~1': 10 } },
    writes: [{ jsonPatch: [{ op: 'test', path: '/~01', value: '10' }], filter: { id: 'p' } }],
    results: [{ error: 'PATCH_TEST_FAILED' }],
    outcome: { p: { data: { '/': 9, '~1': 10 }, version: 1 } },
  },
  {
    name: 'indexes-follow',
    documents: { p: { n: 1, tags: ['x'] }, q: { n: 2 } },
    indexes: [{ keys: { n: 1 } }, { keys: { tags: 1 } }],
    writes: [
      { mergePatch: { n: 5, tags: null }, filter: { n: 1 }, returning: 'after' },
      { jsonPatch: [{ op: 'add', path: '/tags', value: ['y'] }], filter: { n: 2 }, returning: 'before' },
    ],
    results: [
      { matched: 1, modified: 1, document: { id: 'p', data: { n: 5 }, version: 2 } },
      { matched: 1, modified: 1, document: { id: 'q', data: { n: 2 }, version: 1 } },
    ],
    outcome: { p: { data: { n: 5 }, version: 2 }, q: { data: { n: 2, tags: ['y'] }, version: 2 } },
    finds: [
      { filter: { n: 1 }, expect: [] },
      { filter: { n: 5 }, expect: ['p'] },
      { filter: { tags: 'x' }, expect: [] },
      { filter: { tags: 'y' }, expect: ['q'] },
    ],
  },
  {
    name: 'version-mismatch',
    documents: { p: { n: 1 } },
    writes: [{ mergePatch: { n: 5 }, filter: { id: 'p' }, version: 3 }],
    results: [{ error: 'VERSION_MISMATCH', details: { expected_version: 3, current_version: 1 } }],
    outcome: { p: { data: { n: 1 }, version: 1 } },
  },
  {
    name: 'metadata-stays',
    documents: { p: { n: 1 } },
    metadata: { p: { owner: 'ann' } },
    writes: [{ mergePatch: { n: null, metadata: { owner: 'bob' } }, filter: { id: 'p' } }],
    results: [{ matched: 1, modified: 1 }],
    outcome: { p: { data: { metadata: { owner: 'bob' } }, version: 2, metadata: { owner: 'ann' } } },
  },
  {
    name: 'many',
    documents: { p: { n: 1 }, q: { n: 1, m: 1 }, r: { n: 2 } },
    writes: [{ mergePatch: { m: 1 }, filter: { n: 1 }, many: true }],
    results: [{ matched: 2, modified: 1 }],
    outcome: { p: { data: { n: 1, m: 1 }, version: 2 }, q: { data: { n: 1, m: 1 }, version: 1 }, r: { n: 2 } },
  },
]);
