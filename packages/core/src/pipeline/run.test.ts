import { describe, expect, it } from 'vitest';
import { createContext } from '../context.js';
import { toPipelineDocument } from '../document/to-pipeline-document.js';
import { defaultLimits } from '../limits.js';
import { readCollection } from '../testing/read-collection.js';
import type { DataObject } from '../value/value.js';
import { parsePipeline } from './parse.js';
import { runStages } from './run.js';

/** Tells how much was read of it, and whether it was ended properly. */
class Source {
  read = 0;
  closed = false;
  readonly #documents: readonly DataObject[];

  constructor(documents: readonly DataObject[]) {
    this.#documents = documents;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<DataObject, void, undefined> {
    try {
      for (const document of this.#documents) {
        this.read += 1;
        yield document;
      }
    } finally {
      this.closed = true;
    }
  }
}

const stagesOf = (raw: unknown) => parsePipeline([{ $skip: 0 }, ...(raw as unknown[])], defaultLimits).stages;

async function run(documents: readonly DataObject[] | Source, raw: unknown, memoryBytesMax?: number) {
  const source = documents instanceof Source ? documents : new Source(documents);
  const options = memoryBytesMax === undefined ? {} : { memoryBytesMax };
  const results: DataObject[] = [];
  for await (const result of runStages(source, stagesOf(raw), createContext(), { readCollection, ...options }))
    results.push(result);
  return results;
}

const abc: DataObject[] = [
  { _id: 'a', n: 3, t: ['x', 'y'] },
  { _id: 'b', n: 1, t: [] },
  { _id: 'c', n: 2 },
  { _id: 'd', n: 1, t: ['z', 'w'] },
];

