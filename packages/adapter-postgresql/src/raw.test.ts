import { createContext, deriveContext } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  let reader: PostgresAdapter;
  let writer: PostgresAdapter;

  beforeAll(async () => {
    const schema = databases.newSchema();
    reader = databases.open({ schema, raw: 'read', connectionsMax: 2, rawTimeoutMs: 2_000 });
    writer = databases.open({ schema, raw: 'write' });
    const document = { id: 'a', data: { name: "O'Hara", n: 1.5, at: new Date(0) }, metadata: {} };
    await writer.write(context, { operations: [{ kind: 'insert', collection: 'people', document }], mode: 'ordered' });
  });
  afterAll(async () => {
    await reader.close();
    await writer.close();
    await databases.dropAll();
  });

  const ask = (query: unknown, params: readonly unknown[] = [], adapter = reader) =>
    adapter.ports.raw?.execute(context, { query: query as string, params });

  describe('raw queries', () => {
    it('take their time for callers whose signal is made when it is asked for, as those over HTTP', async () => {
      const lazy = deriveContext(context, { requestId: 'lazy' });
      const query = 'SELECT pg_sleep(0.1)::TEXT AS slept';
      expect(await reader.ports.raw?.execute(lazy, { query, params: [] })).toEqual([{ slept: '' }]);
    });

    it('give rows as JSON can carry them, columns in their order', async () => {
      const rows = await ask(
        `SELECT id, data, data ->> 'name' AS name, 9007199254740993 AS big, 1.10 AS exact, 0.5::float8 AS half, 'NaN'::float8 AS none,
        true AS yes, NULL AS nothing, decode('00ff', 'hex') AS bytes FROM people WHERE data ->> 'name' = $1`,
        ["O'Hara"],
      );
      expect(rows).toEqual([
        {
          id: 'a',
          data: { name: "O'Hara", n: 1.5, at: { $date: '1970-01-01T00:00:00.000Z' } },
          name: "O'Hara",
          big: '9007199254740993',
          exact: '1.10',
          half: 0.5,
          none: 'NaN',
          yes: true,
          nothing: null,
          bytes: { $binary: { base64: 'AP8=', subType: '00' } },
        },
      ]);
      expect(Object.keys(rows?.[0] ?? {})[3]).toBe('big');
    });

    it('take parameters of every kind', async () => {
      const rows = await ask(
        'SELECT $1::int + 1 AS n, $2::bool AS b, $3::jsonb AS j, $4::timestamptz AS t, $5::text AS x',
        [41, true, { a: [1] }, { $date: '2026-01-02T03:04:05.678Z' }, null],
      );
      expect(rows).toEqual([{ n: 42, b: true, j: { a: [1] }, t: '2026-01-02 03:04:05.678+00', x: null }]);
    });

    it.each([
      ['DELETE FROM people', 'RAW_QUERY_DISABLED'],
      ['WITH gone AS (DELETE FROM people RETURNING id) SELECT * FROM gone', 'BAD_ARGUMENT'],
      ["SELECT nextval(pg_get_serial_sequence('people', 'seq'))", 'RAW_QUERY_DISABLED'],
      ['SELECT * FROM people FOR UPDATE', 'RAW_QUERY_DISABLED'],
      ['EXPLAIN ANALYZE DELETE FROM people', 'RAW_QUERY_DISABLED'],
      ['SELECT 1 AS a; DELETE FROM people', 'BAD_ARGUMENT'],
      ['SELECT 1 AS a; SELECT 2 AS b', 'BAD_ARGUMENT'],
      ['COMMIT', 'RAW_QUERY_DISABLED'],
      ['SET statement_timeout = 0', 'RAW_QUERY_DISABLED'],
      ['DO $$ BEGIN DELETE FROM people; END $$', 'RAW_QUERY_DISABLED'],
      ["COPY people TO PROGRAM 'cat'", 'RAW_QUERY_DISABLED'],
      ['SELEC 1', 'RAW_QUERY_DISABLED'],
      ['SELECT nope FROM people', 'BAD_ARGUMENT'],
      ['SELECT $1::int AS n', 'BAD_ARGUMENT'],
      ['SELECT 1 AS a, 2 AS a', 'BAD_ARGUMENT'],
      ['SELECT generate_series(1, 20000) AS n', 'LIMIT_EXCEEDED'],
      ["SELECT repeat('x', 20000000) AS s", 'LIMIT_EXCEEDED'],
      ['', 'RAW_QUERY_DISABLED'],
      [{ find: 'people' }, 'BAD_ARGUMENT'],
    ])('refuse %j', async (query, reason) => {
      await expect(ask(query)).rejects.toMatchObject({ reason });
      expect(await ask('SELECT count(*) AS n FROM people')).toEqual([{ n: 1 }]);
    });

    it('end with their time, and leave nothing behind in the connection', async () => {
      await expect(ask('SELECT pg_sleep(30) AS s')).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
      await ask(
        "SELECT set_config('search_path', 'pg_catalog', false) AS a, set_config('statement_timeout', '0', false) AS b",
      );
      await ask('SELECT pg_advisory_lock(4711) AS l');
      const [row] =
        (await ask(
          "SELECT current_setting('search_path') AS path, count(*) AS locks FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711",
        )) ?? [];
      expect(row).toMatchObject({ path: expect.stringContaining('test_'), locks: 0 });
      expect((await reader.collection('people').get(context, 'a'))?.id).toBe('a');
    });

    it('write where that is granted', async () => {
      expect(await ask('CREATE TABLE notes (n int)', [], writer)).toEqual([{ command: 'CREATE', changes: 0 }]);
      expect(await ask('INSERT INTO notes VALUES ($1), ($2)', [1, 2], writer)).toEqual([
        { command: 'INSERT', changes: 2 },
      ]);
      expect(
        await ask('WITH gone AS (DELETE FROM notes RETURNING n) SELECT n FROM gone ORDER BY n', [], writer),
      ).toEqual([{ n: 1 }, { n: 2 }]);
      await expect(ask('SELECT 1 AS a; DROP TABLE notes', [], writer)).rejects.toMatchObject({
        reason: 'BAD_ARGUMENT',
      });
    });
  });
});
