import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  createDatabase,
  type DataObject,
  defaultLimits,
  type Explanation,
  parseFilter,
  parseIndexDefinition,
  parsePipeline,
  parseSort,
  type WriteOperation,
} from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-text-'));
const file = path.join(folder, 'notes.db');
const context = createContext();
const count = 20_000;
let adapter: Adapter;

const insert = (id: string, data: DataObject): WriteOperation => ({
  kind: 'insert',
  collection: 'notes',
  document: { id, data, metadata: {} },
});
const definition = (keys: unknown, options: unknown = {}) => parseIndexDefinition({ keys, options }, defaultLimits);
const request = (filter: unknown, sort: Record<string, unknown> = { id: 1 }, page = {}) => ({
  filter: parseFilter(filter, defaultLimits),
  sort: parseSort(sort),
  ...page,
});
const text = (search: string, options: object = {}): DataObject => ({ $text: { $search: search, ...options } });
const explain = (filter: unknown, sort?: Record<string, unknown>, page?: object): Promise<Explanation> =>
  adapter.collection('notes').explain(context, request(filter, sort, page));
const planOf = ({ enginePlan }: Explanation) => (enginePlan as { plan: string[] }).plan;
async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
const idOf = (n: number): string => String(n).padStart(6, '0');

/** `all` is in every note, `rareN` in 20, `twinN` and `twinN+1` one after the other in 100 or so. */
const note = (n: number): DataObject => ({
  title: `Note ${n}`,
  body: `ALL of it, r\u00e1re${n % 1000} twin${n % 200} twin${(n % 200) + 1}.`,
  author: `a${n % 10}`,
  rank: (n * 7_919) % count,
});

beforeAll(async () => {
  adapter = createSqliteAdapter({ file, synchronous: 'normal' });
  const operations = Array.from({ length: count }, (_, n) => insert(idOf(n), note(n)));
  await adapter.write(context, { operations, mode: 'ordered' });
  await adapter.collection('notes').createIndex(context, definition({ title: 'text', body: 'text' }));
});

afterAll(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`$text over ${count} documents`, () => {
  it.each<[unknown, number, unknown]>([
    [text('rare7'), 20, null],
    [text('RARE7 rare8 nothing'), 40, null],
    [text('rare7 -twin7'), 0, null],
    [text('rare207 -twin8'), 0, null],
    [text('rare7 rare8 -twin7'), 20, null],
    [text('"all" "rare7"'), 20, null],
    [{ ...text('rare7'), rank: { $gte: 0 } }, 20, null],
    [text('nothing'), 0, null],
    [text('-all'), 0, null],
    [text('"twin7 twin8"'), 100, text('"twin7 twin8"')],
    [text('r\u00e1re7', { $diacriticSensitive: true }), 20, text('r\u00e1re7', { $diacriticSensitive: true })],
  ])('reads of %j %i documents, all by the index', async (filter, documentsRead, residual) => {
    const explanation = await explain(filter);
    expect(explanation).toMatchObject({ residual, documentsRead, index: { name: 'title_text_body_text' } });
    expect(planOf(explanation).join()).not.toMatch(/SCAN (c|d)\b/);
  });

  it('looks for words once: what their entries give has them', async () => {
    const plan = planOf(await explain(text(Array.from({ length: 900 }, (_, n) => `rare${n}`).join(' '))));
    expect(plan.join('\n')).not.toMatch(/EXISTS/u);
    // Without entries to read it by, each document is looked at for its words.
    expect(planOf(await explain({ id: idOf(7), ...text('rare7 rare8') })).join('\n')).toMatch(/EXISTS/u);
  });

  it('looks for a phrase among the documents that have its words', async () => {
    const explanation = await explain(text('"twin8 twin7"'));
    // twin8 stands in two kinds of notes, twin7 beside it in one of them.
    expect(explanation).toMatchObject({ documentsRead: 100, documentsReturned: 0 });
    expect(explanation.pushed).toEqual(text('"twin8" "twin7"'));
  });

  it('gives the first of a common word without reading the others', async () => {
    const explanation = await explain(text('all'), { id: 1 }, { limit: 10 });
    expect(explanation).toMatchObject({
      residual: null,
      sort: 'index',
      paging: 'engine',
      documentsRead: 10,
      index: { ranges: 1, servesSort: true },
    });
    const after = [idOf(5_000)];
    const next = adapter.collection('notes').find(context, request(text('all'), { id: 1 }, { limit: 2, after }));
    expect((await listOf(next)).map(({ id }) => id)).toEqual([idOf(5_001), idOf(5_002)]);
  });

  it('sorts by another field in the engine', async () => {
    const explanation = await explain(text('rare7'), { rank: -1 }, { limit: 3 });
    expect(explanation).toMatchObject({ sort: 'engine', paging: 'engine', documentsRead: 3 });
  });

  it('counts, groups and explains in pipelines', async () => {
    const notes = adapter.collection('notes');
    expect(await notes.count(context, { filter: parseFilter(text('all -rare7'), defaultLimits) })).toBe(count - 20);
    const pipeline = parsePipeline(
      [{ $match: text('rare7') }, { $group: { _id: '$author', n: { $count: {} } } }],
      defaultLimits,
    );
    const groups = notes.aggregate(context, { pipeline, withMeta: false });
    expect(await listOf(groups)).toEqual([{ _id: 'a7', n: 20 }]);
    const explanation = await notes.explain(context, { pipeline, withMeta: false });
    expect(explanation).toMatchObject({ residual: null, index: { name: 'title_text_body_text' } });
  });

  it('is there again after the file was closed', async () => {
    await adapter.close();
    adapter = createSqliteAdapter({ file, synchronous: 'normal' });
    const [state] = await adapter.collection('notes').listIndexes(context);
    expect(state?.definition).toEqual(definition({ title: 'text', body: 'text' }));
    expect((await explain(text('rare7'))).documentsReturned).toBe(20);
  });
});

