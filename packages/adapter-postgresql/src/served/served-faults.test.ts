import { createContext, createDatabase } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestDatabases } from '../../test/test-database.js';
import { createPostgresAdapter } from '../index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const app = databases.newSchema();
  const place = (more: object = {}) => ({ schema: app, table: 'users', key: 'id', data: 'doc', ...more });

  beforeAll(async () => {
    await databases.query(`CREATE SCHEMA "${app}"; SET search_path TO "${app}";
      CREATE TABLE users (id text PRIMARY KEY, other text, n numeric UNIQUE, plain json, doc jsonb);
      CREATE TABLE parts (id text, half text, doc jsonb, UNIQUE (id, half));
      CREATE UNIQUE INDEX ON parts (half) WHERE half > 'a';
      CREATE VIEW seen AS SELECT * FROM users; INSERT INTO users VALUES ('ada', '', 1, '{}', '{}')`);
  });

  afterAll(() => databases.dropAll());

  const faulty: Record<string, [object, string]> = {
    'no such schema': [place({ schema: 'nowhere' }), 'there is no schema "nowhere"'],
    'no such table': [place({ table: 'none' }), 'there is no table "none"'],
    'no such table, by case': [place({ table: 'Users' }), 'there is no table "Users"'],
    'a view': [place({ table: 'seen' }), 'no ordinary table'],
    'no such key': [place({ key: 'key' }), 'has no column "key"'],
    'a system column': [place({ key: 'ctid' }), 'has no column "ctid"'],
    'no such data': [place({ data: 'data' }), 'has no column "data"'],
    'a key of another type': [place({ key: 'n' }), 'of the type numeric'],
    'data that are text': [place({ data: 'other' }), 'of the type text, and must be jsonb'],
    'data that are json': [place({ data: 'plain' }), 'is json, and must be jsonb'],
    'a key that is not unique': [place({ key: 'other' }), 'is not unique'],
    'half a key': [place({ table: 'parts' }), 'is not unique'],
    'a key of some rows': [place({ table: 'parts', key: 'half' }), 'is not unique'],
  };

  describe('a table that is not as it is configured', () => {
    it('is told on use and in health, and keeps no other collection from being served', async () => {
      const wrong = Object.fromEntries(Object.values(faulty).map(([table], n) => [`c${n}`, table]));
      const adapter = databases.open({ tables: { users: place(), ...wrong } as never });
      const database = createDatabase(adapter);
      await database.collection('own').insertOne({ a: 1 });
      expect(await database.collection('users').count({})).toBe(1);
      const health = await adapter.health(context);
      expect(health.status).toBe('connected');
      for (const [n, [, words]] of Object.values(faulty).entries()) {
        const name = `c${n}`;
        const fault = { reason: 'DATABASE_UNAVAILABLE', message: expect.stringContaining(words) };
        await expect(database.collection(name).findById('a')).rejects.toMatchObject(fault);
        await expect(database.collection(name).find({}).toArray()).rejects.toMatchObject(fault);
        await expect(database.collection(name).count({})).rejects.toMatchObject(fault);
        await expect(database.collection(name).insertOne({})).rejects.toMatchObject(fault);
        await expect(
          database.collection(name).insertMany([
            { id: 'a', data: {} },
            { id: 'b', data: {} },
          ]),
        ).rejects.toMatchObject(fault);
        await expect(database.collection(name).updateById('a', { $set: { a: 1 } })).rejects.toMatchObject(fault);
        await expect(database.collection(name).deleteMany({})).rejects.toMatchObject(fault);
        await expect(database.dropCollection(name)).rejects.toMatchObject(fault);
        await expect(database.collection(name).createIndex({ a: 1 })).rejects.toMatchObject(fault);
        await expect(
          database
            .collection(name)
            .aggregate([{ $group: { _id: null } }])
            .toArray(),
        ).rejects.toMatchObject(fault);
        await expect(
          database.withTransaction(async (inside) => inside.collection(name).insertOne({}, { id: '1' })),
        ).rejects.toMatchObject(fault);
        expect(health.problem).toContain(words);
      }
      expect((await adapter.statistics(context)).totalDocuments).toBe(2);
      expect((await database.listCollections()).length).toBe(Object.keys(wrong).length + 2);
      await adapter.close();
    });

    it('is served when it is made right, and not when it is made wrong', async () => {
      const adapter = databases.open({ tables: { late: place({ table: 'late' }) } });
      const late = createDatabase(adapter).collection('late');
      await expect(late.count({})).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
      await databases.query(
        `CREATE TABLE "${app}".late (id int PRIMARY KEY, doc jsonb); INSERT INTO "${app}".late VALUES (1, '{"n": 1}')`,
      );
      await vi.waitFor(async () => expect(await late.count({})).toBe(1), 10_000);
      expect((await late.updateById('1', { $inc: { n: 1 } })).version).toBe(1);
      expect((await adapter.health(context)).problem).toBeUndefined();
      await databases.query(`ALTER TABLE "${app}".late ALTER id TYPE text`);
      expect((await late.findById('1'))?.data).toEqual({ n: 2 });
      expect(await late.insertOne({}, { id: 'x' })).toMatchObject({ version: 1 });
      await databases.query(`ALTER TABLE "${app}".late RENAME doc TO docs`);
      const fault = { reason: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('has no column "doc"') };
      await expect(late.findById('1')).rejects.toMatchObject(fault);
      await expect(late.find({}).toArray()).rejects.toMatchObject(fault);
      await expect(late.insertOne({}, { id: 'y' })).rejects.toMatchObject(fault);
      await databases.query(`DROP TABLE "${app}".late`);
      await expect(late.insertOne({}, { id: 'y' })).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
      expect((await adapter.health(context)).problem).toContain('"late" (there is no table');
      await adapter.close();
    });

    it("is not the service's own, nor called like a collection of it", async () => {
      const schema = databases.newSchema();
      const first = databases.open({ schema });
      await createDatabase(first).collection('own').insertOne({ a: 1 });
      await first.close();
      const tables = {
        own: place(),
        other: { table: 'own', key: 'id', data: 'data' },
        state: { table: 'dbs_idempotency', key: 'key', data: 'x' },
      };
      const adapter = databases.open({ schema, tables });
      const database = createDatabase(adapter);
      await expect(database.collection('own').count({})).rejects.toThrow(/a collection of this name/);
      await expect(database.collection('other').count({})).rejects.toThrow(/table of the service itself/);
      await expect(database.collection('state').count({})).rejects.toThrow(/table of the service itself/);
      await adapter.close();
    });

    it('may be closed to the user of the configuration', async () => {
      const role = databases.newSchema();
      const schema = databases.newSchema();
      await databases.query(
        `CREATE ROLE "${role}" LOGIN PASSWORD 'x'; CREATE SCHEMA "${schema}" AUTHORIZATION "${role}"`,
      );
      const connectionString = new URL(databases.uri);
      connectionString.username = role;
      connectionString.password = 'x';
      const adapter = createPostgresAdapter({
        connectionString: connectionString.href,
        schema,
        tables: { users: place() } as never,
      });
      const users = createDatabase(adapter).collection('users');
      await expect(users.count({})).rejects.toThrow(/may not SELECT/);
      await databases.query(`GRANT USAGE ON SCHEMA "${app}" TO "${role}"; GRANT SELECT ON "${app}".users TO "${role}"`);
      await vi.waitFor(async () => expect(await users.count({})).toBe(1), 10_000);
      expect((await users.findById('ada'))?.version).toBe(0);
      await expect(users.updateById('ada', { $set: { a: 1 } })).rejects.toMatchObject({ reason: 'STORAGE_READ_ONLY' });
      await adapter.close();
      await databases.query(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    });
  });

  it.each<[string, object]>([
    ['tables.users.key must be a name', { users: { table: 'users', data: 'doc' } }],
    ['tables.users.data must be another column', { users: { table: 'users', key: 'id', data: 'id' } }],
    ['tables.users.kez must be one of', { users: { ...place(), kez: 'id' } }],
    ['collection', { '': place() }],
  ])('%s', (words, tables) => {
    expect(() => databases.open({ tables: tables as never })).toThrow(words);
  });
});
