import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Adapter,
  createContext,
  type DataObject,
  defaultLimits,
  type Explanation,
  parseFilter,
  parseIndexDefinition,
  parseSort,
  type WriteOperation,
} from '@database-service/core';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';

const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-indexes-'));
const context = createContext();
const count = 20_000;
let adapter: Adapter;

const insert = (id: string, data: DataObject): WriteOperation => ({
  kind: 'insert',
  collection: 'cities',
  document: { id, data, metadata: {} },
});
const definition = (keys: unknown, options: unknown = {}) => parseIndexDefinition({ keys, options }, defaultLimits);
const request = (filter: unknown, sort: Record<string, unknown> = { id: 1 }, page = {}) => ({
  filter: parseFilter(filter, defaultLimits),
  sort: parseSort(sort),
  ...page,
});
const explain = (filter: unknown, sort?: Record<string, unknown>, page?: object): Promise<Explanation> =>
  adapter.collection('cities').explain(context, request(filter, sort, page));
const planOf = ({ enginePlan }: Explanation) => (enginePlan as { plan: string[] }).plan;

/** A country for every 100 cities; population and name are scattered. */
const city = (n: number): DataObject => ({
  name: `city ${(n * 7_919) % count}`,
  country: `c${n % 200}`,
  population: (n * 104_729) % 1_000_003,
  location: { lat: (n % 180) - 90 + 0.5, lon: (n % 360) - 180 },
  tags: [`t${n % 10}`, `u${n % 7}`],
});

beforeAll(async () => {
  adapter = createSqliteAdapter({ file: path.join(folder, 'cities.db'), synchronous: 'normal' });
  const operations = Array.from({ length: count }, (_, n) => insert(String(n).padStart(6, '0'), city(n)));
  await adapter.write(context, { operations, mode: 'ordered' });
  const cities = adapter.collection('cities');
  await cities.createIndex(context, definition({ country: 1, population: -1 }));
  await cities.createIndex(context, definition({ name: 1 }, { unique: true }));
  await cities.createIndex(context, definition({ tags: 1 }));
});

