import { type ChangeRecord, createContext, createDatabase, type Database } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../test/test-database.js';
import type { PostgresAdapter } from '../index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  let app = '';
  let schema = '';
  let adapter: PostgresAdapter;
  let database: Database;
  const opened: PostgresAdapter[] = [];

  const open = (): PostgresAdapter => {
    const place = { schema: app, key: 'id', data: 'doc' };
    const tables = { users: { ...place, table: 'users' }, numbers: { ...place, table: 'numbers' } };
    const made = databases.open({ schema, tables });
    opened.push(made);
    return made;
  };
  const sql = async (text: string) => await databases.query(text, app);
  const docOf = async (id: string) => (await sql(`SELECT doc::text FROM users WHERE id = '${id}'`))[0]?.doc;
  const users = () => database.collection<Record<string, unknown>>('users');

  beforeEach(async () => {
    app = databases.newSchema();
    schema = databases.newSchema();
    await databases.query(`CREATE SCHEMA "${app}"`);
    await sql(`CREATE TABLE users (id varchar(40) PRIMARY KEY, email text UNIQUE, seen int NOT NULL DEFAULT 0,
        doc jsonb CHECK (doc ->> 'name' <> 'refused'));
      INSERT INTO users VALUES ('ada', 'a@x', 1, '{"name": "Ada", "big": 9007199254740993, "deep": {"big": 9007199254740993, "n": 1},
        "bigs": [9007199254740993], "price": 1.50}'), ('tim', 't@x', 2, '{"name": "Tim"}'), ('nul', NULL, 3, NULL);
      CREATE TABLE numbers (id int PRIMARY KEY, doc jsonb NOT NULL);
      INSERT INTO numbers SELECT n, jsonb_build_object('n', n) FROM generate_series(1, 1200) AS n`);
    adapter = open();
    database = createDatabase(adapter);
  });

  afterAll(async () => {
    for (const each of opened) await each.close();
    await databases.dropAll();
  });

  /** What the feed has of a collection by now. */
  const recordsOf = async (collection: string, work: () => Promise<unknown>, count: number) => {
    const records: ChangeRecord[] = [];
    let working: Promise<unknown> | undefined;
    for await (const batch of adapter.ports.changes?.watch(createContext(), { collection, idleMs: 50 }) ?? []) {
      working ??= work();
      records.push(...batch.records);
      if (records.length >= count) break;
    }
    await working;
    return records;
  };

  describe('a row of another program', () => {
    it('gets what a write changes, and nothing else', async () => {
      const updated = await users().updateById('ada', { $set: { name: 'Ada L.', 'deep.n': 2 }, $unset: { price: '' } });
      expect(updated).toMatchObject({ version: 1, data: { name: 'Ada L.', deep: { n: 2 } } });
      expect(await docOf('ada')).toBe(
        '{"big": 9007199254740993, "bigs": [9007199254740993], "deep": {"n": 2, "big": 9007199254740993}, "name": "Ada L."}',
      );
      expect(await sql(`SELECT email, seen FROM users WHERE id = 'ada'`)).toEqual([{ email: 'a@x', seen: 1 }]);
      expect(await users().findById('ada')).toMatchObject({ version: 1, data: { name: 'Ada L.' } });
      expect((await users().findById('tim'))?.version).toBe(0);
    });

    it('may have no data yet', async () => {
      expect(await users().updateById('nul', { $set: { a: 1 } })).toMatchObject({ version: 1, data: { a: 1 } });
      expect(await docOf('nul')).toBe('{"a": 1}');
    });

    it('keeps numbers that would have to be rounded', async () => {
      await expect(users().updateById('ada', { $push: { bigs: 1 } })).rejects.toMatchObject({ reason: 'BAD_VALUE' });
      await expect(users().updateById('ada', { $rename: { big: 'bigger' } })).rejects.toMatchObject({
        reason: 'BAD_VALUE',
      });
      expect(await docOf('ada')).toContain('"bigs": [9007199254740993]');
      expect((await users().updateById('ada', { $set: { bigs: [1], big: 5 } })).version).toBe(1);
    });

    it('is replaced, deleted and made again', async () => {
      expect(await users().replaceById('tim', { a: { b: [1, { c: null }] } })).toMatchObject({ version: 1 });
      expect(await docOf('tim')).toBe('{"a": {"b": [1, {"c": null}]}}');
      expect(await users().deleteById('tim')).toBe(true);
      expect(await sql(`SELECT count(*)::int AS n FROM users WHERE id = 'tim'`)).toEqual([{ n: 0 }]);
      expect(await sql(`SELECT count(*)::int AS n FROM "${schema}".dbs_row_states WHERE id = 'tim'`)).toEqual([
        { n: 0 },
      ]);
      expect(await users().insertOne({ n: 1 }, { id: 'tim' })).toMatchObject({ version: 1 });
      expect(await users().updateById('tim', { $inc: { n: 1 } })).toMatchObject({ version: 2, data: { n: 2 } });
      await expect(users().insertOne({ n: 1 }, { id: 'tim' })).rejects.toMatchObject({ reason: 'DUPLICATE_ID' });
    });

    it('has metadata, which lie beside the table', async () => {
      await users().updateById('ada', { $set: { 'metadata.by': 'me' } });
      expect(await users().findById('ada')).toMatchObject({ version: 1, metadata: { by: 'me' } });
      expect(await users().count({ 'metadata.by': 'me' } as never)).toBe(1);
    });

    it('is written to by batches, with what the feed has of it', async () => {
      const records = await recordsOf(
        'users',
        async () => {
          const many = Array.from({ length: 300 }, (_, n) => ({ id: `m${n}`, data: { n } }));
          expect((await users().insertMany(many)).insertedCount).toBe(300);
          expect(await users().updateMany({ n: { $lt: 10 } }, { $set: { low: true } })).toMatchObject({
            modifiedCount: 10,
          });
          expect(await users().deleteMany({ n: { $gte: 10 } })).toBe(290);
          await users().updateById('ada', { $set: { x: 1 } });
        },
        601,
      );
      expect(records).toHaveLength(601);
      expect(records.at(-1)).toMatchObject({ op: 'updated', version: 1 });
      expect(await sql(`SELECT count(*)::int AS n FROM "${schema}".dbs_row_states`)).toEqual([{ n: 11 }]);
    });

    it('is written to in transactions, and undone with them', async () => {
      await expect(
        database.withTransaction(async (transaction) => {
          const inside = transaction.collection('users');
          await inside.updateById('ada', { $set: { x: 1 } });
          expect(await inside.findById('none')).toBeUndefined();
          await inside.insertOne({ a: 1 }, { id: 'none' });
          await inside.insertOne({ a: 1 }, { id: 'tim' });
        }),
      ).rejects.toMatchObject({ reason: 'DUPLICATE_ID' });
      expect((await users().findById('ada'))?.version).toBe(0);
      await database.withTransaction(async (transaction) => {
        const inside = transaction.collection('users');
        await inside.updateById('ada', { $set: { x: 1 } });
        await inside.updateById('ada', { $set: { x: 2 } });
        if ((await inside.findById('none')) === undefined) await inside.insertOne({ a: 1 }, { id: 'none' });
        await transaction.collection('own').insertOne({ a: 1 });
      });
      expect(await users().findById('ada')).toMatchObject({ version: 2, data: { x: 2 } });
      expect(await users().findById('none')).toMatchObject({ version: 1 });
    });

    it('is written to once under an idempotency key', async () => {
      for (const _ of [1, 2]) {
        await users().updateById('ada', { $inc: { n: 1 } }, { idempotencyKey: 'k1' } as never);
      }
      expect(await users().findById('ada')).toMatchObject({ version: 1, data: { n: 1 } });
    });

    it.each<[string, string, object, string]>([
      ['an id that is too long', 'x'.repeat(41), { a: 1 }, 'BAD_VALUE'],
      ['a check', 'new', { name: 'refused' }, 'BAD_VALUE'],
    ])('is not made against the table: %s', async (_what, id, data, reason) => {
      await expect(users().insertOne(data as never, { id })).rejects.toMatchObject({ reason });
      const many = [
        { id: 'fine', data: {} },
        { id, data },
        { id: 'fine2', data: {} },
      ];
      await expect(users().insertMany(many as never, { ordered: false } as never)).rejects.toMatchObject({ reason });
      expect(await users().count({ id: { $in: ['fine', 'fine2', id] } } as never)).toBe(2);
    });

    it('is not changed against the table', async () => {
      const refused = { reason: 'BAD_VALUE', message: expect.stringContaining('check constraint') };
      await expect(users().updateById('ada', { $set: { name: 'refused' } })).rejects.toMatchObject(refused);
      await expect(users().updateMany({}, { $set: { name: 'refused' } })).rejects.toMatchObject(refused);
      await sql('ALTER TABLE users ALTER seen DROP DEFAULT');
      const missing = { reason: 'BAD_VALUE', message: expect.stringContaining('"seen"') };
      await expect(users().insertOne({}, { id: 'x' })).rejects.toMatchObject(missing);
      await sql(`CREATE UNIQUE INDEX ON users ((doc ->> 'name')); ALTER TABLE users ALTER seen SET DEFAULT 1`);
      await expect(users().insertOne({ name: 'Ada' }, { id: 'x' })).rejects.toMatchObject({
        reason: 'DUPLICATE_VALUE',
      });
      await expect(users().updateById('tim', { $set: { name: 'Ada' } })).rejects.toMatchObject({
        reason: 'DUPLICATE_VALUE',
      });
    });

    it('has an id of the type of its key', async () => {
      const numbers = database.collection('numbers');
      for (const id of ['abc', '01', '2147483648']) {
        await expect(numbers.insertOne({}, { id })).rejects.toMatchObject({ reason: 'BAD_VALUE' });
      }
      await expect(numbers.insertOne({})).rejects.toMatchObject({ message: expect.stringContaining('integer') });
      await expect(numbers.updateById('abc', { $set: { a: 1 } })).rejects.toMatchObject({ reason: 'DOCUMENT_MISSING' });
      expect(await numbers.insertOne({ n: 0 }, { id: '-1' })).toMatchObject({ version: 1 });
      expect(await numbers.updateMany({}, { $inc: { n: 1 } })).toMatchObject({
        matchedCount: 1201,
        modifiedCount: 1201,
      });
      expect(await sql('SELECT sum((doc ->> $$n$$)::int)::int AS n FROM numbers')).toEqual([{ n: 721_801 }]);
    });
  });

  describe('what another program writes', () => {
    it('makes a version that is expected another one', async () => {
      expect((await users().updateById('ada', { $set: { x: 1 } })).version).toBe(1);
      await sql(`UPDATE users SET seen = 5 WHERE id = 'ada'`);
      const touched = await users().findById('ada');
      expect(touched?.version).toBeGreaterThan(1);
      await expect(users().updateById('ada', { $set: { x: 2 } }, { expectedVersion: 1 })).rejects.toMatchObject({
        reason: 'VERSION_MISMATCH',
      });
      await sql(`UPDATE users SET seen = 6 WHERE id = 'ada'`);
      const again = await users().findById('ada');
      expect(again?.version).not.toBe(touched?.version);
      expect(again?.createdAt).toEqual(touched?.createdAt);
      const expectedVersion = again?.version ?? 0;
      const next = await users().updateById('ada', { $set: { x: 2 } }, { expectedVersion });
      expect(next.version).toBe(expectedVersion + 1);
      expect(await users().findById('ada')).toMatchObject({ version: next.version });
    });

    it('is told from what the server does by itself', async () => {
      await users().updateById('ada', { $set: { x: 1 } });
      const before = [await users().findById('ada'), await users().findById('tim')];
      for (const statement of [
        'VACUUM (FREEZE) users',
        'VACUUM (FULL) users',
        'CLUSTER users USING users_pkey',
        'ANALYZE users',
      ]) {
        await sql(statement);
        expect([await users().findById('ada'), await users().findById('tim')], statement).toEqual(before);
      }
      await sql(`BEGIN; SELECT 1 FROM users FOR UPDATE; COMMIT`);
      await sql(`BEGIN; UPDATE users SET seen = 9; ROLLBACK`);
      expect([await users().findById('ada'), await users().findById('tim')]).toEqual(before);
    });

    it('is a document anew where it deletes a row and makes it again', async () => {
      const { version } = await users().updateById('ada', { $set: { x: 1 } });
      await sql(`DELETE FROM users WHERE id = 'ada'`);
      expect(await users().findById('ada')).toBeUndefined();
      await sql(`INSERT INTO users VALUES ('ada', 'b@x', 1, '{"y": 1}')`);
      const anew = await users().findById('ada');
      expect(anew?.data).toEqual({ y: 1 });
      expect(anew?.version).toBeGreaterThan(version);
      await sql(`DELETE FROM users WHERE id = 'ada'`);
      const inserted = await users().insertOne({ z: 1 }, { id: 'ada' });
      expect(await users().findById('ada')).toEqual(inserted);
    });
  });

  it('two collections of one table have the same documents and versions', async () => {
    const place = { schema: app, table: 'users', key: 'id', data: 'doc' };
    const both = databases.open({ tables: { one: place, two: place } });
    const [one, two] = ['one', 'two'].map((name) => createDatabase(both).collection(name));
    await one?.updateById('ada', { $set: { x: 1 } });
    expect(await two?.findById('ada')).toMatchObject({ version: 1, data: { x: 1 } });
    await both.close();
  });

  describe('two instances', () => {
    it('see what the other wrote, and its versions', async () => {
      const second = createDatabase(open());
      await users().updateById('ada', { $set: { x: 1 } });
      expect(await second.collection('users').findById('ada')).toMatchObject({ version: 1, data: { x: 1 } });
      await second.collection('users').updateById('ada', { $set: { x: 2 } });
      expect(await users().findById('ada')).toMatchObject({ version: 2, data: { x: 2 } });
    });

    it('and another program, at the same rows at once, lose nothing', { timeout: 60_000 }, async () => {
      await sql(`UPDATE users SET doc = '{"api": 0, "sql": 0}' WHERE id IN ('ada', 'tim')`);
      const second = createDatabase(open());
      const ids = ['ada', 'tim'];
      const expected = new Map(ids.map((id) => [id, { api: 0, sql: 0 }]));
      const endMs = performance.now() + 4_000;
      const byApi = [database, second, database, second].map(async (each, by) => {
        while (performance.now() < endMs) {
          const id = ids[Math.floor(Math.random() * 2)] ?? '';
          try {
            if (by < 2) await each.collection('users').updateById(id, { $inc: { api: 1 } });
            else
              await each.withTransaction(async (inside) =>
                inside.collection('users').updateById(id, { $inc: { api: 1 } }),
              );
          } catch (error) {
            if ((error as { reason?: string }).reason === 'WRITE_CONTENTION') continue;
            throw error;
          }
          const counts = expected.get(id);
          if (counts !== undefined) counts.api += 1;
        }
      });
      const bySql = [1, 2].map(async () => {
        while (performance.now() < endMs) {
          const id = ids[Math.floor(Math.random() * 2)] ?? '';
          await sql(
            `UPDATE users SET doc = doc || jsonb_build_object('sql', (doc ->> 'sql')::int + 1) WHERE id = '${id}'`,
          );
          const counts = expected.get(id);
          if (counts !== undefined) counts.sql += 1;
        }
      });
      await Promise.all([...byApi, ...bySql]);
      for (const id of ids) {
        expect((await users().findById(id))?.data).toEqual(expected.get(id));
        expect(expected.get(id)?.api).toBeGreaterThan(0);
      }
    });

    it('do not write over what another program has changed amid their writes', async () => {
      await sql(`UPDATE users SET doc = '{"n": 1}' WHERE id = 'ada'`);
      const before = await adapter.collection('users').get(createContext(), 'ada');
      // The statement finds the row locked, waits, and finds another one.
      const pid = sql(`BEGIN; UPDATE users SET doc = '{"n": 10}' WHERE id = 'ada'; SELECT pg_sleep(0.4); COMMIT`);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(await users().updateById('ada', { $inc: { n: 1 } })).toMatchObject({ data: { n: 11 } });
      await pid;
      expect(before?.data).toEqual({ n: 1 });
      expect(await docOf('ada')).toBe('{"n": 11}');
    });
  });
});
