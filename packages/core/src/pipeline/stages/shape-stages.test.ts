import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { defaultLimits } from '../../limits.js';
import { readCollection } from '../../testing/read-collection.js';
import type { DataObject } from '../../value/value.js';
import { parsePipeline } from '../parse.js';
import { runStages } from '../run.js';

async function* streamOf(documents: readonly DataObject[]) {
  yield* documents;
}

async function run(documents: readonly DataObject[], raw: readonly unknown[], memoryBytesMax = 1_000_000) {
  const { stages } = parsePipeline([{ $skip: 0 }, ...raw], defaultLimits);
  const results: DataObject[] = [];
  for await (const result of runStages(streamOf(documents), stages, createContext(), {
    readCollection,
    memoryBytesMax,
  }))
    results.push(result);
  return results;
}

type Table = [stage: object, document: DataObject, expected: DataObject][];

const projects: Table = [
  [{ $project: { a: 1 } }, { _id: 1, a: 2, b: 3 }, { _id: 1, a: 2 }],
  [{ $project: { a: true, _id: 0 } }, { _id: 1, a: 2, b: 3 }, { a: 2 }],
  [{ $project: { a: 0 } }, { _id: 1, a: 2, b: 3 }, { _id: 1, b: 3 }],
  [{ $project: { a: 0, _id: 0 } }, { _id: 1, a: 2, b: 3 }, { b: 3 }],
  [{ $project: { a: 0, _id: 1 } }, { _id: 1, a: 2, b: 3 }, { _id: 1, b: 3 }],
  [{ $project: { _id: 0 } }, { _id: 1, a: 2 }, { a: 2 }],
  [{ $project: { _id: 1 } }, { _id: 1, a: 2 }, { _id: 1 }],
  [{ $project: { a: 5.5 } }, { _id: 1, a: 2, b: 3 }, { _id: 1, a: 2 }],
  [{ $project: { a: { b: 1 } } }, { _id: 1, a: { b: 2, c: 3 } }, { _id: 1, a: { b: 2 } }],
  [{ $project: { 'a.b': 1, a: { c: 1 } } }, { _id: 1, a: { b: 2, c: 3, d: 4 } }, { _id: 1, a: { b: 2, c: 3 } }],
  [{ $project: { 'a.b': 0 } }, { _id: 1, a: [{ b: 2, c: 3 }, 5] }, { _id: 1, a: [{ c: 3 }, 5] }],
  [
    { $project: { 'a.b': 1 } },
    { _id: 1, a: [{ b: 2, c: 3 }, 5, [{ b: 4 }, 6]] },
    { _id: 1, a: [{ b: 2 }, [{ b: 4 }]] },
  ],
  [{ $project: { 'a.b': 1 } }, { _id: 1, a: 5 }, { _id: 1 }],
  // Computed.
  [{ $project: { t: { $add: ['$a', '$b'] } } }, { _id: 1, a: 2, b: 3 }, { _id: 1, t: 5 }],
  [{ $project: { t: '$zzz' } }, { _id: 1 }, { _id: 1 }],
  [{ $project: { a: 'text', b: null } }, { _id: 1 }, { _id: 1, a: 'text', b: null }],
  [{ $project: { a: { $literal: 1 } } }, { _id: 1, a: 9 }, { _id: 1, a: 1 }],
  [{ $project: { a: ['$x', '$y'] } }, { _id: 1, x: 1 }, { _id: 1, a: [1, null] }],
  [{ $project: { _id: '$a' } }, { _id: 1, a: 2 }, { _id: 2 }],
  [{ $project: { '_id.a': 1 } }, { _id: { a: 1, b: 2 }, c: 3 }, { _id: { a: 1 } }],
  [{ $project: { a: '$$REMOVE', b: 1 } }, { _id: 1, a: 2, b: 3 }, { _id: 1, b: 3 }],
  [{ $project: { 'a.b': { $literal: 7 } } }, { _id: 1, a: { b: 1, c: 2 } }, { _id: 1, a: { b: 7 } }],
  [{ $project: { 'a.b': { $literal: 7 } } }, { _id: 1 }, { _id: 1, a: { b: 7 } }],
  [{ $project: { 'a.b': { $literal: 7 } } }, { _id: 1, a: 5 }, { _id: 1, a: { b: 7 } }],
  [{ $project: { 'a.b': { $literal: 7 } } }, { _id: 1, a: [{ c: 1 }, 5] }, { _id: 1, a: [{ b: 7 }, { b: 7 }] }],
  [{ $project: { 'a.b': { $literal: 7 } } }, { _id: 1, a: [] }, { _id: 1, a: [] }],
  [{ $project: { 'a.b': 1, 'a.n': '$n' } }, { _id: 1, n: 2, a: [{ b: 1, c: 1 }] }, { _id: 1, a: [{ b: 1, n: 2 }] }],
  [{ $project: { 'a.b': '$zzz' } }, { _id: 1, a: 5 }, { _id: 1, a: {} }],
];

