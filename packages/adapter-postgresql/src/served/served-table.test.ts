import { createContext, createDatabase, type Database, type Document } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../test/test-database.js';
import type { ExistingTables, PostgresAdapter } from '../index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const app = databases.newSchema();
  const place = (table: string, more: { key?: string; data?: string } = {}) => ({
    schema: app,
    table,
    key: 'id',
    data: 'doc',
    ...more,
  });
  const tables: ExistingTables = {
    users: place('users'),
    numbered: place('numbered'),
    uuids: place('uuids'),
    'odd-names': place('Or"der ü', { key: 'Select', data: 'From "x"' }),
    mixed: place('mixed'),
    narrow: place('narrow'),
  };
  let adapter: PostgresAdapter;
  let database: Database;
  const uuid = '0b5e9d7a-3c1f-4e2a-9b8d-5a6c7e8f9a0b';

  beforeAll(async () => {
    await databases.query(`CREATE SCHEMA "${app}"; SET search_path TO "${app}";
      CREATE TABLE users (id text PRIMARY KEY, email text, doc jsonb NOT NULL);
      INSERT INTO users VALUES ('ada', 'a@x', '{"name": "Ada", "age": 36, "langs": ["en", "fr"], "big": 9007199254740993}'),
        ('Tim', 't@x', '{"name": "Tim", "age": 9.5, "at": {"$date": "2026-01-02T03:04:05.678Z"}, "when": {"$date": "yesterday"}}'),
        ('it''s "ü" 😀', NULL, '{"name": "Zoë"}');
      CREATE TABLE numbered (id bigint PRIMARY KEY, doc jsonb);
      INSERT INTO numbered VALUES (9223372036854775807, '{"n": 1}'), (10, '{"n": 2}'), (9, '{"n": 3}'), (-5, NULL);
      CREATE TABLE uuids (id uuid PRIMARY KEY, doc jsonb);
      INSERT INTO uuids VALUES ('${uuid}', '{"n": 1}');
      CREATE TABLE "Or""der ü" ("Select" varchar(5) UNIQUE, "From ""x""" jsonb);
      INSERT INTO "Or""der ü" VALUES ('a', '{"n": 1}'), ('b', '{"n": 2}'), (NULL, '{"n": 3}');
      CREATE TABLE mixed (id int PRIMARY KEY, doc jsonb);
      INSERT INTO mixed VALUES (1, '{"n": 1}'), (2, '[1]'), (3, '"text"'), (4, 'null'), (5, NULL), (6, '{}'), (7, '7');
      CREATE TABLE narrow (id smallint PRIMARY KEY, doc jsonb);
      INSERT INTO narrow SELECT n, jsonb_build_object('n', n) FROM generate_series(-3, 996) AS n`);
    adapter = databases.open({ tables });
    database = createDatabase(adapter);
  });

  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  const rename = async (from: string, to: string) => adapter.ports.rename?.renameCollection(context, from, to);
  const idsIn = async (name: string, filter: object = {}, options = {}) =>
    (
      await database
        .collection(name)
        .find(filter as Record<string, never>, options)
        .toArray()
    ).map(({ id }) => id);

  describe('a table of another program', () => {
    it('is listed, and read without being changed', async () => {
      await database.createCollection('own');
      expect((await database.listCollections()).map(({ name }) => name)).toEqual(
        [...Object.keys(tables), 'own'].sort(),
      );
      const ada = await database.collection('users').findById('ada');
      expect(ada).toMatchObject({ id: 'ada', version: 0, metadata: {} });
      expect(ada?.data).toEqual({ name: 'Ada', age: 36, langs: ['en', 'fr'], big: 9007199254740992 });
      const tim = await database.collection('users').findById('Tim');
      expect(tim?.data).toMatchObject({ at: new Date('2026-01-02T03:04:05.678Z'), when: { $date: 'yesterday' } });
      const columns = await databases.query(
        `SELECT column_name FROM information_schema.columns WHERE table_schema = '${app}' AND table_name = 'users'`,
      );
      expect(columns.map((row) => row.column_name)).toEqual(['id', 'email', 'doc']);
    });

    it('has ids of any text', async () => {
      expect((await database.collection('users').findById('it\'s "ü" 😀'))?.data).toEqual({ name: 'Zoë' });
      expect(await idsIn('users')).toEqual(['Tim', 'ada', 'it\'s "ü" 😀']);
      expect(await idsIn('users', { id: { $in: ['ada', 'none', 'Tim'] } })).toEqual(['Tim', 'ada']);
      expect(await idsIn('users', { id: { $gt: 'U' } }, { sort: { id: -1 } })).toEqual(['it\'s "ü" 😀', 'ada']);
      expect(await database.collection('users').findById('ADA')).toBeUndefined();
    });

    it.each([
      ['numbered', '9223372036854775807', { n: 1 }],
      ['numbered', '-5', {}],
      ['numbered', 'abc', undefined],
      ['numbered', '010', undefined],
      ['numbered', '+10', undefined],
      ['numbered', '10 ', undefined],
      ['numbered', '9223372036854775808', undefined],
      ['narrow', '40000', undefined],
      ['narrow', '7', { n: 7 }],
      ['uuids', uuid, { n: 1 }],
      ['uuids', uuid.toUpperCase(), undefined],
      ['uuids', '{}', undefined],
      ['odd-names', 'b', { n: 2 }],
      ['odd-names', 'longer than five', undefined],
    ])('%s has %j: %j', async (name, id, data) => {
      expect((await database.collection(name).findById(id))?.data).toEqual(data);
      expect(await idsIn(name, { id })).toEqual(data === undefined ? [] : [id]);
      expect(await idsIn(name, { id: { $in: [id, 'zzz'] } })).toEqual(data === undefined ? [] : [id]);
    });

    it('is searched, sorted, paged, counted and grouped as any other', async () => {
      expect(await idsIn('numbered')).toEqual(['-5', '10', '9', '9223372036854775807']);
      expect(await idsIn('numbered', {}, { sort: { n: -1 } })).toEqual(['9', '10', '9223372036854775807', '-5']);
      expect(await idsIn('numbered', { n: null })).toEqual(['-5']);
      expect(await idsIn('numbered', { n: { $exists: false } })).toEqual(['-5']);
      expect(await idsIn('users', { langs: 'fr' })).toEqual(['ada']);
      expect(await idsIn('users', { age: { $gte: 9.5 } }, { sort: { age: 1 } })).toEqual(['Tim', 'ada']);
      expect(await idsIn('users', { version: 0 })).toHaveLength(3);
      expect(await database.collection('narrow').count({})).toBe(1000);
      expect(await database.collection('narrow').count({ n: { $lt: 0 } })).toBe(3);
      const all = await idsIn('narrow', {}, { sort: { n: 1 } });
      expect(all).toEqual(Array.from({ length: 1000 }, (_, n) => String(n - 3)));
      expect(await idsIn('narrow', {}, { sort: { n: 1 }, skip: 990, limit: 3 })).toEqual(['987', '988', '989']);
      const groups = await database
        .collection('narrow')
        .aggregate([{ $group: { _id: { $mod: ['$n', 2] }, n: { $sum: '$n' }, c: { $sum: 1 } } }, { $sort: { _id: 1 } }])
        .toArray();
      expect(groups.reduce((sum, { c }) => sum + Number(c), 0)).toBe(1000);
      const sums = await database
        .collection('narrow')
        .aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }])
        .toArray();
      expect(sums).toEqual([{ _id: null, n: 496_500 }]);
      const joined = await database
        .collection('numbered')
        .aggregate([
          { $match: { n: 2 } },
          { $lookup: { from: 'narrow', localField: 'n', foreignField: 'n', as: 'found' } },
        ])
        .toArray();
      expect(joined).toMatchObject([{ found: [{ _id: '2' }] }]);
    });

    it('leaves out rows that are no documents, but says so of one that is asked for', async () => {
      expect(await idsIn('mixed')).toEqual(['1', '5', '6']);
      expect(await database.collection('mixed').count({})).toBe(3);
      expect((await database.collection('mixed').findById('5'))?.data).toEqual({});
      for (const id of ['2', '3', '4', '7']) {
        await expect(database.collection('mixed').findById(id)).rejects.toMatchObject({
          reason: 'ENGINE_ERROR',
          message: expect.stringContaining('is no document'),
        });
      }
      expect(await database.collection('odd-names').count({})).toBe(2);
    });

    it('has figures', async () => {
      const statistics = await database.collection('narrow').stats();
      expect(statistics.documentCount).toBe(1000);
      expect(statistics.sizeBytes).toBeGreaterThan(0);
      expect(statistics.indexes[0]?.sizeBytes).toBeGreaterThan(0);
      expect((await adapter.statistics(context)).totalDocuments).toBeGreaterThanOrEqual(1000);
      expect(await adapter.collection('narrow').estimatedCount(context)).toBe(1000);
    });

    it('is answered by its own indexes', async () => {
      await databases.query(`SET search_path TO "${app}";
        CREATE TABLE many (id bigint PRIMARY KEY, doc jsonb NOT NULL);
        INSERT INTO many SELECT n, jsonb_build_object('n', n, 'tags', jsonb_build_array('t' || n, 'all')) FROM generate_series(1, 20000) AS n;
        CREATE INDEX many_doc ON many USING gin (doc jsonb_path_ops); CREATE INDEX many_order ON many ((id::text) COLLATE "C");
        ANALYZE many`);
      const other = databases.open({ tables: { many: place('many') } });
      const indexed = createDatabase(other);
      const explain = async (filter: object, more = {}) => {
        const found = await indexed.collection('many').explain(filter as never, more);
        return JSON.stringify(found.enginePlan);
      };
      expect(await explain({ id: '77' })).toMatch(/Index Scan using many_(pkey|order)/);
      expect(await explain({ id: { $in: ['77', '78', 'x'] } })).toContain('many_pkey');
      expect(await explain({ n: 77 })).toContain('many_doc');
      expect(await explain({ tags: { $in: ['t1', 't2'] } })).toContain('many_doc');
      expect(await explain({}, { limit: 5 })).toContain('many_order');
      expect((await indexed.collection('many').find({ tags: 't7' }).toArray()).map(({ id }) => id)).toEqual(['7']);
      expect(await indexed.collection('many').count({ n: { $in: [5, 6, -1] } })).toBe(2);
      await other.close();
    });
  });

  describe('what only collections of the service have', () => {
    it.each<[string, () => Promise<unknown>]>([
      ['an index', () => database.collection('users').createIndex({ name: 1 })],
      ['a schema', () => database.collection('users').setSchema({ required: ['name'] })],
      ['another name', () => rename('users', 'people')],
      ['an end', () => database.dropCollection('users')],
      ['records of keys only', () => adapter.ports.changes?.setDetail(context, 'users', 'keys') ?? Promise.resolve()],
    ])('is refused: %s', async (_what, call) => {
      await expect(call()).rejects.toMatchObject({
        reason: 'NOT_SUPPORTED',
        message: expect.stringContaining('"users"'),
      });
      expect(await database.collection('users').count({})).toBe(3);
    });

    it('is not made in its place', async () => {
      await expect(database.createCollection('users')).rejects.toMatchObject({ reason: 'COLLECTION_EXISTS' });
      await database.createCollection('mine');
      await expect(rename('mine', 'users')).rejects.toMatchObject({ reason: 'COLLECTION_EXISTS' });
      expect(await database.collection('users').listIndexes()).toEqual([]);
    });
  });

  it('a field called like the id is none in pipelines', async () => {
    await databases.query(`INSERT INTO "${app}".numbered VALUES (77, '{"_id": 5, "n": 77}')`);
    const numbered = database.collection('numbered');
    expect((await numbered.findById('77'))?.data).toEqual({ _id: 5, n: 77 });
    const [grouped] = await numbered
      .aggregate([{ $match: { n: 77 } }, { $project: { n: 1, _id: 1 } }, { $addFields: { x: '$_id' } }])
      .toArray();
    expect(grouped).toEqual({ _id: '77', n: 77, x: '77' });
    await databases.query(`DELETE FROM "${app}".numbered WHERE id = 77`);
  });

  it('documents of two states are told from each other, though the service has not written them', async () => {
    await databases.query(`INSERT INTO "${app}".users VALUES ('seen', NULL, '{"n": 1}')`);
    const first = (await database.collection('users').findById('seen')) as Document;
    await databases.query(`UPDATE "${app}".users SET doc = '{"n": 2}' WHERE id = 'seen'`);
    const second = (await database.collection('users').findById('seen')) as Document;
    expect([first.version, second.version]).toEqual([0, 0]);
    expect(second.createdAt.getTime()).toBeGreaterThan(first.createdAt.getTime());
  });
});
