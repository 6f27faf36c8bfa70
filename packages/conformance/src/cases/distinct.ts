import { defineDistinctCases } from '../kinds/distinct-cases.js';

const newYear = { $date: '2026-01-01T00:00:00.000Z' };

/** https://www.mongodb.com/docs/manual/reference/command/distinct/ ; objects that differ in key order only are one. */
export const distinct = defineDistinctCases({
  group: 'distinct',
  documents: {
    a: { v: 2, tags: ['x', 'y'], o: { k: 1, l: 2 }, list: [{ k: 1 }, { k: 2 }], g: 1 },
    b: { v: '2', tags: ['y', 'z', 'y'], o: { l: 2, k: 1 }, list: [{ k: [2, 3] }, 7], g: 1 },
    c: { v: null, tags: [], o: { k: 5 }, list: { k: 9 }, g: 2 },
    d: { v: 2, tags: 'x', o: null, list: [[{ k: 8 }]], g: 2 },
    e: { v: [2, [3], null, [3]], tags: [['x'], ['x', 'y']], o: [{ k: 7 }, { n: 1 }], g: 2 },
    f: { v: newYear, tags: [null, true], g: 3 },
    g: { v: [newYear, { a: 1 }], tags: ['\ufffd', '\u{1f600}', 'Z'], g: 3 },
  },
  metadata: { a: { owner: 'ann' }, b: { owner: 'bob' }, c: { owner: 'ann' } },
  cases: [
    { name: 'values', path: 'v', expect: [null, 2, '2', { a: 1 }, [3], newYear] },
    {
      name: 'elements',
      path: 'tags',
      expect: [null, 'Z', 'x', 'y', 'z', '\ufffd', '\u{1f600}', ['x'], ['x', 'y'], true],
    },
    { name: 'objects-whatever-key-order', path: 'o', expect: [null, { k: 1, l: 2 }, { k: 5 }, { k: 7 }, { n: 1 }] },
    { name: 'path', path: 'o.k', expect: [1, 5, 7] },
    { name: 'path-through-array', path: 'list.k', expect: [1, 2, 3, 9] },
    { name: 'position', path: 'list.0.k', expect: [1, 2, 3, 8] },
    { name: 'position-at-the-end', path: 'tags.0', expect: [null, 'x', 'y', '\ufffd'] },
    { name: 'position-second', path: 'v.1', expect: [3, { a: 1 }] },
    { name: 'missing', path: 'zzz', expect: [] },
    { name: 'with-filter', path: 'tags', filter: { g: 1 }, expect: ['x', 'y', 'z'] },
    // The filter chooses documents, not elements.
    { name: 'filter-on-the-same-path', path: 'tags', filter: { tags: 'z' }, expect: ['y', 'z'] },
    { name: 'filter-on-null', path: 'v', filter: { v: null }, expect: [null, 2, [3]] },
    { name: 'filter-that-finds-nothing', path: 'v', filter: { g: 99 }, expect: [] },
    { name: 'id', path: 'id', filter: { g: { $lt: 2 } }, expect: ['a', 'b'] },
    { name: 'metadata', path: 'metadata.owner', expect: ['ann', 'bob'] },
    { name: 'version', path: 'version', expect: [1] },
    { name: 'data-prefix', path: 'data.g', expect: [1, 2, 3] },
  ],
});
