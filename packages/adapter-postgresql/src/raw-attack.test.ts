import { createContext } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const schema = databases.newSchema();
  let reader: PostgresAdapter;
  let writer: PostgresAdapter;

  beforeAll(() => {
    reader = databases.open({ schema, raw: 'read', connectionsMax: 2, rawTimeoutMs: 5_000 });
    writer = databases.open({ schema, raw: 'write', connectionsMax: 2, rawTimeoutMs: 5_000 });
  });
  beforeEach(async () => {
    const document = { id: crypto.randomUUID(), data: { name: 'Ada' }, metadata: {} };
    await writer.write(context, { operations: [{ kind: 'insert', collection: 'people', document }], mode: 'ordered' });
  });
  afterAll(async () => {
    await reader.close();
    await writer.close();
    await databases.dropAll();
  });

  const ask = (query: string, adapter: PostgresAdapter) => adapter.ports.raw?.execute(context, { query, params: [] });
  const count = (adapter: PostgresAdapter) => adapter.collection('people').count(context, { filter: { kind: 'all' } });

  describe('raw queries of who means ill', () => {
    it.each([
      ['a setting', "SELECT set_config('search_path', 'pg_catalog', false) AS a"],
      [
        'a setting by a function',
        `CREATE FUNCTION lure() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN SET search_path TO pg_catalog; SET default_transaction_read_only TO on; RETURN 1; END $$`,
      ],
      ['what that function sets', 'SELECT lure() AS l'],
      ['a role', "SELECT set_config('role', 'pg_monitor', false) AS a"],
      ['an authorization', "SELECT set_config('session_authorization', 'pg_monitor', false) AS a"],
      ['a temporary table of the name of a collection', 'CREATE TEMP TABLE people (LIKE people)'],
    ])('that are granted writes leave nothing in the connection: %s', async (_what, query) => {
      const before = await count(writer);
      await ask(query, writer);
      expect(await count(writer)).toBe(before);
      const document = { id: crypto.randomUUID(), data: {}, metadata: {} };
      const batch = {
        operations: [{ kind: 'insert' as const, collection: 'people', document }],
        mode: 'ordered' as const,
      };
      expect(await writer.write(context, batch)).toMatchObject([{ ok: true }]);
      expect(await count(reader)).toBe(before + 1);
      expect(await ask("SELECT current_setting('statement_timeout') AS t", writer)).toEqual([{ t: '5s' }]);
    });

    it.each([
      ['one value', "SELECT repeat('x', 100000000) AS s"],
      ['many rows', "SELECT repeat('x', 10000000) AS s FROM generate_series(1, 200)"],
    ])('cannot fill the memory by %s', { timeout: 60_000 }, async (_what, query) => {
      await expect(ask(query, reader)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
      expect(await count(reader)).toBe(await count(writer));
    });

    it('cannot fill it by what has no cursor either', { timeout: 60_000 }, async () => {
      await expect(
        ask("WITH a AS (SELECT repeat('x', 10000000) AS s FROM generate_series(1, 200)) SELECT * FROM a", writer),
      ).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
      expect(await count(reader)).toBe(await count(writer));
    });

    it.each([
      "SELECT set_config('transaction_read_only', 'off', true) AS a",
      "SELECT set_config('transaction_read_only', 'off', false) AS a",
      "SELECT lo_from_bytea(0, 'x') AS a",
      "SELECT query_to_xml('DELETE FROM people', true, true, '') AS a",
      'SELECT 1 AS a INTO TEMP people',
      'EXPLAIN ANALYZE EXECUTE dbs_1',
      'WITH a AS (SELECT 1) INSERT INTO people (id) VALUES (1)',
      '/* SELECT */ DELETE FROM people',
      'TABLE people; TRUNCATE people',
      '(SELECT 1 AS a); DELETE FROM people',
      'SELECT 1 AS a; COMMIT; DELETE FROM people',
      'SELECT 1 AS a) ; DELETE FROM people; --',
    ])('that may only read change nothing: %s', async (query) => {
      const before = await count(writer);
      const outcome = await ask(query, reader)?.then(
        () => 'done',
        (error: { reason: string }) => error.reason,
      );
      expect(outcome).toMatch(/RAW_QUERY_DISABLED|BAD_ARGUMENT/);
      expect(await count(writer)).toBe(before);
      await expect(ask("SELECT nextval(pg_get_serial_sequence('people', 'seq')) AS n", reader)).rejects.toMatchObject({
        reason: 'RAW_QUERY_DISABLED',
      });
    });

    it('that may only read keep no table that they make by EXPLAIN', async () => {
      await ask('EXPLAIN (ANALYZE) CREATE TABLE gone AS SELECT 1 AS a', reader)?.catch(() => {});
      expect(await databases.query("SELECT 1 FROM pg_tables WHERE tablename = 'gone'")).toEqual([]);
    });

    it('cannot outstay their time by settings of their own', async () => {
      const query = "SELECT set_config('statement_timeout', '0', true) AS a, pg_sleep(60) AS s";
      const began = performance.now();
      await expect(ask(query, reader)).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
      expect(performance.now() - began).toBeLessThan(20_000);
      expect(await count(reader)).toBe(await count(writer));
    });
  });
});
