import { setTimeout } from 'node:timers/promises';
import { type ChangeRecord, createContext, type DataError, type WatchRequest } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../test/test-database.js';
import { resolveConfig } from '../config.js';
import type { PostgresAdapter } from '../index.js';
import { Store } from '../store.js';
import { trimFeed } from './trim-feed.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  let schema: string;
  let adapter: PostgresAdapter;
  let client: pg.Client;

  beforeEach(async () => {
    schema = databases.newSchema();
    adapter = databases.open({ schema });
    await adapter.listCollections(context);
    client = new pg.Client({ connectionString: uri, options: `-c search_path=${schema}` });
    await client.connect();
  });

  afterEach(async () => {
    await client.end();
    await adapter.close();
  });

  afterAll(() => databases.dropAll());

  /** Leaves records as writes do, in a transaction that `client` has begun or in one of its own. */
  const leave = (ids: string, collection = 'c', by = client) =>
    by.query(`INSERT INTO dbs_changes (transaction_id, collection, document_id, op, version, time, created_at, data, metadata, bytes)
      SELECT pg_current_xact_id()::TEXT::BIGINT, '${collection}', id, 'created', 1, 0, 0, '{"n":1}', '{}', 9 FROM ${ids} AS s(id)`);
  const one = (id: string) => `(VALUES ('${id}'))`;
  const many = (count: number) => `(SELECT 'd' || g FROM generate_series(1, ${count}) AS g)`;

  const watch = (request: Partial<WatchRequest>, from = adapter) => {
    const { changes } = from.ports;
    if (changes === undefined) throw new TypeError('There is a feed.');
    return changes.watch(context, { idleMs: 300, ...request });
  };
  /** The place behind all that was committed. */
  const placeNow = async (from = adapter): Promise<string> => {
    for await (const { token } of watch({}, from)) return token;
    throw new TypeError('A watch begins with its place.');
  };
  /** All records behind a place, until nothing comes for a while. */
  const readAll = async (request: Partial<WatchRequest>): Promise<ChangeRecord[]> => {
    const records: ChangeRecord[] = [];
    let isFirst = true;
    for await (const batch of watch(request)) {
      if (batch.records.length === 0 && !isFirst) break;
      isFirst = false;
      records.push(...batch.records);
    }
    return records;
  };
  const idsOf = (records: readonly ChangeRecord[]) =>
    records.map((record) => ('documentId' in record ? record.documentId : record.op));
  const numbersOf = (records: readonly ChangeRecord[]) =>
    records.map(({ eventId }) => Number(eventId.slice(eventId.indexOf('-') + 1)));
  const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, place) => place + from);

  describe('the change feed', () => {
    it('numbers what commits late behind what a watch has read, and loses none of it', async () => {
      const after = await placeNow();
      const late = new pg.Client({ connectionString: uri, options: `-c search_path=${schema}` });
      await late.connect();
      await late.query('BEGIN');
      await leave(one('late 1'), 'c', late);
      await leave(one('a'));
      const first = await readAll({ after });
      expect(idsOf(first)).toEqual(['a']);
      await leave(one('b'));
      await leave(one('late 2'), 'c', late);
      await late.query('COMMIT');
      await late.end();
      await leave(one('c'));
      const second = await readAll({ after: first.at(-1)?.token ?? '' });
      expect(idsOf(second)).toEqual(['late 1', 'b', 'late 2', 'c']);
      expect(numbersOf([...first, ...second])).toEqual([1, 2, 3, 4, 5]);
      expect(await readAll({ after })).toEqual([...first, ...second]);
    });

    it('never tells of what was undone, and gives its numbers to nobody', async () => {
      const after = await placeNow();
      await client.query('BEGIN');
      await leave(one('gone'));
      await client.query('ROLLBACK');
      await client.query('BEGIN');
      await leave(one('a'));
      await client.query('SAVEPOINT s');
      await leave(one('gone, too'));
      await client.query('ROLLBACK TO s');
      await leave(one('b'));
      await client.query('COMMIT');
      const records = await readAll({ after });
      expect(idsOf(records)).toEqual(['a', 'b']);
      expect(numbersOf(records)).toEqual([1, 2]);
    });

    it('is drawn by many at once without a gap or a number given twice', async () => {
      const after = await placeNow();
      const others = [1, 2, 3].map(() => databases.open({ schema }));
      const all = [adapter, ...others];
      const writing = (async () => {
        for (let round = 0; round < 40; round += 1) await leave(many(5));
      })();
      await Promise.all([
        writing,
        ...all.map(async (each) => {
          for (let round = 0; round < 30; round += 1) await placeNow(each);
        }),
      ]);
      const records = await readAll({ after });
      expect(numbersOf(records)).toEqual(upTo(200));
      expect(Number((await client.query('SELECT count(*) FROM dbs_change_batches')).rows[0]?.count)).toBeGreaterThan(
        10,
      );
      for (const each of others) await each.close();
    });

    it('puts many records that nobody has watched in order, some thousands at a time', {
      timeout: 60_000,
    }, async () => {
      const after = await placeNow();
      await client.query('BEGIN');
      await leave(many(12_000));
      await leave(one('of another'), 'other');
      await leave(many(300));
      await client.query('COMMIT');
      const records = await readAll({ after });
      expect(numbersOf(records)).toEqual(upTo(12_301));
      expect(idsOf(records).slice(0, 3)).toEqual(['d1', 'd2', 'd3']);
      expect(idsOf(records).slice(-2)).toEqual(['d299', 'd300']);
      const other = await readAll({ after, collection: 'other' });
      expect(numbersOf(other)).toEqual([12_001]);
      const { rows } = await client.query(
        'SELECT through - behind AS count FROM dbs_change_batches WHERE behind >= 0 ORDER BY behind',
      );
      expect(rows.map(({ count }) => Number(count))).toEqual([...Array<number>(12).fill(1_000), 301]);
    });

    it('gives one collection what is its own, however much of others lies between', { timeout: 60_000 }, async () => {
      const after = await placeNow();
      for (let round = 0; round < 150; round += 1) {
        await leave(many(3), 'other');
        if (round % 50 === 0) await leave(one(`c${round}`));
        await placeNow();
      }
      const records = await readAll({ after, collection: 'c' });
      expect(idsOf(records)).toEqual(['c0', 'c50', 'c100']);
      expect(numbersOf(records)).toEqual([4, 155, 306]);
    });

    it('hands large records over some at a time, and one of any size', async () => {
      const after = await placeNow();
      for (const size of [5, 5, 20, 1]) {
        await client.query(`INSERT INTO dbs_changes (transaction_id, collection, document_id, op, version, time, created_at, data, metadata, bytes)
          SELECT pg_current_xact_id()::TEXT::BIGINT, 'c', 'd${size}', 'created', 1, 0, 0, d, '{}', octet_length(d)
          FROM (SELECT '{"t":"' || repeat('x', ${size * 1024 * 1024}) || '"}' AS d) AS s`);
      }
      const sizes: number[] = [];
      for await (const { records } of watch({ after })) {
        sizes.push(records.length);
        if (sizes.reduce((sum, size) => sum + size, 0) === 4) break;
      }
      expect(sizes.filter((size) => size > 0)).toEqual([2, 1, 1]);
    });

    it('wakes a watch for what another instance writes long before it would look', async () => {
      const other = databases.open({ schema });
      const watching = watch({ idleMs: 20_000 })[Symbol.asyncIterator]();
      await watching.next();
      const startMs = performance.now();
      const next = watching.next();
      await setTimeout(50);
      const document = { id: 'a', data: {}, metadata: {} };
      await other.write(context, { operations: [{ kind: 'insert', collection: 'c', document }], mode: 'ordered' });
      expect((await next).value?.records).toHaveLength(1);
      expect(performance.now() - startMs).toBeLessThan(15_000);
      await watching.return?.(undefined);
      await other.close();
    });
  });

  describe('what is no longer kept', () => {
    const trim = async (config: {
      readonly changesRetentionHours?: number;
      readonly changesRetentionBytes?: number;
    }) => {
      const store = new Store(resolveConfig({ connectionString: uri, schema, ...config }), {
        onReady() {},
        onChanges() {},
      });
      await store.ready();
      await trimFeed(store);
      await store.close();
    };
    const countKept = async () => Number((await client.query('SELECT count(*) FROM dbs_changes')).rows[0]?.count);
    const makeOld = (through: number) =>
      client.query(`UPDATE dbs_change_batches SET drawn_at = drawn_at - 7200000 WHERE through <= ${through}`);

    it('by time are the records of old batches, and never those that others have yet to commit', async () => {
      const start = await placeNow();
      const late = new pg.Client({ connectionString: uri, options: `-c search_path=${schema}` });
      await late.connect();
      await late.query('BEGIN');
      await leave(one('late'), 'c', late);
      await leave(many(10));
      await placeNow();
      await leave(many(5));
      const place = await placeNow();
      await makeOld(15);
      await leave(one('z'));
      await placeNow();
      await trim({ changesRetentionHours: 1 });
      await late.query('COMMIT');
      await late.end();
      expect(await countKept()).toBe(2);
      expect(idsOf(await readAll({ after: place }))).toEqual(['z', 'late']);
      await expect(readAll({ after: start })).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
      expect(numbersOf(await readAll({ after: place }))).toEqual([16, 17]);
    });

    it('of many that were drawn at once, goes in parts that leave the rest readable', { timeout: 60_000 }, async () => {
      await leave(many(12_000));
      await placeNow();
      await leave(one('z'));
      const place = await placeNow();
      await makeOld(5_000);
      await trim({ changesRetentionHours: 1 });
      expect(await countKept()).toBe(7_001);
      await makeOld(12_000);
      await trim({ changesRetentionHours: 1 });
      expect(await countKept()).toBe(1);
      expect(await readAll({ after: place })).toEqual([]);
    });

    it('by size are the oldest, until what is left takes no more than configured', async () => {
      for (let round = 0; round < 20; round += 1) {
        await leave(many(10));
        await placeNow();
      }
      // Each record counts 64 bytes and the 9 of its document.
      await trim({ changesRetentionBytes: 73 * 100 });
      expect(await countKept()).toBe(100);
      await trim({ changesRetentionBytes: 73 * 99 });
      expect(await countKept()).toBe(90);
      await trim({ changesRetentionBytes: 1 });
      expect(await countKept()).toBe(10);
      const place = await placeNow();
      await leave(one('z'));
      expect(numbersOf(await readAll({ after: place }))).toEqual([201]);
    });
  });

  it('a database of the layout before begins its feed anew, and keeps its documents', async () => {
    const document = { id: 'a', data: { n: 1 }, metadata: {} };
    await adapter.write(context, { operations: [{ kind: 'insert', collection: 'c', document }], mode: 'ordered' });
    const place = await placeNow();
    await adapter.close();
    await client.query(`DROP TABLE dbs_change_batches; DROP TABLE dbs_changes;
      CREATE TABLE dbs_changes (number BIGINT PRIMARY KEY); CREATE TABLE dbs_pending_changes (id BIGINT PRIMARY KEY);
      COMMENT ON TABLE dbs_state IS 'database-service layout 1'`);
    const others = [1, 2, 3].map(() => databases.open({ schema }));
    await Promise.all(others.map((each) => each.listCollections(context)));
    adapter = databases.open({ schema });
    expect((await adapter.collection('c').get(context, 'a'))?.data).toEqual({ n: 1 });
    await expect(readAll({ after: place })).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
    const fresh = await placeNow();
    await leave(one('b'));
    expect(idsOf(await readAll({ after: fresh }))).toEqual(['b']);
    for (const each of others) await each.close();
  });

  it('a database that was copied from a server that has counted further begins its feed anew', async () => {
    await leave(one('a'));
    const place = await placeNow();
    await client.query('UPDATE dbs_change_batches SET end_at = end_at + 1000000000');
    await leave(one('b'));
    const fresh = await placeNow();
    const lost = await readAll({ after: place }).catch((error: DataError) => error.reason);
    expect(lost).toBe('HISTORY_LOST');
    await leave(one('c'));
    expect(idsOf(await readAll({ after: fresh }))).toEqual(['c']);
  });
});