afterAll(async () => {
  await adapter.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`reading ${count} documents by an index`, () => {
  it.each<[unknown, string, number]>([
    [{ $or: [{ country: 'c7' }, { name: 'city 5' }] }, 'country_1_population_-1 + name_1', 2],
    [{ $or: [{ country: 'c7' }, { tags: 'nothing' }], name: { $exists: true } }, 'country_1_population_-1 + tags_1', 2],
  ])('reads each branch of %j by its own index', async (filter, name, ranges) => {
    const explanation = await explain(filter, { name: 1 });
    expect(explanation).toMatchObject({ residual: null, index: { name, ranges, servesSort: false }, sort: 'engine' });
    const expected = Array.from({ length: count }, (_, n) => city(n)).filter(
      ({ country, name: cityName }) =>
        country === 'c7' || (ranges === 2 && name.endsWith('name_1') && cityName === 'city 5'),
    );
    expect(explanation.documentsRead).toBe(expected.length);
    expect(planOf(explanation).join()).not.toMatch(/SCAN [cd]\b/);
  });

  it('searches the entries, reads what is needed only, and is sorted by them', async () => {
    const explanation = await explain({ country: 'c7' }, { population: -1 }, { limit: 10 });
    expect(explanation).toMatchObject({
      pushed: { country: 'c7' },
      residual: null,
      index: { name: 'country_1_population_-1', ranges: 1, servesSort: true },
      sort: 'index',
      paging: 'engine',
      documentsRead: 10,
      documentsReturned: 10,
    });
    const plan = planOf(explanation);
    expect(plan).toContain('SEARCH c USING PRIMARY KEY (key>? AND key<?)');
    expect(plan).toContain('SEARCH d USING INTEGER PRIMARY KEY (rowid=?)');
    expect(plan.join()).not.toMatch(/SCAN [cd]\b|TEMP B-TREE/);
  });

  it.each([
    ['one value', { name: 'city 5' }, 'name_1', 1],
    ['many values', { name: { $in: ['city 5', 'city 6', 'city 7'] } }, 'name_1', 3],
    [
      'a range, and a test of its own',
      { country: 'c3', population: { $gt: 500_000 }, 'location.lat': { $gt: 0 } },
      'country_1_population_-1',
      undefined,
    ],
    ['an element of an array', { tags: 't3' }, 'tags_1', 2_000],
  ])('reads only documents of the ranges: %s', async (_, filter, name, read) => {
    const explanation = await explain(filter);
    expect(explanation.index?.name).toBe(name);
    expect(explanation.residual).toBeNull();
    expect(planOf(explanation).join()).not.toMatch(/SCAN [cd]\b/);
    expect(planOf(explanation).join()).toMatch(/SEARCH c USING PRIMARY KEY \(key>\? AND key<\?\)/);
    const expected = Array.from({ length: count }, (_unused, n) => city(n)).filter((data) =>
      matches(data, filter),
    ).length;
    expect(explanation.documentsReturned).toBe(expected);
    expect(explanation.documentsRead).toBe(read ?? expected);
    expect(await adapter.collection('cities').count(context, { filter: parseFilter(filter, defaultLimits) })).toBe(
      expected,
    );
  });

  it('serves what an $expr implies', async () => {
    const compared = { $gt: ['$population', '$location.lat'] };
    const expression = { $and: [{ $eq: ['$country', 'c3'] }, compared] };
    expect(await explain({ $expr: expression })).toMatchObject({
      pushed: { country: 'c3' },
      residual: { $expr: expression },
      index: { name: 'country_1_population_-1' },
      documentsRead: count / 200,
    });
    const either = { $or: [{ $eq: ['$name', 'city 5'] }, { $in: ['$country', ['c3', 'c4']] }] };
    expect(await explain({ $expr: either })).toMatchObject({ documentsRead: 1 + (2 * count) / 200 });
  });

  it('takes 10,000 values at once, sorted by the index or by SQLite', async () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `city ${n * 2}`);
    const byName = await explain({ name: { $in: names } }, { name: 1 }, { limit: 1_000 });
    expect(byName).toMatchObject({ index: { name: 'name_1', servesSort: true }, sort: 'index', documentsRead: 1_000 });
    const byLatitude = await explain({ name: { $in: names } }, { 'location.lat': 1 }, { limit: 7 });
    expect(byLatitude).toMatchObject({ index: { name: 'name_1' }, sort: 'engine', documentsRead: 7 });
    expect(planOf(byLatitude).join()).toMatch(/SEARCH c USING PRIMARY KEY \(key>\? AND key<\?\)/);
    const unindexed = { 'location.lat': { $in: Array.from({ length: 10_000 }, (_, n) => n + 0.25) } };
    expect(await explain(unindexed)).toMatchObject({ index: null, residual: null, documentsReturned: 0 });
  });

  it('goes on after a position without reading what lies before it', async () => {
    const [country, population, id] = ['c7', 500_000, ''];
    const page = { limit: 5, after: [country, population, id] };
    const explanation = await explain({ country: { $gte: 'c7' } }, { country: 1, population: -1 }, page);
    expect(explanation).toMatchObject({ sort: 'index', documentsRead: 5, documentsReturned: 5 });
  });

  it('reads a page of all by id, and skips in SQLite', async () => {
    expect(await explain({}, { id: 1 }, { limit: 20 })).toMatchObject({
      sort: 'index',
      paging: 'engine',
      documentsRead: 20,
    });
    expect(await explain({}, { id: -1 }, { limit: 20, skip: 19_990 })).toMatchObject({
      documentsRead: 10,
      documentsReturned: 10,
    });
    const scan = await explain({ id: { $gte: '019990' }, population: { $gte: 0 } });
    expect(scan).toMatchObject({ documentsReturned: 10 });
    expect(planOf(scan).join()).toMatch(/SEARCH c USING COVERING INDEX .*\(id>\?\)/);
  });

  it('puts together what SQLite sorts slice by slice', async () => {
    const cities = Array.from({ length: count }, (_, n) => ({ id: String(n).padStart(6, '0'), data: city(n) }));
    const latOf = (data: DataObject) => (data.location as { lat: number }).lat;
    const expected = cities.sort(
      (a, b) =>
        latOf(b.data) - latOf(a.data) ||
        Number(a.data.population) - Number(b.data.population) ||
        (a.id < b.id ? -1 : 1),
    );
    const sort = { 'location.lat': -1, population: 1 };
    const found: string[] = [];
    for await (const { id } of adapter
      .collection('cities')
      .find(context, request({}, sort, { skip: 100, limit: 50 }))) {
      found.push(id);
    }
    expect(found).toEqual(expected.slice(100, 150).map(({ id }) => id));
    const last = expected[149];
    const after = last === undefined ? [] : [latOf(last.data), last.data.population, last.id];
    const next: string[] = [];
    for await (const { id } of adapter.collection('cities').find(context, request({}, sort, { after, limit: 50 }))) {
      next.push(id);
    }
    expect(next).toEqual(expected.slice(150, 200).map(({ id }) => id));
  });

  it('has SQLite sort where no index does, and core where there are arrays', async () => {
    expect(await explain({ 'location.lat': 10.5 }, { population: 1 }, { limit: 3 })).toMatchObject({
      sort: 'engine',
      paging: 'engine',
      documentsRead: 3,
    });
    expect(await explain({ 'location.lat': 10.5 }, { tags: 1 }, { limit: 3 })).toMatchObject({
      sort: 'core',
      paging: 'core',
    });
  });
});