const additions: Table = [
  [{ $addFields: { t: { $add: ['$a', 1] } } }, { _id: 1, a: 2 }, { _id: 1, a: 2, t: 3 }],
  [{ $set: { a: 1 } }, { _id: 1, a: 9, b: 2 }, { _id: 1, a: 1, b: 2 }],
  [{ $set: { a: 0, b: false } }, { _id: 1 }, { _id: 1, a: 0, b: false }],
  [{ $set: { a: '$b', b: '$a' } }, { _id: 1, a: 1, b: 2 }, { _id: 1, a: 2, b: 1 }],
  [{ $set: { a: { b: 1 } } }, { _id: 1, a: { c: 2 } }, { _id: 1, a: { b: 1, c: 2 } }],
  [{ $set: { a: { $literal: { b: 1 } } } }, { _id: 1, a: { c: 2 } }, { _id: 1, a: { b: 1 } }],
  [{ $set: { a: {} } }, { _id: 1, a: { c: 2 } }, { _id: 1, a: {} }],
  [{ $set: { 'a.b.c': 1 } }, { _id: 1 }, { _id: 1, a: { b: { c: 1 } } }],
  [{ $set: { 'a.b': 1 } }, { _id: 1, a: 5 }, { _id: 1, a: { b: 1 } }],
  [{ $set: { 'a.b': 1 } }, { _id: 1, a: null }, { _id: 1, a: { b: 1 } }],
  [{ $set: { 'a.b': 1 } }, { _id: 1, a: [{ c: 1 }, 5, [6]] }, { _id: 1, a: [{ b: 1, c: 1 }, { b: 1 }, [{ b: 1 }]] }],
  [{ $set: { 'a.b': 1 } }, { _id: 1, a: [] }, { _id: 1, a: [] }],
  [{ $set: { 'a.0': 1 } }, { _id: 1, a: [7] }, { _id: 1, a: [{ '0': 1 }] }],
  [{ $set: { a: '$zzz' } }, { _id: 1, a: 5 }, { _id: 1 }],
  [{ $set: { 'a.b': '$$REMOVE' } }, { _id: 1, a: { b: 1, c: 2 } }, { _id: 1, a: { c: 2 } }],
  [{ $set: { _id: 2 } }, { _id: 1 }, { _id: 2 }],
  [{ $unset: 'a' }, { _id: 1, a: 1, b: 2 }, { _id: 1, b: 2 }],
  [{ $unset: ['a', 'b.c', '_id'] }, { _id: 1, a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2 }] }],
  [{ $replaceRoot: { newRoot: '$a' } }, { _id: 1, a: { b: 2 } }, { b: 2 }],
  [{ $replaceWith: { $mergeObjects: [{ b: 0 }, '$a'] } }, { _id: 1 }, { b: 0 }],
  [{ $replaceWith: { x: '$_id' } }, { _id: 1 }, { x: 1 }],
];

describe('$project', () => {
  it.each(projects)('%j of %j', async (stage, document, expected) => {
    expect(await run([document], [stage])).toEqual([expected]);
  });

  it("keeps the document's order of fields, and puts the computed behind", async () => {
    const [result] = await run([{ _id: 1, c: 1, b: 2, a: 3 }], [{ $project: { x: '$a', b: '$c', a: 1, c: 1 } }]);
    expect(Object.keys(result ?? {})).toEqual(['_id', 'c', 'a', 'x', 'b']);
  });
});