describe('runStages', () => {
  it.each<[unknown, readonly unknown[]]>([
    [[], ['a', 'b', 'c', 'd']],
    [[{ $match: { n: 1 } }], ['b', 'd']],
    [[{ $match: { _id: 'c' } }], ['c']],
    [
      [{ $skip: 1 }, { $limit: 2 }],
      ['b', 'c'],
    ],
    [[{ $limit: 2 }, { $skip: 1 }], ['b']],
    [[{ $skip: 9 }], []],
    [[{ $limit: 2 }, { $match: { n: 1 } }], ['b']],
    [[{ $match: { n: 1 } }, { $limit: 1 }], ['b']],
    [[{ $sort: { n: 1 } }], ['b', 'd', 'c', 'a']],
    [[{ $sort: { n: -1 } }], ['a', 'c', 'b', 'd']],
    [[{ $sort: { n: 1, _id: -1 } }], ['d', 'b', 'c', 'a']],
    [[{ $sort: { t: 1 } }], ['b', 'c', 'd', 'a']],
    [[{ $sort: { t: -1 } }], ['d', 'a', 'c', 'b']],
    [[{ $sort: { n: 1 } }, { $limit: 1 }], ['b']],
    [
      [{ $sort: { n: 1 } }, { $skip: 1 }, { $limit: 2 }],
      ['d', 'c'],
    ],
    [
      [{ $sort: { n: 1 } }, { $skip: 1 }, { $skip: 1 }, { $limit: 9 }],
      ['c', 'a'],
    ],
    [[{ $sort: { n: 1 } }, { $match: { n: { $gt: 1 } } }, { $limit: 1 }], ['c']],
    [
      [{ $sort: { n: 1 } }, { $limit: 3 }, { $sort: { _id: -1 } }, { $limit: 2 }],
      ['d', 'c'],
    ],
    [[{ $sort: { n: 1 } }, { $limit: 3 }, { $limit: 1 }], ['b']],
  ])('%j gives %j', async (raw, ids) => {
    expect((await run(abc, raw)).map((document) => document._id)).toEqual(ids);
  });

  it.each<[unknown, readonly DataObject[]]>([
    [[{ $count: 'n' }], [{ n: 4 }]],
    [[{ $match: { n: 99 } }, { $count: 'n' }], []],
    [[{ $limit: 3 }, { $count: 'n' }], [{ n: 3 }]],
    [[{ $group: { _id: '$n', c: { $count: {} } } }, { $match: { c: { $gt: 1 } } }, { $count: 'dups' }], [{ dups: 1 }]],
    [
      [{ $group: { _id: '$n' } }, { $sort: { _id: -1 } }, { $limit: 2 }],
      [{ _id: 3 }, { _id: 2 }],
    ],
    [
      [{ $group: { _id: '$n', c: { $sum: 1 } } }, { $group: { _id: null, most: { $max: '$c' } } }],
      [{ _id: null, most: 2 }],
    ],
  ])('%j gives %j', async (raw, expected) => {
    expect(await run(abc, raw)).toEqual(expected);
  });

  it.each<[unknown, number]>([
    [[{ $limit: 2 }], 2],
    [[{ $match: { n: 1 } }, { $limit: 1 }], 2],
    [[{ $skip: 1 }, { $limit: 1 }], 2],
    [[{ $limit: 2 }, { $match: { n: 99 } }], 2],
    [[{ $limit: 3 }, { $sort: { n: 1 } }], 3],
    [[{ $limit: 1 }, { $count: 'n' }], 1],
  ])('%j reads %d documents and ends its source', async (raw, read) => {
    const source = new Source(abc);
    await run(source, raw);
    expect([source.read, source.closed]).toEqual([read, true]);
  });

  it('streams, and ends its source when the caller stops', async () => {
    const source = new Source(abc);
    for await (const document of runStages(source, stagesOf([{ $match: { n: 1 } }]), createContext(), {
      readCollection,
    })) {
      expect(document._id).toBe('b');
      break;
    }
    expect([source.read, source.closed]).toEqual([2, true]);
  });

  it('stops when nobody waits any more', async () => {
    const controller = new AbortController();
    const source = new Source(Array.from({ length: 10_000 }, (_, n) => ({ n })));
    const stages = stagesOf([{ $match: {} }]);
    const reading = (async () => {
      for await (const _ of runStages(source, stages, createContext({ signal: controller.signal }), { readCollection }))
        controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect(source.read).toBeLessThan(1000);
    expect(source.closed).toBe(true);
  });

  it('bounds the memory of $sort and $group', async () => {
    const documents = Array.from({ length: 1000 }, (_, n) => ({ n: (n * 7919) % 1000, text: 'x'.repeat(1000) }));
    const tooMuch = expect.objectContaining({
      reason: 'LIMIT_EXCEEDED',
      details: expect.objectContaining({ limit: 100_000 }),
    });
    await expect(run(documents, [{ $sort: { n: 1 } }], 100_000)).rejects.toEqual(tooMuch);
    await expect(run(documents, [{ $group: { _id: '$n' } }], 100_000)).rejects.toEqual(tooMuch);
    const tops = await run(documents, [{ $sort: { n: 1 } }, { $skip: 2 }, { $limit: 3 }], 100_000);
    expect(tops.map(({ n }) => n)).toEqual([2, 3, 4]);
    const grown = documents.map(({ n }) => ({ g: n % 10, text: 'x'.repeat(n * 20) }));
    await expect(run(grown, [{ $group: { _id: '$g', m: { $max: '$text' } } }], 100_000)).rejects.toEqual(tooMuch);
    expect(await run(documents, [{ $group: { _id: '$text', c: { $sum: 1 } } }], 100_000)).toHaveLength(1);
  });
});

describe('toPipelineDocument', () => {
  it('puts the id first, and _meta last if asked for', () => {
    const createdAt = new Date(1);
    const updatedAt = new Date(2);
    const document = { id: 'x', data: { a: 1 }, metadata: { m: 1 }, version: 3, createdAt, updatedAt };
    expect(JSON.stringify(toPipelineDocument(document, false))).toBe('{"_id":"x","a":1}');
    expect(toPipelineDocument(document, true)).toEqual({
      _id: 'x',
      a: 1,
      _meta: { version: 3, created_at: createdAt, updated_at: updatedAt, metadata: { m: 1 } },
    });
  });
});