function matches(data: DataObject, filter: Record<string, unknown>): boolean {
  const names = (filter.name as { $in?: string[] })?.$in ?? (filter.name === undefined ? undefined : [filter.name]);
  if (names !== undefined && !names.some((name) => name === data.name)) return false;
  if (filter.tags !== undefined) return (data.tags as string[]).includes(String(filter.tags));
  if (filter.country === undefined) return true;
  const { lat } = data.location as { lat: number };
  return data.country === filter.country && Number(data.population) > 500_000 && lat > 0;
}

describe('building an index', () => {
  it('lets writers on, and misses nothing that they do', async () => {
    const cities = adapter.collection('cities');
    let isDone = false;
    const building = cities.createIndex(context, definition({ 'location.lon': 1 })).then(() => {
      isDone = true;
    });
    let writes = 0;
    while (!isDone) {
      const operations = [insert(`x${writes}`, { name: `x${writes}`, location: { lon: 1_000 } })];
      expect((await adapter.write(context, { mode: 'ordered', operations }))[0]?.ok).toBe(true);
      writes += 1;
    }
    await building;
    expect(writes).toBeGreaterThan(3);
    const explanation = await explain({ 'location.lon': 1_000 });
    expect(explanation).toMatchObject({ index: { name: 'location.lon_1' }, documentsReturned: writes });
    await cities.dropIndex(context, 'location.lon_1');
  });

  it('of large documents reads few at a time, and all of them', async () => {
    const operations = Array.from({ length: 30 }, (_, n): WriteOperation => {
      const data = { n, text: 'x'.repeat(1_000_000) };
      return { kind: 'insert', collection: 'large', document: { id: `d${n}`, data, metadata: {} } };
    });
    await adapter.write(context, { operations, mode: 'ordered' });
    const large = adapter.collection('large');
    await large.createIndex(context, definition({ n: 1 }));
    expect(await large.explain(context, request({ n: { $gte: 0 } }))).toMatchObject({
      index: { name: 'n_1' },
      documentsReturned: 30,
    });
  });

  it('that duplicates forbid leaves nothing, and says which value', async () => {
    const cities = adapter.collection('cities');
    await expect(cities.createIndex(context, definition({ country: 1 }, { unique: true }))).rejects.toMatchObject({
      reason: 'INDEX_DUPLICATES',
      details: { index: 'country_1', key: { country: 'c0' } },
    });
    expect((await cities.listIndexes(context)).map((index) => index.definition.name)).not.toContain('country_1');
  });

  it('that was cut short goes on when the file is opened again', async () => {
    const file = path.join(folder, 'cut.db');
    const first = createSqliteAdapter({ file });
    const operations = Array.from({ length: 2_000 }, (_, n) => insert(`d${n}`, { n }));
    await first.write(context, { operations, mode: 'ordered' });
    const building = first.collection('cities').createIndex(context, definition({ n: 1 }));
    const outcome = building.then(
      () => 'built',
      (error: unknown) => (error as { reason: string }).reason,
    );
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await first.close();
    expect(await outcome).toBe('SHUTTING_DOWN');
    const file2 = new Database(file, { readonly: true });
    expect(file2.prepare('SELECT state FROM dbs_indexes').pluck().get()).toBe('building');
    file2.close();

    const second = createSqliteAdapter({ file });
    const cities = second.collection('cities');
    let state: string | undefined;
    while (state !== 'ready') {
      await new Promise(setImmediate);
      state = (await cities.listIndexes(context))[0]?.state;
    }
    const explanation = await cities.explain(context, request({ n: { $lt: 5 } }));
    expect(explanation).toMatchObject({ index: { name: 'n_1' }, documentsReturned: 5 });
    await second.close();
  });
});