describe('$addFields, $set, $unset, $replaceRoot, $replaceWith', () => {
  it.each(additions)('%j of %j', async (stage, document, expected) => {
    expect(await run([document], [stage])).toEqual([expected]);
  });

  it.each([1, null, 'x', [{ a: 1 }]])('refuses the new root %j', async (a) => {
    await expect(run([{ _id: 1, a }], [{ $replaceWith: '$a' }])).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });

  it('refuses to make a document that nothing could write out', async () => {
    const doubling = Array.from({ length: 60 }, () => ({ $set: { a: ['$a', '$a'] } }));
    await expect(run([{ _id: 1, a: 'x' }], doubling)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    const many = Array.from({ length: 5000 }, () => ({}));
    const copied = [{ $set: { 'a.copy': '$$ROOT' } }];
    await expect(run([{ _id: 1, a: many }], copied)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('$unwind', () => {
  it.each<[object | string, DataObject, DataObject[]]>([
    [
      '$a',
      { _id: 1, a: [1, 2], b: 3 },
      [
        { _id: 1, a: 1, b: 3 },
        { _id: 1, a: 2, b: 3 },
      ],
    ],
    ['$a', { _id: 1, a: 5 }, [{ _id: 1, a: 5 }]],
    ['$a', { _id: 1, a: { b: 1 } }, [{ _id: 1, a: { b: 1 } }]],
    [
      '$a',
      { _id: 1, a: [null, [2]] },
      [
        { _id: 1, a: null },
        { _id: 1, a: [2] },
      ],
    ],
    ['$a', { _id: 1, a: [] }, []],
    ['$a', { _id: 1, a: null }, []],
    ['$a', { _id: 1 }, []],
    [
      '$a.b',
      { _id: 1, a: { b: [1, 2], c: 3 } },
      [
        { _id: 1, a: { b: 1, c: 3 } },
        { _id: 1, a: { b: 2, c: 3 } },
      ],
    ],
    ['$a.b', { _id: 1, a: [{ b: [1] }] }, []],
    [{ path: '$a', preserveNullAndEmptyArrays: true }, { _id: 1, a: [] }, [{ _id: 1 }]],
    [{ path: '$a', preserveNullAndEmptyArrays: true }, { _id: 1, a: null }, [{ _id: 1, a: null }]],
    [{ path: '$a', preserveNullAndEmptyArrays: true }, { _id: 1 }, [{ _id: 1 }]],
    [
      { path: '$a', includeArrayIndex: 'i' },
      { _id: 1, a: [7, 8] },
      [
        { _id: 1, a: 7, i: 0 },
        { _id: 1, a: 8, i: 1 },
      ],
    ],
    [{ path: '$a', includeArrayIndex: 'i.j' }, { _id: 1, a: [7], i: 5 }, [{ _id: 1, a: 7, i: { j: 0 } }]],
    [{ path: '$a', includeArrayIndex: 'i' }, { _id: 1, a: 7 }, [{ _id: 1, a: 7, i: null }]],
    [
      { path: '$a', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true },
      { _id: 1, a: [] },
      [{ _id: 1, i: null }],
    ],
  ])('%j of %j', async ($unwind, document, expected) => {
    expect(await run([document], [{ $unwind }])).toEqual(expected);
  });

  it('hands on one by one what would be far too much at once', async () => {
    const a = Array.from({ length: 3000 }, (_, n) => n);
    const results = await run(
      [{ a, b: a, c: a }],
      [{ $unwind: '$a' }, { $unwind: '$b' }, { $unwind: '$c' }, { $limit: 2 }],
    );
    expect(results).toEqual([
      { a: 0, b: 0, c: 0 },
      { a: 0, b: 0, c: 1 },
    ]);
  });
});

describe('$sample', () => {
  const documents = Array.from({ length: 20 }, (_, n) => ({ n }));

  it('gives so many different documents, or all', async () => {
    const five = await run(documents, [{ $sample: { size: 5 } }]);
    expect(new Set(five.map(({ n }) => n)).size).toBe(5);
    const all = await run(documents, [{ $sample: { size: 50 } }, { $sort: { n: 1 } }]);
    expect(all).toEqual(documents);
  });

  it('takes each with the same chance, at each place', async () => {
    const firsts = new Map<unknown, number>();
    for (let round = 0; round < 2000; round += 1) {
      const [first] = await run(documents.slice(0, 4), [{ $sample: { size: 2 } }]);
      firsts.set(first?.n, (firsts.get(first?.n) ?? 0) + 1);
    }
    // 500 expected of each, with a deviation of 19.
    for (const count of firsts.values()) expect(Math.abs(count - 500)).toBeLessThan(150);
    expect(firsts.size).toBe(4);
  });
});

describe('$sortByCount and $bucket', () => {
  const artworks: DataObject[] = [
    { _id: 1, tags: ['painting', 'satire'], price: 199.99 },
    { _id: 2, tags: ['woodcut'], price: 280 },
    { _id: 3, tags: ['painting'], price: 76.04 },
    { _id: 4, tags: ['painting', 'woodcut'] },
    { _id: 5, tags: [], price: 483 },
  ];

  it('counts and sorts', async () => {
    expect(await run(artworks, [{ $unwind: '$tags' }, { $sortByCount: '$tags' }])).toEqual([
      { _id: 'painting', count: 3 },
      { _id: 'woodcut', count: 2 },
      { _id: 'satire', count: 1 },
    ]);
  });

  it('puts values into buckets, whose lower boundary belongs to them', async () => {
    const bucket = { groupBy: '$price', boundaries: [0, 199.99, 280, 400], default: 'Other' };
    expect(await run(artworks, [{ $bucket: bucket }])).toEqual([
      { _id: 0, count: 1 },
      { _id: 199.99, count: 1 },
      { _id: 280, count: 1 },
      { _id: 'Other', count: 2 },
    ]);
    const output = { n: { $sum: 1 }, ids: { $push: '$_id' } };
    expect(await run(artworks, [{ $match: { price: { $lt: 400 } } }, { $bucket: { ...bucket, output } }])).toEqual([
      { _id: 0, n: 1, ids: [3] },
      { _id: 199.99, n: 1, ids: [1] },
      { _id: 280, n: 1, ids: [2] },
    ]);
  });

  it('fails for a value in no bucket, unless there is a default', async () => {
    const stages = [{ $bucket: { groupBy: '$price', boundaries: [0, 200] } }];
    await expect(run(artworks, stages)).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });
});

describe('$facet', () => {
  it('runs each pipeline on the same documents', async () => {
    const documents = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const $facet = {
      big: [{ $match: { n: { $gt: 1 } } }],
      none: [{ $match: { n: 9 } }],
      total: [{ $count: 'n' }],
      all: [],
    };
    expect(await run(documents, [{ $facet }])).toEqual([
      { big: [{ n: 2 }, { n: 3 }], none: [], total: [{ n: 3 }], all: documents },
    ]);
    expect(await run([], [{ $facet: { total: [{ $count: 'n' }] } }])).toEqual([{ total: [] }]);
  });

  it('bounds what it holds', async () => {
    const documents = Array.from({ length: 1000 }, (_, n) => ({ n, text: 'x'.repeat(1000) }));
    const facet = [{ $facet: { total: [{ $count: 'n' }] } }];
    await expect(run(documents, facet, 100_000)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });
});

describe('$redact', () => {
  const document = {
    _id: 1,
    level: 1,
    acct: { level: 5, type: 'CC', address: { level: 2, city: 'X' } },
    list: [{ level: 1, a: 1 }, { level: 5 }, 7, [{ level: 5 }]],
  };

  it.each<[unknown, DataObject[]]>([
    [
      { $cond: [{ $eq: ['$level', 5] }, '$$PRUNE', '$$DESCEND'] },
      [{ _id: 1, level: 1, list: [{ level: 1, a: 1 }, 7, []] }],
    ],
    ['$$KEEP', [document]],
    ['$$PRUNE', []],
    [{ $cond: [{ $eq: ['$$ROOT.level', 1] }, '$$KEEP', '$$PRUNE'] }, [document]],
  ])('%j', async ($redact, expected) => {
    expect(await run([document], [{ $redact }])).toEqual(expected);
  });

  it('refuses other verdicts', async () => {
    await expect(run([document], [{ $redact: '$level' }])).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
  });
});
