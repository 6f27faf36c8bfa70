import { describe, expect, it } from 'vitest';
import { createContext } from '../../context.js';
import { TestCollections } from '../../testing/collections.js';
import type { DataObject, Value } from '../../value/value.js';

const byField = { $lookup: { from: 'foreign', localField: 'a', foreignField: 'b', as: 'found' } };

/** Which foreign documents, named by their positions, a local one finds. */
async function join(local: DataObject, foreign: readonly DataObject[], localField = 'a', foreignField = 'b') {
  const collections = new TestCollections({
    local: [{ _id: 'x', ...local }],
    foreign: foreign.map((data, index) => ({ _id: `f${index}`, ...data })),
  });
  const [result] = await collections.run('local', [
    { $lookup: { from: 'foreign', localField, foreignField, as: 'found' } },
    { $limit: 1 },
  ]);
  return ((result?.found ?? []) as readonly DataObject[]).map(({ _id }) => Number(String(_id).slice(1)));
}

const day = new Date('2026-01-02T00:00:00Z');
const values: DataObject[] = [
  {}, // 0
  { b: null }, // 1
  { b: [] }, // 2
  { b: [null, 7] }, // 3
  { b: 1 }, // 4
  { b: [1, 2] }, // 5
  { b: [[1, 2], 3] }, // 6
  { b: '1' }, // 7
  { b: true }, // 8
  { b: { x: 1, y: 2 } }, // 9
  { b: day }, // 10
  { b: [[]] }, // 11
];

