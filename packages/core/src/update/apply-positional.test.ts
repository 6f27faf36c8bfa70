import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits, type Limits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate } from './apply.js';
import type { UpdateOutcome } from './ast.js';
import { parseUpdate } from './parse.js';

const now = new Date('2026-01-02T03:04:05.678Z');

interface Given {
  readonly filter?: unknown;
  readonly arrayFilters?: unknown;
  readonly inserting?: boolean;
  readonly limits?: Limits;
  readonly metadata?: DataObject;
}

function freezeDeep<Subject>(value: Subject): Subject {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  for (const child of Object.values(value)) freezeDeep(child);
  return Object.freeze(value);
}

function apply(data: DataObject, raw: unknown, given: Given = {}): UpdateOutcome {
  const { filter, arrayFilters, inserting = false, limits = defaultLimits, metadata = {} } = given;
  const document: Document = freezeDeep({ id: 'd1', data, metadata, version: 1, createdAt: now, updatedAt: now });
  return applyUpdate(parseUpdate(raw, { arrayFilters, limits }), {
    document,
    inserting,
    now,
    limits,
    ...(filter === undefined ? {} : { filter: parseFilter(filter, limits) }),
  });
}

const students = [
  { name: 'x', grade: 80 },
  { name: 'y', grade: 85 },
  { name: 'z', grade: 90 },
] as const;

const matched: (readonly [data: DataObject, filter: unknown, update: unknown, expected: DataObject])[] = [
  [{ g: [85, 80, 80] }, { g: 80 }, { $set: { 'g.$': 82 } }, { g: [85, 82, 80] }],
  [{ g: [85, 80, 80] }, { g: 80 }, { 'g.$': { $inc: 1 } }, { g: [85, 81, 80] }],
  [{ g: [85, 80] }, { g: 80 }, { $unset: { 'g.$': '' } }, { g: [85, null] }],
  [{ g: [85, 80] }, { g: { $lt: 82 } }, { $set: { 'g.$': 0 } }, { g: [85, 0] }],
  [{ g: [85, 80] }, { g: { $in: [80, 1] } }, { $set: { 'g.$': 0 } }, { g: [85, 0] }],
  [{ g: ['ab', 'cd'] }, { g: { $regex: '^c' } }, { $set: { 'g.$': 'e' } }, { g: ['ab', 'e'] }],
  [{ g: [1, 4] }, { g: { $mod: [2, 0] } }, { $set: { 'g.$': 0 } }, { g: [1, 0] }],
  [{ g: [1, 'x'] }, { g: { $type: 'string' } }, { $set: { 'g.$': 'y' } }, { g: [1, 'y'] }],
  [{ g: [[5], 5] }, { g: 5 }, { $set: { 'g.$': 6 } }, { g: [[5], 6] }],
  [{ g: [5, [5]] }, { g: [5] }, { $set: { 'g.$': 6 } }, { g: [5, 6] }],
  [{ g: [1, null] }, { g: null }, { $set: { 'g.$': 6 } }, { g: [1, 6] }],
  [
    { s: students },
    { 's.grade': 85 },
    { $set: { 's.$.std': 6 } },
    { s: [students[0], { ...students[1], std: 6 }, students[2]] },
  ],
  [
    { s: students },
    { s: { $elemMatch: { grade: { $gte: 85 }, name: 'z' } } },
    { $inc: { 's.$.grade': 1 } },
    { s: [students[0], students[1], { name: 'z', grade: 91 }] },
  ],
  [
    { s: students },
    { s: { $elemMatch: { $eq: { name: 'z', grade: 90 } } } },
    { 's.$': 0 },
    { s: [students[0], students[1], 0] },
  ],
  [{ g: [1, 5, 9] }, { g: { $elemMatch: { $gt: 3, $lt: 7 } } }, { $set: { 'g.$': 0 } }, { g: [1, 0, 9] }],
  [{ g: [1, 5, 9] }, { $and: [{ g: { $gt: 0 } }, { g: { $gt: 7 } }] }, { $set: { 'g.$': 0 } }, { g: [1, 5, 0] }],
  [{ g: [1, 5, 9], k: 1 }, { g: { $gt: 7 }, k: 1 }, { $set: { 'g.$': 0 } }, { g: [1, 5, 0], k: 1 }],
  [{ g: [1, 5, 9] }, { $or: [{ g: 77 }, { g: 5 }] }, { $set: { 'g.$': 0 } }, { g: [1, 0, 9] }],
  [{ g: [1, 5], h: [7, 8, 9] }, { g: 5, h: 9 }, { $set: { 'g.$': 0, 'h.$': 0 } }, { g: [1, 0], h: [7, 8, 0] }],
  [{ o: { g: [1, 5] } }, { 'o.g': 5 }, { $set: { 'o.g.$': 0 } }, { o: { g: [1, 0] } }],
  [{ o: [{ g: [1, 5] }] }, { 'o.0.g': 5 }, { $set: { 'o.0.g.$': 0 } }, { o: [{ g: [1, 0] }] }],
  [{ o: [{ n: 1 }, { n: 2 }] }, { 'o.1.n': 2 }, { $set: { 'o.$.n': 0 } }, { o: [{ n: 1 }, { n: 0 }] }],
  [{ o: [{ t: [1, 2] }, { t: [3] }] }, { 'o.t': 3 }, { $push: { 'o.$.t': 4 } }, { o: [{ t: [1, 2] }, { t: [3, 4] }] }],
  [
    { o: [{ t: [1, 2] }, { t: [3, 3] }] },
    { 'o.t': 3 },
    { $inc: { 'o.$.t.$[]': 1 } },
    { o: [{ t: [1, 2] }, { t: [4, 4] }] },
  ],
  [{ g: [1, 5] }, { g: 5 }, { $set: { 'g.$': 5 } }, { g: [1, 5] }],
  [{ g: [1, 5] }, { g: 5 }, { $set: { 'g.0': 9, 'g.$': 8 } }, { g: [9, 8] }],
  // Tests of other arrays, and of the array as a whole, tell nothing: an earlier one counts.
  [{ o: { g: [1, 5], h: [1] } }, { 'o.g': 5, 'o.h': 1 }, { 'o.g.$': 0 }, { o: { g: [1, 0], h: [1] } }],
  [{ g: [1, 5] }, { $and: [{ g: 5 }, { g: [1, 5] }] }, { 'g.$': 0 }, { g: [1, 0] }],
  [{ g: [1, 5] }, { $and: [{ g: 5 }, { 'g.2': null }] }, { 'g.$': 0 }, { g: [1, 0] }],
  // Below the elements they do tell.
  [{ s: [{ n: 1 }, { m: 1 }] }, { 's.m': { $exists: true } }, { 's.$.m': 0 }, { s: [{ n: 1 }, { m: 0 }] }],
  [{ s: [{ n: [1] }, { n: [] }] }, { 's.n': { $size: 0 } }, { 's.$.n': 0 }, { s: [{ n: [1] }, { n: 0 }] }],
  [
    { s: [{ n: [1] }, { n: [3] }] },
    { 's.n': { $elemMatch: { $gt: 2 } } },
    { 's.$.n': 0 },
    { s: [{ n: [1] }, { n: 0 }] },
  ],
  // A scalar has no fields, not even missing ones.
  [{ s: [5, { n: 1 }] }, { 's.m': null }, { 's.$': 0 }, { s: [5, 0] }],
];

