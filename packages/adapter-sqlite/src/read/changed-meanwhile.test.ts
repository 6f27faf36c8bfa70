import { afterAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../index.js';

const database = openSqlite({ file: ':memory:' });

afterAll(() => database.close());

interface Item {
  readonly n: number;
  readonly text: string;
}

/** Documents with `n` from 0; without an index SQLite finds their order first and then reads them, chunk by chunk. */
async function fill(name: string) {
  const collection = database.collection<Item>(name);
  await collection.insertMany(Array.from({ length: 2_000 }, (_, n) => ({ data: { n, text: 'a' } })));
  return collection;
}

type Items = Awaited<ReturnType<typeof fill>>;

async function changeSome(items: Items): Promise<void> {
  await items.deleteMany({ n: { $gte: 300, $lt: 350 } });
  await items.updateOne({ n: 400 }, { $set: { n: 1_900.5 } });
  await items.updateOne({ n: 450 }, { $set: { n: 5 } });
  await items.updateOne({ n: 500 }, { $set: { text: 'b' } });
}

/** What is sorted by, as found while documents change behind the first that is read. */
async function readWhileChanging(items: Items, filter: Partial<Item>, options: object): Promise<number[]> {
  const seen: number[] = [];
  for await (const { data } of items.find(filter, options)) {
    if (seen.length === 0) await changeSome(items);
    seen.push(data.n);
  }
  return seen;
}

const numbers = Array.from({ length: 2_000 }, (_, n) => n);
const stayed = numbers.filter((n) => (n < 300 || n >= 350) && n !== 400 && n !== 450);

describe('a sorted read during which documents change', () => {
  it('gives as many as were asked for, in order, and misses none that stays', async () => {
    const items = await fill('window');
    expect(await readWhileChanging(items, {}, { sort: { n: 1 }, limit: 1_001 })).toEqual(stayed.slice(0, 1_001));
  });

  it('goes on behind what it has read, also after a skip and with a projection', async () => {
    const items = await fill('skipped');
    const options = { sort: { n: 1 }, skip: 10, limit: 700, projection: { n: 1 } };
    expect(await readWhileChanging(items, {}, options)).toEqual(stayed.slice(10, 710));
  });

  it('gives what moved to where it is now, if that is still ahead', async () => {
    const items = await fill('whole');
    const expected = [...stayed.slice(0, stayed.indexOf(1_901)), 1_900.5, ...stayed.slice(stayed.indexOf(1_901))];
    expect(await readWhileChanging(items, {}, { sort: { n: 1 }, limit: 1_990 })).toEqual(expected);
  });

  it('goes on where more were changed than wait for their place', async () => {
    const items = await fill('many');
    const seen: number[] = [];
    for await (const { data } of items.find({}, { sort: { n: 1 }, limit: 1_900 })) {
      if (seen.length === 0) await items.updateMany({}, { $set: { text: 'b' } });
      seen.push(data.n);
    }
    expect(seen).toEqual(numbers.slice(0, 1_900));
  });

  it('ends where core sorts and the skip goes beyond the matches', async () => {
    const items = database.collection<{ n: number[] }>('arrays');
    await items.insertMany([1, 2, 3, 4, 5].map((n) => ({ data: { n: [n] } })));
    const [, second] = await items.find({}, { sort: { n: 1 }, limit: 2 }).toArray();
    expect(second?.data.n).toEqual([2]);
    expect(await items.find({}, { sort: { n: 1 }, skip: 3, limit: 2 }).toArray()).toHaveLength(2);
    const page = await items.findPage({}, { sort: { n: 1 }, limit: 4 });
    const rest = await items.findPage({}, { sort: { n: 1 }, limit: 4, cursor: page.nextCursor ?? '' });
    expect(rest).toMatchObject({ documents: [{ data: { n: [5] } }], nextCursor: null });
  });

  it('leaves out what no longer matches', async () => {
    const items = await fill('matching');
    const found = await readWhileChanging(items, { text: 'a' }, { sort: { n: 1 }, limit: 1_001 });
    expect(found).toEqual(stayed.filter((n) => n !== 500).slice(0, 1_001));
  });

  it('gives none that took the place of one that was deleted', async () => {
    const items = await fill('replaced');
    await items.insertOne({ n: 1_000.5, text: 'a' }, { id: 'last' });
    const seen: string[] = [];
    for await (const { id } of items.find({ text: 'a' }, { sort: { n: 1 } })) {
      if (seen.length === 0) {
        await items.deleteById('last');
        await items.insertOne({ n: 1_000.5, text: 'b' }, { id: 'other' });
      }
      seen.push(id);
    }
    expect(seen).toHaveLength(2_000);
    expect(seen).not.toContain('other');
  });

  it('gives none that no longer matches where core has to sort, nor counts it', async () => {
    const items = await fill('complex');
    await items.insertOne({ n: 0.5, text: 'a', more: [1, 2] } as Item, { id: 'array' });
    const sorted = items.find({ text: 'a' }, { sort: { more: 1, n: -1 } }).toArray();
    const counted = items.count({ text: 'a', $expr: { $gte: ['$n', 0] } });
    await new Promise((resolve) => setImmediate(resolve));
    await items.updateMany({ n: { $lt: 1_000 } }, { $set: { text: 'b' } });
    expect((await sorted).filter(({ data }) => data.text !== 'a')).toEqual([]);
    expect(await counted).toBeLessThan(2_001);
  });

  it('misses none that stays where core has to sort, whenever others are deleted before it', async () => {
    const missed: unknown[] = [];
    for (let turns = 0; turns < 16; turns += 1) {
      const items = await fill(`bounded_${turns}`);
      await items.insertOne({ n: [1_000.5], text: 'a' } as unknown as Item, { id: 'array' });
      const reading = items.find({}, { sort: { n: 1 }, limit: 1_000 }).toArray();
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await items.deleteMany({ n: { $gte: 300, $lt: 350 } });
      const found = (await reading).map(({ data }) => [data.n].flat()[0] ?? Number.NaN);
      const last = found.at(-1) ?? Number.NaN;
      const expected = [...numbers, 1_000.5].filter((n) => n <= last && (n < 300 || n >= 350)).sort((a, b) => a - b);
      const without = found.filter((n) => n < 300 || n >= 350);
      if (JSON.stringify(without) !== JSON.stringify(expected) || found.length !== 1_000)
        missed.push([turns, found.length, last]);
    }
    expect(missed).toEqual([]);
  });
});