describe('a text index with other keys', () => {
  it('narrows by equalities on them', async () => {
    const database = createDatabase(adapter);
    const people = database.collection('people');
    await people.createIndex({ city: 1, about: 'text' });
    await people.insertMany(
      Array.from({ length: 500 }, (_, n) => ({ data: { city: `c${n % 5}`, about: `likes coffee w${n}` } })),
    );
    const filter = parseFilter({ city: 'c1', ...text('coffee') }, defaultLimits);
    const explanation = await adapter.collection('people').explain(context, { filter, sort: parseSort({ id: 1 }) });
    expect(explanation).toMatchObject({
      residual: null,
      documentsRead: 100,
      index: { name: 'city_1_about_text', ranges: 1, servesSort: true },
    });
    expect(await people.count({ city: { $in: ['c1', 'c2'] }, ...text('w1 w2 w3') })).toBe(2);
    expect(await people.count(text('coffee -w7'))).toBe(499);
  });
});

describe('a document of too many words', () => {
  it('is found all the same, and left to core', async () => {
    const books = createDatabase(adapter).collection('books');
    await books.createIndex({ text: 'text' });
    const long = Array.from({ length: 10_001 }, (_, n) => `w${n}`).join(' ');
    await books.insertMany([
      { id: 'long', data: { text: long } },
      { id: 'short', data: { text: 'w5 x' } },
      { id: 'other', data: { text: 'y' } },
    ]);
    const find = async (search: string) =>
      (await books.find(text(search), { sort: { id: 1 } }).toArray()).map(({ id }) => id);
    expect(await find('w5')).toEqual(['long', 'short']);
    expect(await find('w5 -w6')).toEqual(['short']);
    expect(await find('nothing')).toEqual([]);
    const filter = parseFilter(text('w5'), defaultLimits);
    const explanation = await adapter.collection('books').explain(context, { filter, sort: parseSort({ id: 1 }) });
    expect(explanation).toMatchObject({ residual: text('w5'), documentsRead: 2 });
    await books.updateById('long', { text: 'w5 short now' });
    expect(await find('w6')).toEqual([]);
    expect(await find('now')).toEqual(['long']);
  });
});