const everyAndFiltered: (readonly [data: DataObject, update: unknown, arrayFilters: unknown, expected: DataObject])[] =
  [
    [{ g: [1, 2] }, { $inc: { 'g.$[]': 10 } }, undefined, { g: [11, 12] }],
    [{ g: [] }, { $inc: { 'g.$[]': 10 } }, undefined, { g: [] }],
    [{ s: [{ g: 1 }, {}] }, { $set: { 's.$[].g': 2 } }, undefined, { s: [{ g: 2 }, { g: 2 }] }],
    [{ s: [{ g: 1 }, 5] }, { $unset: { 's.$[].g': '' } }, undefined, { s: [{}, 5] }],
    [{ s: [[1, 2], [3]] }, { $inc: { 's.$[].$[]': 1 } }, undefined, { s: [[2, 3], [4]] }],
    [
      { s: [[1], [2]] },
      { $push: { 's.$[]': 0 } },
      undefined,
      {
        s: [
          [1, 0],
          [2, 0],
        ],
      },
    ],
    [{ g: [95, 102, 90] }, { $set: { 'g.$[x]': 100 } }, [{ x: { $gte: 100 } }], { g: [95, 100, 90] }],
    [{ g: [95, 102] }, { $set: { 'g.$[x]': 1 } }, [{ x: 95 }], { g: [1, 102] }],
    [{ g: [[1], 2] }, { $set: { 'g.$[x]': 0 } }, [{ x: [1] }], { g: [0, 2] }],
    [{ g: [{ a: 1, b: 2 }, 2] }, { $set: { 'g.$[x]': 0 } }, [{ x: { b: 2, a: 1 } }], { g: [0, 2] }],
    [
      { s: students },
      { $set: { 's.$[e].grade': 0 } },
      [{ 'e.grade': { $gte: 85 } }],
      { s: [students[0], { name: 'y', grade: 0 }, { name: 'z', grade: 0 }] },
    ],
    [
      { s: students },
      { $set: { 's.$[e]': 0 } },
      [{ 'e.grade': { $gte: 85 }, 'e.name': 'z' }],
      { s: [students[0], students[1], 0] },
    ],
    [{ g: [0, 1, 3] }, { $set: { 'g.$[i]': 2 } }, [{ $or: [{ i: 0 }, { i: 3 }] }], { g: [2, 1, 2] }],
    [{ g: [0, 1, 3] }, { $set: { 'g.$[i]': 2 } }, [{ $nor: [{ i: 0 }, { i: 3 }] }], { g: [0, 2, 3] }],
    [{ g: [0, 1, 3] }, { $set: { 'g.$[i]': 2 } }, [{ i: { $not: { $gt: 0 } } }], { g: [2, 1, 3] }],
    [
      {
        a: [
          { b: 0, c: [{ d: 0 }, { d: 1 }] },
          { b: 1, c: [{ d: 0 }, { d: 1 }] },
        ],
      },
      { $set: { 'a.$[i].c.$[j].d': 2 } },
      [{ 'i.b': 0 }, { 'j.d': 0 }],
      {
        a: [
          { b: 0, c: [{ d: 2 }, { d: 1 }] },
          { b: 1, c: [{ d: 0 }, { d: 1 }] },
        ],
      },
    ],
    [
      { a: [{ t: 1 }, { t: 2 }] },
      { $set: { 'a.$[x].t': 9, 'a.$[y].u': 7 } },
      [{ 'x.t': 1 }, { 'y.t': 1 }],
      { a: [{ t: 9, u: 7 }, { t: 2 }] },
    ],
    [{ a: [{ t: 1 }] }, { $set: { 'a.$[x].t': 9 } }, [{ 'x.t': 5 }], { a: [{ t: 1 }] }],
    [{ a: [{ t: [5, 6] }] }, { $pull: { 'a.$[].t': { $gt: 5 } } }, undefined, { a: [{ t: [5] }] }],
    [{ a: [{ ключ: 1 }] }, { $set: { 'a.$[x1].ключ': 2 } }, [{ 'x1.ключ': 1 }], { a: [{ ключ: 2 }] }],
  ];