describe('$lookup by fields', () => {
  it.each<[string, Value | undefined, readonly number[]]>([
    ['a number', 1, [4, 5]],
    ['a string, by type', '1', [7]],
    ['a boolean, by type', true, [8]],
    ['a date', new Date(day), [10]],
    ['an object, whatever the order of its fields', { y: 2, x: 1 }, [9]],
    ['null: null and missing, and arrays with null', null, [0, 1, 3]],
    ['a missing field, as null', undefined, [0, 1, 3]],
    ['an empty array, as null', [], [0, 1, 3]],
    ['an array: any of its elements, not itself', [1, 2], [4, 5]],
    ['an array with null', [null, 7], [0, 1, 3]],
    ['an array in an array', [[1, 2]], [5, 6]],
    ['an empty array in an array', [[]], [2, 11]],
    ['elements twice: each document once', [1, 2, 1], [4, 5]],
    ['what nobody has', 99, []],
  ])('finds %s', async (_, a, expected) => {
    expect(await join(a === undefined ? {} : { a }, values)).toEqual(expected);
  });

  it.each<[string, DataObject, string, readonly number[]]>([
    ['into an object', { a: { x: 1 } }, 'a.x', [0]],
    ['into the objects of an array', { a: [{ x: 1 }, { x: 2 }] }, 'a.x', [0, 1]],
    ['to arrays in the objects of an array', { a: [{ x: [1, 2] }, { no: 3 }] }, 'a.x', [0, 1]],
    ['past objects without the field: no null for them', { a: [{ no: 2 }, { x: 1 }] }, 'a.x', [0]],
    ['past empty arrays', { a: [{ x: [] }, { x: 2 }] }, 'a.x', [1]],
    ['to nothing: null', { a: [{ no: 1 }, { no: 2 }] }, 'a.x', [2]],
    ['to empty arrays only: null', { a: [{ x: [] }, { x: [] }] }, 'a.x', [2]],
    ['through a scalar: null', { a: 1 }, 'a.x', [2]],
    ['through scalars in an array: null', { a: [1] }, 'a.x', [2]],
    ['through arrays in arrays: null', { a: [[{ x: 1 }]] }, 'a.x', [2]],
    ['by an index', { a: [{ x: 1 }, { x: 2 }] }, 'a.0.x', [0]],
    ['by an index to nothing', { a: [{ y: 1 }, { x: 1 }] }, 'a.0.x', [2]],
    ['to an element by its index', { a: [1, 2] }, 'a.1', [1]],
  ])('follows the local path %s', async (_, local, localField, expected) => {
    expect(await join(local, [{ b: 1 }, { b: 2 }, { b: null }], localField)).toEqual(expected);
  });

  it('follows the foreign path as filters do', async () => {
    const foreign: DataObject[] = [
      { b: { x: 1 } },
      { b: [{ x: 3 }, { x: 1 }] },
      { b: [{ x: [1] }] },
      { b: [{ no: 1 }, { x: 2 }] },
      { b: [] },
      { b: [5] },
      {},
      { b: [[{ x: 1 }]] },
    ];
    expect(await join({ a: 1 }, foreign, 'a', 'b.x')).toEqual([0, 1, 2]);
    expect(await join({ a: null }, foreign, 'a', 'b.x')).toEqual([3, 6]);
    expect(await join({ a: 1 }, foreign, 'a', 'b.1.x')).toEqual([1]);
  });

  it('takes ids, and never a field of the envelope for one of the data', async () => {
    expect(await join({ a: ['f1', 'f2', 1] }, [{}, {}, {}], 'a', '_id')).toEqual([1, 2]);
    expect(await join({ a: 1 }, [{ version: 1 }, {}], 'a', 'version')).toEqual([0]);
    expect(await join({ a: 'f0' }, [{ id: 'f1' }, { id: 'f0' }], 'a', 'id')).toEqual([1]);
    expect(await join({}, [{}, {}], '_id', '_meta.version')).toEqual([]);
    expect(await join({}, [{}, {}], 'a', '_id.x')).toEqual([0, 1]);
  });

  it.each<[string, unknown]>([
    ['found', { _id: 'x', found: [{ _id: 'f0', b: 1 }], a: 1, o: { p: 1 } }],
    ['o.p', { _id: 'x', found: 0, a: 1, o: { p: [{ _id: 'f0', b: 1 }] } }],
    ['o.q', { _id: 'x', found: 0, a: 1, o: { p: 1, q: [{ _id: 'f0', b: 1 }] } }],
    ['a.q', { _id: 'x', found: 0, a: { q: [{ _id: 'f0', b: 1 }] }, o: { p: 1 } }],
  ])('puts the array at %s', async (as, expected) => {
    const collections = new TestCollections({
      local: [{ _id: 'x', found: 0, a: 1, o: { p: 1 } }],
      foreign: [{ _id: 'f0', b: 1 }],
    });
    const lookup = { ...byField.$lookup, as };
    expect(await collections.run('local', [{ $skip: 0 }, { $lookup: lookup }])).toEqual([expected]);
  });

  it('joins a collection with itself, and finds nothing in one that is not there', async () => {
    const people: DataObject[] = [
      { _id: 'a', boss: 'b' },
      { _id: 'b', boss: null },
    ];
    const collections = new TestCollections({ people });
    const lookup = { from: 'people', localField: 'boss', foreignField: '_id', as: 'boss' };
    expect(await collections.run('people', [{ $lookup: lookup }])).toEqual([
      { _id: 'a', boss: [{ _id: 'b', boss: null }] },
      { _id: 'b', boss: [] },
    ]);
    expect(await collections.run('people', [{ $lookup: { ...lookup, from: 'nobody' } }])).toEqual([
      { _id: 'a', boss: [] },
      { _id: 'b', boss: [] },
    ]);
  });

  it('reads for many at once, each foreign document once; for one only as long as no more are wanted', async () => {
    const local = Array.from({ length: 3_000 }, (_, n) => ({ _id: `l${n}`, a: n % 10 }));
    const foreign = Array.from({ length: 20 }, (_, n) => ({ _id: `f${n}`, b: n }));
    const all = new TestCollections({ local, foreign });
    expect(await all.run('local', [byField, { $match: { 'found.0.b': { $gte: 0 } } }, { $count: 'n' }])).toEqual([
      { n: 3_000 },
    ]);
    expect(all.reads.filter(({ collection }) => collection === 'foreign').length).toBeLessThan(12);
    const one = new TestCollections({ local, foreign });
    expect(await one.run('local', [byField, { $limit: 1 }])).toEqual([
      { _id: 'l0', a: 0, found: [{ _id: 'f0', b: 0 }] },
    ]);
    expect(one.reads.map(({ documents }) => documents)).toEqual([1, 1]);
  });

  it('reads for fewer at once where there are too many matches, and refuses too many for one', async () => {
    const local = Array.from({ length: 40 }, (_, n) => ({ _id: `l${n}`, a: n }));
    const foreign = Array.from({ length: 40 }, (_, n) => ({ _id: `f${n}`, b: n, text: 'x'.repeat(1_000) }));
    const collections = new TestCollections({ local, foreign }, createContext(), { memoryBytesMax: 10_000 });
    const results = await collections.run('local', [byField, { $match: { found: { $size: 1 } } }, { $count: 'n' }]);
    expect(results).toEqual([{ n: 40 }]);
    const same = foreign.map((document) => ({ ...document, b: 0 }));
    const tooMany = new TestCollections({ local, foreign: same }, createContext(), { memoryBytesMax: 10_000 });
    await expect(tooMany.run('local', [byField])).rejects.toMatchObject({
      reason: 'LIMIT_EXCEEDED',
      details: { stage: '$lookup', limit: 10_000 },
    });
  });

  it('looks for no more than some thousand values at once, where documents have long arrays', async () => {
    const a = Array.from({ length: 6_000 }, (_, n) => n);
    const local = Array.from({ length: 7 }, (_, n) => ({ _id: `l${n}`, a }));
    const collections = new TestCollections({ local, foreign: [{ _id: 'f0', b: 5_999 }] });
    expect(await collections.run('local', [byField, { $match: { found: { $size: 1 } } }, { $count: 'n' }])).toEqual([
      { n: 7 },
    ]);
    expect(collections.reads).toHaveLength(8);
  });

  it('ends soon when nobody waits any more', async () => {
    const controller = new AbortController();
    const local = Array.from({ length: 5_000 }, (_, n) => ({ _id: `l${n}`, a: n }));
    const collections = new TestCollections({ local, foreign: local }, createContext({ signal: controller.signal }));
    const reading = (async () => {
      for await (const _ of collections.stream('local', [byField])) controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(collections.reads.length).toBeLessThan(5);
  });
});
