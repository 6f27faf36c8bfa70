import { setTimeout as rest } from 'node:timers/promises';
import {
  createContext,
  defaultLimits,
  type FindRequest,
  parseFilter,
  parseIndexDefinition,
  parsePipeline,
  parseSort,
  parseUpdate,
} from '@database-service/core';
import { type OwnServer, startOwnServer, startStandby, useToxicProxy } from '@database-service/servers';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { listAll } from '../../test/list-all.js';
import { TestDatabases } from '../../test/test-database.js';
import type { PostgresAdapter, PostgresConfig } from '../index.js';

await describeOnServer('postgresql', () => {
  const strong = createContext();
  const eventual = createContext({ consistency: 'eventual' });
  const all = { filter: parseFilter({}, defaultLimits) };
  const inOrder: FindRequest = { ...all, sort: parseSort({ id: 1 }) };

  let primary: OwnServer;
  let follower: OwnServer;
  let onPrimary: TestDatabases;
  let onStandby: TestDatabases;

  beforeAll(async () => {
    primary = await startOwnServer('postgresql');
    follower = await startStandby(primary);
    onPrimary = new TestDatabases(primary.uri);
    onStandby = new TestDatabases(follower.uri);
  }, 120_000);

  afterAll(async () => {
    await follower?.remove();
    await primary?.remove();
  });

  /** An adapter whose reads are known to reach the standby. */
  const open = async (config: Partial<PostgresConfig> = {}): Promise<PostgresAdapter> => {
    const schema = onPrimary.newSchema();
    const adapter = onPrimary.open({ schema, applicationName: schema, replicas: [follower.uri], ...config });
    await adapter.createCollection(strong, 'c');
    await until(async () => {
      await adapter.collection('c').count(eventual, all);
      const asked = `SELECT 1 FROM pg_stat_activity WHERE application_name = '${schema}' AND query LIKE '%count(%"c"%'`;
      return (await onStandby.query(asked)).length > 0;
    });
    return adapter;
  };
  const insert = async (adapter: PostgresAdapter, ids: readonly string[]): Promise<void> => {
    const documents = ids.map((id, n) => ({
      id,
      data: { n: (n * 7919) % ids.length, text: 'x'.repeat(200) },
      metadata: {},
    }));
    const results = await adapter.write(strong, {
      operations: documents.map((document) => ({ kind: 'insert', collection: 'c', document })),
      mode: 'ordered',
    });
    expect(results.every(({ ok }) => ok)).toBe(true);
  };
  const idsOf = async (adapter: PostgresAdapter, context = eventual, request = inOrder): Promise<readonly string[]> =>
    (await listAll(adapter.collection('c').find(context, request))).map(({ id }) => id);
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => `d${String(n).padStart(5, '0')}`);
  const pause = () => onStandby.query('SELECT pg_wal_replay_pause()');
  const untilCaughtUp = async (): Promise<void> => {
    const [{ position } = {}] = await onPrimary.query('SELECT pg_current_wal_lsn() AS position');
    const reached = `SELECT pg_last_wal_replay_lsn() >= '${String(position)}' AS is_so`;
    await until(async () => (await onStandby.query(reached))[0]?.is_so === true);
  };
  const resume = () => onStandby.query('SELECT pg_wal_replay_resume()');

  describe('reads that need not see the newest', () => {
    it('see what the standby has; all others, and what is read by id, see what was written', {
      timeout: 60_000,
    }, async () => {
      const adapter = await open({ replicaLagMaxMs: 60_000 });
      const c = adapter.collection('c');
      await insert(adapter, ['a']);
      await until(async () => (await c.count(eventual, all)) === 1);
      await pause();
      await insert(adapter, ['b']);
      expect(await c.count(strong, all)).toBe(2);
      expect(await idsOf(adapter, strong)).toEqual(['a', 'b']);
      expect(await c.count(eventual, all)).toBe(1);
      expect(await idsOf(adapter)).toEqual(['a']);
      const pipeline = parsePipeline([{ $group: { _id: null, n: { $sum: 1 } } }], defaultLimits);
      const request = { pipeline, withMeta: false };
      expect(await listAll(c.aggregate(eventual, request))).toEqual([{ _id: null, n: 1 }]);
      expect(await listAll(c.aggregate(strong, request))).toEqual([{ _id: null, n: 2 }]);
      expect((await c.get(eventual, 'b'))?.id).toBe('b');
      const update = parseUpdate({ $set: { m: 1 } }, { limits: defaultLimits });
      const operation = { kind: 'update', collection: 'c', target: { ...all, many: true }, update } as const;
      const [result] = await adapter.write(eventual, { operations: [operation], mode: 'ordered' });
      expect(result).toMatchObject({ ok: true, modifiedCount: 2 });
      await resume();
      await until(async () => (await idsOf(adapter)).length === 2);
      await adapter.close();
    });

    it('are planned by the collections and indexes that the standby has', { timeout: 60_000 }, async () => {
      const adapter = await open({ replicaLagMaxMs: 60_000 });
      const c = adapter.collection('c');
      const [old, fresh] = [{ n: 1 }, { n: -1, text: 1 }].map((keys) => parseIndexDefinition({ keys }, defaultLimits));
      if (old === undefined || fresh === undefined) throw new TypeError('There are two.');
      await insert(adapter, numbered(50));
      await c.createIndex(strong, old);
      const some = { filter: parseFilter({ n: { $lt: 10 } }, defaultLimits), sort: parseSort({ n: 1 }) };
      const expected = await idsOf(adapter, strong, some);
      await until(async () => (await idsOf(adapter, eventual, some)).length === 10);
      await pause();
      await c.dropIndex(strong, old.name);
      await c.createIndex(strong, fresh);
      expect(await idsOf(adapter, eventual, some)).toEqual(expected);
      expect(await idsOf(adapter, strong, some)).toEqual(expected);
      await adapter.dropCollection(strong, 'c');
      await insert(adapter, ['new']);
      expect(await idsOf(adapter, eventual, some)).toEqual(expected);
      expect(await idsOf(adapter)).toHaveLength(50);
      expect(await idsOf(adapter, strong)).toEqual(['new']);
      await resume();
      await until(async () => (await idsOf(adapter)).join() === 'new');
      await adapter.close();
    });

    it('go to the primary while the standby is too far behind', { timeout: 60_000 }, async () => {
      const adapter = await open({ replicaLagMaxMs: 2_500 });
      const c = adapter.collection('c');
      await pause();
      await insert(adapter, ['a']);
      // Nothing else brings it there.
      await until(async () => (await c.count(eventual, all)) === 1);
      await insert(adapter, ['b']);
      expect(await c.count(eventual, all)).toBe(2);
      await resume();
      await adapter.close();
    });

    it('go on by the primary when the standby is killed amid them, and by the standby when it is back', {
      timeout: 120_000,
    }, async () => {
      const adapter = await open({ replicaLagMaxMs: 60_000 });
      const c = adapter.collection('c');
      const ids = numbered(4_000);
      await insert(adapter, ids);
      await until(async () => (await c.count(eventual, all)) === ids.length);
      const sorted = { ...all, sort: parseSort({ n: 1 }) };
      const expected = await idsOf(adapter, strong, sorted);
      const began = [inOrder, sorted].map((request) => c.find(eventual, request)[Symbol.asyncIterator]());
      const found = await Promise.all(began.map(async (iterator) => [(await iterator.next()).value?.id]));
      let isKilled = false;
      const counting = Array.from({ length: 4 }, async () => {
        while (!isKilled) expect(await c.count(eventual, all)).toBe(ids.length);
        expect(await c.count(eventual, all)).toBe(ids.length);
      });
      await rest(50);
      await follower.kill();
      isKilled = true;
      await Promise.all(counting);
      for (const [place, iterator] of began.entries()) {
        for (let next = await iterator.next(); !next.done; next = await iterator.next())
          found[place]?.push(next.value.id);
      }
      expect(found[0]).toEqual(ids);
      expect(found[1]).toEqual(expected);
      expect(await idsOf(adapter)).toEqual(ids);
      await follower.start();
      await untilCaughtUp();
      await pause();
      await insert(adapter, ['new']);
      // It rests at first.
      await until(async () => (await c.count(eventual, all)) === ids.length);
      await resume();
      await adapter.close();
    });

    it('are asked of the primary where they are in the way of what the standby has to take up', {
      timeout: 60_000,
    }, async () => {
      const adapter = await open();
      const c = adapter.collection('c');
      const ids = numbered(3_000);
      await insert(adapter, ids);
      await until(async () => (await c.count(eventual, all)) === ids.length);
      await onStandby.query("ALTER SYSTEM SET max_standby_streaming_delay = '10ms'");
      await onStandby.query('SELECT pg_reload_conf()');
      const sorted = { ...all, sort: parseSort({ n: 1 }) };
      const expected = await idsOf(adapter, strong, sorted);
      const iterator = c.find(eventual, sorted)[Symbol.asyncIterator]();
      const found = [(await iterator.next()).value?.id];
      // Entries that the standby's transaction still sees are removed.
      const removed = { filter: parseFilter({ n: { $gte: 2_900 } }, defaultLimits), many: true };
      await adapter.write(strong, {
        operations: [{ kind: 'delete', collection: 'c', target: removed }],
        mode: 'ordered',
      });
      for (const { schemaname } of await onPrimary.query("SELECT schemaname FROM pg_tables WHERE tablename = 'c'"))
        await onPrimary.query('VACUUM c', String(schemaname));
      const conflicts =
        'SELECT sum(confl_snapshot + confl_lock + confl_bufferpin) AS n FROM pg_stat_database_conflicts';
      await until(async () => Number((await onStandby.query(conflicts))[0]?.n) > 0);
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) found.push(next.value.id);
      expect(found).toEqual(expected.slice(0, 2_900));
      await onStandby.query('ALTER SYSTEM RESET max_standby_streaming_delay');
      await onStandby.query('SELECT pg_reload_conf()');
      await adapter.close();
    });

    it('are not asked of one that is silent for longer than it takes to find out', { timeout: 60_000 }, async () => {
      // Not `await using`, which dependency-cruiser cannot read.
      const proxy = await useToxicProxy(follower.uri);
      onTestFinished(() => proxy[Symbol.asyncDispose]());
      const adapter = await open({ replicas: [proxy.uri], replicaLagMaxMs: 600_000 });
      await proxy.silence();
      const ask = async (): Promise<boolean> => {
        const hurried = createContext({ consistency: 'eventual', deadlineMs: Date.now() + 1_000 });
        return await adapter
          .collection('c')
          .count(hurried, all)
          .then(
            () => true,
            () => false,
          );
      };
      await until(async () => (await Promise.all(Array.from({ length: 8 }, ask))).every(Boolean));
      await adapter.close();
    });

    it('go to the primary where no standby is there', async () => {
      const adapter = onPrimary.open({ replicas: ['postgres://postgres:postgres@127.0.0.1:1/postgres'] });
      await insert(adapter, ['a']);
      expect(await idsOf(adapter)).toEqual(['a']);
      await rest(1_500);
      expect(await idsOf(adapter)).toEqual(['a']);
      await adapter.close();
    });
  });
});

/** Waits for something that comes by itself. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error('It did not come.');
    await rest(50);
  }
}
