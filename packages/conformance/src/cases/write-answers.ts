import { defineWriteCases } from '../kinds/write-cases.js';

/** In which shape writes give the document back. */
export const writeAnswers = defineWriteCases('writes', [
  {
    name: 'returning-after-in-shape',
    documents: { p: { n: 1, m: 'x' } },
    writes: [
      {
        update: { $inc: { n: 1 } },
        filter: { id: 'p' },
        returning: 'after',
        projection: { double: { $multiply: ['$n', 2] } },
      },
    ],
    results: [{ matched: 1, modified: 1, document: { id: 'p', data: { double: 4 }, version: 2 } }],
    outcome: { p: { n: 2, m: 'x' } },
  },
  {
    name: 'returning-before-with-the-found-element',
    documents: { p: { tags: ['x', 'y'], n: 1 } },
    writes: [
      {
        update: { $set: { tags: [] } },
        filter: { tags: 'y' },
        returning: 'before',
        projection: { 'tags.$': 1 },
      },
    ],
    results: [{ matched: 1, modified: 1, document: { id: 'p', data: { tags: ['y'] }, version: 1 } }],
    outcome: { p: { tags: [], n: 1 } },
  },
  {
    name: 'delete-returning-in-shape',
    documents: { p: { n: 1, m: 'x' } },
    writes: [{ delete: true, filter: { id: 'p' }, returning: 'before', projection: { m: 1 } }],
    results: [{ deleted: 1, document: { id: 'p', data: { m: 'x' }, version: 1 } }],
    outcome: {},
  },
  // An answer that cannot be given: the document would be lost, or changed again by the caller who tries once more.
  ...[
    { name: 'update', write: { update: { $set: { n: 9 } }, filter: { id: 'p' }, returning: 'after' as const } },
    { name: 'replace', write: { replace: { s: 'y' }, filter: { id: 'p' }, returning: 'before' as const } },
    { name: 'delete', write: { delete: true as const, filter: { id: 'p' }, returning: 'before' as const } },
    {
      name: 'upsert',
      write: { replace: { s: 'y' }, filter: { id: 'z' }, upsert: true as const, returning: 'after' as const },
    },
  ].map(({ name, write }) => ({
    name: `${name}-with-a-shape-that-fails-changes-nothing`,
    documents: { p: { s: 'x' } },
    writes: [{ ...write, projection: { t: { $add: ['$s', 1] } } }],
    results: [{ error: 'BAD_OPERAND' as const }],
    outcome: { p: { data: { s: 'x' }, version: 1 } },
  })),
]);