describe('applyUpdate, by position', () => {
  it.each(matched)('%# takes from %j what %j matched for %j', (data, filter, update, expected) => {
    expect(apply(data, update, { filter }).data).toStrictEqual(expected);
  });

  it.each(everyAndFiltered)('%# changes in %j by %j, %j', (data, update, arrayFilters, expected) => {
    const outcome = apply(data, update, { arrayFilters });
    expect(outcome.data).toStrictEqual(expected);
    expect(outcome.changed).toBe(JSON.stringify(data) !== JSON.stringify(expected));
  });

  it('tells data from metadata of the same name', () => {
    const given = { filter: { g: 5, 'metadata.g': 1 }, metadata: { g: [5, 1] } };
    expect(apply({ g: [1, 5] }, { 'g.$': 0 }, given).data).toStrictEqual({ g: [1, 0] });
    expect(apply({ g: [1, 5] }, { 'metadata.g.$': 0 }, given).metadata).toStrictEqual({ g: [5, 0] });
  });

  it('copies an array once, however many elements change', () => {
    const data = { a: Array.from({ length: 20_000 }, (_, n) => ({ n, keep: {} })) };
    const after = apply(data, { $inc: { 'a.$[].n': 1 }, $set: { 'a.$[].m': 0 } }).data as typeof data;
    expect(after.a[19_999]).toStrictEqual({ n: 20_000, keep: {}, m: 0 });
    expect(after.a[7]?.keep).toBe(data.a[7]?.keep);
    expect(data.a[0]).toStrictEqual({ n: 0, keep: {} });
  });
});

const refusals: (readonly [data: DataObject, update: unknown, given: Given, reason: string, message: RegExp])[] = [
  [{ g: [1] }, { $set: { 'g.$': 2 } }, {}, 'BAD_OPERAND', /does not tell which element \$ stands for/],
  [{ g: [1] }, { $set: { 'g.$': 2 } }, { filter: { k: null } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1] }, { $set: { 'g.$': 2 } }, { filter: { g: { $ne: 5 } } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1] }, { $set: { 'g.$': 2 } }, { filter: { g: { $size: 1 } } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1] }, { $set: { 'g.$': 2 } }, { filter: { g: { $exists: true } } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1], h: [1] }, { $set: { 'g.$': 2 } }, { filter: { h: 1 } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1, [2, 3]] }, { $set: { 'g.$': 2 } }, { filter: { g: { $size: 2 } } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1, 2] }, { $set: { 'g.$': 2 } }, { filter: { g: [1, 2] } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1, 2] }, { $set: { 'g.$': 2 } }, { filter: { 'g.2': null } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1, 2] }, { $set: { 'g.$': 2 } }, { filter: { 'g.5': null } }, 'BAD_OPERAND', /does not tell/],
  [{ g: [1] }, { $set: { 'g.$': 2 } }, { filter: { g: 1 }, inserting: true }, 'BAD_OPERAND', /does not tell/],
  [{ g: 1 }, { $set: { 'g.$': 2 } }, { filter: { g: 1 } }, 'BAD_OPERAND', /"g" is a number/],
  [{ o: [{ g: [1] }] }, { $set: { 'o.g.$': 2 } }, { filter: { 'o.g': 1 } }, 'BAD_OPERAND', /"o.g" does not exist/],
  [{}, { $set: { 'g.$[]': 2 } }, {}, 'BAD_OPERAND', /\$\[\] stands for elements of an array, but "g" does not exist/],
  [{ g: {} }, { $set: { 'g.$[].x': 2 } }, {}, 'BAD_OPERAND', /"g" is an object/],
  [{ a: [{ b: [1] }, {}] }, { $set: { 'a.$[].b.$[]': 2 } }, {}, 'BAD_OPERAND', /"a.\$\[\].b" does not exist/],
  [{ g: [1, 5] }, { $set: { 'g.1': 9, 'g.$': 8 } }, { filter: { g: 5 } }, 'CONFLICTING_PATHS', /touch the same place/],
  [
    { g: [1] },
    { 'g.$': 9, $rename: { 'g.0': 'h' } },
    { filter: { g: 1 } },
    'CONFLICTING_PATHS',
    /touch the same place/,
  ],
  [{ g: [1] }, { 'g.$': 9, $rename: { h: 'g.0' } }, { filter: { g: 1 } }, 'CONFLICTING_PATHS', /touch the same place/],
  [{ g: [{}] }, { $set: { 'g.0': 9, 'g.$.x': 8 } }, { filter: { g: {} } }, 'CONFLICTING_PATHS', /touch the same place/],
  [
    { g: [1, 5] },
    { $set: { 'g.$[]': 9, 'g.$[x]': 8 } },
    { arrayFilters: [{ x: 5 }] },
    'CONFLICTING_PATHS',
    /touch the same place/,
  ],
  [{ g: [1, {}] }, { $set: { 'g.$[].x': 9 } }, {}, 'BAD_OPERAND', /Cannot create field "x" in "g.0": it is a number/],
];

describe('applyUpdate, where a position means nothing', () => {
  it.each(refusals)('%# refuses %j with %j, %j', (data, raw, given, reason, message) => {
    expect(() => apply(data, raw, given)).toThrow(
      expect.objectContaining({ reason, message: expect.stringMatching(message) }),
    );
  });

  it('names path and document where two changes meet', () => {
    expect(() => apply({ g: [1, 5] }, { $set: { 'g.1': 9, 'g.$': 8 } }, { filter: { g: 5 } })).toThrow(
      expect.objectContaining({
        message: 'In the document "d1", "g.$" and another change touch the same place.',
        details: { path: 'g.$', document_id: 'd1' },
      }),
    );
  });

  it('refuses to put one long value into each of many elements', () => {
    const data = { a: Array.from({ length: 10_000 }, () => 0) };
    const started = performance.now();
    expect(() => apply(data, { $set: { 'a.$[]': 'x'.repeat(1_000_000) } })).toThrow(
      expect.objectContaining({ reason: 'DOCUMENT_TOO_LARGE' }),
    );
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
