import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  type ChangeRecord,
  createContext,
  type DataError,
  defaultLimits,
  parseFilter,
  parseSort,
} from '@database-service/core';
import { startOwnServer, type ToxicProxy, useToxicProxy } from '@database-service/servers';
import { describeOnServer } from '@database-service/servers/vitest';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { TestDatabases } from '../test/test-database.js';
import { createPostgresAdapter, type PostgresAdapter, type PostgresConfig } from './index.js';

/** The server's word that a statement may come. */
const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  let proxy: ToxicProxy;
  let adapter: PostgresAdapter;
  let applicationName: string;

  const open = (config: Partial<PostgresConfig> = {}) =>
    createPostgresAdapter({
      connectionString: proxy.uri,
      schema: applicationName,
      applicationName,
      connectionsMax: 4,
      connectTimeoutMs: 1_000,
      ...config,
    });

  beforeEach(async () => {
    process.on('unhandledRejection', note);
    applicationName = databases.newSchema();
    proxy = await useToxicProxy(uri);
    adapter = open();
    await write('first');
  });
  afterEach(async () => {
    await proxy.heal();
    await adapter.close();
    await proxy.remove();
    await setTimeout(50);
    process.off('unhandledRejection', note);
    expect(unhandled.splice(0)).toEqual([]);
    await until(async () => (await activity()).length === 0);
    expect(await activity()).toEqual([]);
  });
  afterAll(() => databases.dropAll());

  const insert = (id: string) => ({
    kind: 'insert' as const,
    collection: 'c',
    document: { id, data: { s: 'x' }, metadata: {} },
  });
  const write = (id: string, deadlineMs?: number) =>
    adapter.write(deadlineMs === undefined ? context : { ...context, deadlineMs: Date.now() + deadlineMs }, {
      operations: [insert(id)],
      mode: 'ordered',
    });
  const outcomeOf = async (id: string, deadlineMs?: number) =>
    await write(id, deadlineMs).then(
      ([result]) => (result?.ok === false ? result.error : undefined),
      (error: DataError) => error,
    );
  const get = async (id: string) => (await adapter.collection('c').get(context, id))?.id;
  const count = () => adapter.collection('c').count(context, { filter: { kind: 'all' } });
  const activity = (where = 'TRUE') =>
    databases.query(
      `SELECT pid, state, query FROM pg_stat_activity WHERE application_name = '${applicationName}' AND ${where}`,
    );
  const load = async (documents: number) => {
    for (let at = 0; at < documents; at += 500) {
      const operations = Array.from({ length: 500 }, (_, n) => ({
        kind: 'insert' as const,
        collection: 'c',
        document: {
          id: `l${String(at + n).padStart(6, '0')}`,
          data: { n: (at + n) % 97, pad: 'x'.repeat(300) },
          metadata: {},
        },
      }));
      await adapter.write(context, { operations, mode: 'unordered' });
    }
  };
  const until = async (isDone: () => Promise<boolean>, maxMs = 15_000) => {
    const endMs = performance.now() + maxMs;
    while (!(await isDone()) && performance.now() < endMs) await setTimeout(20);
  };
  /** Ending the client frees it. */
  const lockTable = async (mode: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: uri });
    await client.connect();
    await client.query(`BEGIN; LOCK TABLE "${applicationName}".c IN ${mode} MODE`);
    return client;
  };
  /** By what the connection that listens says last. */
  const isListening =
    "(query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify%' OR query LIKE 'SELECT current_setting(''server_version'') AS version')";
  /** All is as before, without a restart. */
  const expectWell = async () => {
    await until(async () => (await outcomeOf(crypto.randomUUID())) === undefined);
    expect(await outcomeOf(crypto.randomUUID())).toBeUndefined();
    expect(await get('first')).toBe('first');
    const health = await adapter.health(context);
    expect(health).toMatchObject({ status: 'connected', connections: { active: expect.any(Number), max: 4 } });
    // Numbering borrows one now and then.
    await until(async () => ((await adapter.health(context)).connections?.active ?? 0) === 0);
    expect((await activity("backend_type = 'client backend'")).length).toBeLessThanOrEqual(5);
    let listening: readonly unknown[] = [];
    await until(async () => {
      listening = await activity(isListening);
      return listening.length === 1;
    });
    expect(listening).toHaveLength(1);
  };

  describe('faults of the way to the server', () => {
    it('a stream that is cut goes on behind its last document where it has an order, or fails as a loss', async () => {
      await load(4_000);
      for (const sort of [[], parseSort({ n: 1 }), parseSort({ _id: 1 })]) {
        const ids: string[] = [];
        const reading = (async () => {
          for await (const { id } of adapter.collection('c').find(context, { filter: { kind: 'all' }, sort })) {
            ids.push(id);
            if (ids.length === 300) {
              await proxy.cut();
              await proxy.heal();
            }
          }
        })();
        const error = await reading.then(
          () => undefined,
          (fault: DataError) => fault,
        );
        if (error === undefined) expect(ids).toHaveLength(4_001);
        else expect(error).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', retryable: true });
        expect(new Set(ids).size).toBe(ids.length);
      }
      await expectWell();
    });

    it('an answer that is cut in its middle is asked for again', async () => {
      await load(2_000);
      await proxy.limitAnswers(50_000);
      const filter = parseFilter({ n: { $gte: 0 } }, defaultLimits);
      const outcome = await (async () => {
        const ids = new Set<string>();
        for await (const { id } of adapter.collection('c').find(context, { filter, sort: [] })) ids.add(id);
        return ids.size;
      })().catch((error: DataError) => error.reason);
      expect([2_000, 'DATABASE_UNAVAILABLE']).toContain(outcome);
      await proxy.heal();
      await expectWell();
    });

    it.each(['silence', 'cut', 'reset'] as const)(
      'a write by a way with %s says whether it may be repeated',
      async (fault) => {
        await Promise.all([write('a'), write('b'), write('c')]);
        if (fault === 'silence') await proxy.silence();
        if (fault === 'reset') await proxy.reset();
        const writing = Array.from({ length: 8 }, (_, n) => outcomeOf(`w${n}`, 3_000));
        if (fault === 'cut') await proxy.cut();
        const errors = await Promise.all(writing);
        await proxy.heal();
        await expectWell();
        for (const [n, error] of errors.entries()) {
          const found = await get(`w${n}`);
          if (error === undefined) expect(found).toBe(`w${n}`);
          else if (error.reason !== 'OUTCOME_UNKNOWN') expect(found, error.reason).toBeUndefined();
          if (error?.reason === 'OUTCOME_UNKNOWN') expect(error.retryable).toBe(false);
        }
      },
    );

    it('an atomic batch whose connection is lost before its end was not done, and says so', async () => {
      const client = await lockTable('EXCLUSIVE');
      const writing = adapter.write(context, { operations: [insert('t1'), insert('t2')], mode: 'atomic' }).then(
        () => undefined,
        (error: DataError) => error,
      );
      await until(async () => (await activity("wait_event_type = 'Lock'")).length > 0);
      await proxy.cut();
      expect(await writing).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', retryable: true });
      await client.end();
      await proxy.heal();
      expect(await get('t1')).toBeUndefined();
      await expectWell();
    });

    it('delays beyond the deadline end with it, and nothing lingers', async () => {
      await proxy.delay(3_000);
      const began = performance.now();
      const results = await Promise.all([
        outcomeOf('late', 300),
        adapter
          .collection('c')
          .get({ ...context, deadlineMs: Date.now() + 300 }, 'first')
          .catch((error: DataError) => error),
        adapter
          .collection('c')
          .count({ ...context, deadlineMs: Date.now() + 300 }, { filter: { kind: 'all' } })
          .catch((error: DataError) => error),
      ]);
      expect(performance.now() - began).toBeLessThan(8_000);
      for (const each of results)
        expect(each).toMatchObject({
          reason: expect.stringMatching(/DEADLINE_EXCEEDED|OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE/),
        });
      await proxy.heal();
      await expectWell();
    });

    it('a way that stalls while connections are made and listened by, is left for another', {
      timeout: 60_000,
    }, async () => {
      // Connections live; LISTEN, cancelling and telling are stalled with the rest.
      await proxy.silence();
      const began = performance.now();
      const stalled = Array.from({ length: 12 }, (_, n) => outcomeOf(`s${n}`, 500));
      expect((await Promise.all(stalled)).every((error) => error !== undefined)).toBe(true);
      expect(performance.now() - began).toBeLessThan(15_000);
      expect(await adapter.health(context)).toMatchObject({ status: 'disconnected' });
      await proxy.heal();
      await expectWell();
      // A stall of a second adapter's very first steps.
      const second = open();
      await proxy.silence();
      const first = await second
        .collection('c')
        .get({ ...context, deadlineMs: Date.now() + 500 }, 'first')
        .catch((error: DataError) => error.reason);
      expect(first).toMatch(/DATABASE_UNAVAILABLE|DEADLINE_EXCEEDED/);
      await proxy.heal();
      expect((await second.collection('c').get(context, 'first'))?.id).toBe('first');
      await second.close();
    });

    it('a full pool makes callers wait no longer than they allow, and is whole afterwards', async () => {
      const client = await lockTable('ACCESS EXCLUSIVE');
      const began = performance.now();
      const waiting = Array.from({ length: 20 }, () =>
        adapter
          .collection('c')
          .get({ ...context, deadlineMs: Date.now() + 400 }, 'first')
          .then(
            () => 'done',
            (error: DataError) => error.reason,
          ),
      );
      const outcomes = await Promise.all(waiting);
      expect(new Set(outcomes)).toEqual(new Set(['DEADLINE_EXCEEDED']));
      expect(performance.now() - began).toBeLessThan(3_000);
      expect(await adapter.health(context)).toMatchObject({ status: 'connected' });
      await client.end();
      await expectWell();
    });

    it('who waits for a connection leaves when he is called off, and takes none', async () => {
      const patient = open({ connectTimeoutMs: 20_000, connectionsMax: 2 });
      await patient.collection('c').count(context, { filter: { kind: 'all' } });
      const client = await lockTable('ACCESS EXCLUSIVE');
      const holders = Array.from({ length: 2 }, () => patient.collection('c').get(context, 'first'));
      await until(async () => (await activity("wait_event_type = 'Lock'")).length === 2);
      const controller = new AbortController();
      const began = performance.now();
      const waiters = [createContext({ signal: controller.signal }), { ...context, deadlineMs: Date.now() + 100 }].map(
        (waiting) =>
          patient
            .collection('c')
            .get(waiting, 'first')
            .catch((error: DataError) => error.reason),
      );
      await setTimeout(100);
      controller.abort();
      expect(await Promise.all(waiters)).toEqual(['CANCELLED', 'DEADLINE_EXCEEDED']);
      // Less than the ten seconds that a lock is waited for.
      expect(performance.now() - began).toBeLessThan(8_000);
      await client.end();
      expect((await Promise.all(holders)).map((found) => found?.id)).toEqual(['first', 'first']);
      expect((await patient.health(context)).connections).toMatchObject({ max: 2 });
      await until(async () => (await patient.health(context)).connections?.active === 0);
      expect((await patient.health(context)).connections?.active).toBe(0);
      await patient.close();
    });

    it('a full pool is told as such', async () => {
      const small = open({ connectTimeoutMs: 300, connectionsMax: 2 });
      await small.collection('c').count(context, { filter: { kind: 'all' } });
      const client = await lockTable('ACCESS EXCLUSIVE');
      const holders = [1, 2].map(() => small.collection('c').get(context, 'first'));
      await until(async () => (await activity("wait_event_type = 'Lock'")).length === 2);
      await expect(small.collection('c').get(context, 'first')).rejects.toMatchObject({
        reason: 'DATABASE_UNAVAILABLE',
        retryable: true,
        message: expect.stringContaining('busy'),
      });
      await client.end();
      expect((await Promise.all(holders)).map((found) => found?.id)).toEqual(['first', 'first']);
      await small.close();
    });

    it('connections that stall behind the login do not use up the pool', async () => {
      // What the server says of what each connection is set to is dropped.
      let isStalling = true;
      const target = new URL(uri);
      const forwarder = createServer((socket) => {
        const upstream = connect(Number(target.port), target.hostname);
        let isLoggedIn = false;
        upstream.on('data', (data) => {
          if (!isLoggedIn || !isStalling) socket.write(data);
          isLoggedIn ||= data.includes(readyForQuery);
        });
        socket.pipe(upstream).on('error', () => {});
        socket.on('error', () => {}).on('close', () => upstream.destroy());
      });
      await new Promise<void>((resolve) => forwarder.listen(0, '127.0.0.1', resolve));
      const way = new URL(uri);
      way.port = String((forwarder.address() as AddressInfo).port);
      const stalled = open({ connectionString: way.href, connectTimeoutMs: 300, connectionsMax: 2 });
      const attempts = Array.from({ length: 4 }, () =>
        stalled
          .collection('c')
          .get(context, 'first')
          .catch((error: DataError) => error.reason),
      );
      expect(new Set(await Promise.all(attempts))).toEqual(new Set(['DATABASE_UNAVAILABLE']));
      isStalling = false;
      await until(async () => (await stalled.health(context)).status === 'connected');
      expect((await stalled.collection('c').get(context, 'first'))?.id).toBe('first');
      await stalled.close();
      await new Promise((resolve) => forwarder.close(resolve));
    });

    it('replacing credentials again and again leaves one connection that listens', async () => {
      const { username, password } = new URL(uri);
      for (let round = 0; round < 20; round += 1) {
        adapter.replaceCredentials({ user: username, password });
        await setTimeout(round * 3);
      }
      await setTimeout(500);
      await expectWell();
    });

    it('watches go on without loss over cuts, and hear again', { timeout: 60_000 }, async () => {
      const records: ChangeRecord[] = [];
      const controller = new AbortController();
      const watch = async (after?: string): Promise<void> => {
        let token = after;
        try {
          const request = { collection: 'c', idleMs: 200, ...(token === undefined ? {} : { after: token }) };
          for await (const batch of adapter.ports.changes?.watch(
            createContext({ signal: controller.signal }),
            request,
          ) ?? []) {
            records.push(...batch.records);
            token = batch.token;
          }
        } catch (error) {
          if (controller.signal.aborted) return;
          expect(error).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', retryable: true });
          await setTimeout(50);
          await watch(token);
        }
      };
      const watching = watch();
      await until(async () => {
        await write(crypto.randomUUID());
        return records.length > 0;
      });
      const done: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const ids = Array.from({ length: 10 }, (_, n) => `r${round}-${n}`);
        const outcomes = ids.map(async (id) => {
          if ((await outcomeOf(id)) === undefined) done.push(id);
        });
        await setTimeout(20);
        await proxy.cut();
        await Promise.all(outcomes);
        await proxy.heal();
        await until(async () => (await outcomeOf(`after${round}-${crypto.randomUUID()}`)) === undefined);
      }
      const total = await count();
      const ids = () => new Set(records.map((record) => ('documentId' in record ? record.documentId : '')));
      await until(async () => done.every((id) => ids().has(id)), 25_000);
      controller.abort();
      await watching;
      for (const id of done) expect(ids().has(id), id).toBe(true);
      expect(records.length).toBeLessThanOrEqual(total);
      expect(ids().size).toBe(records.length);
      await expectWell();
    });
  });
});

await describeOnServer('postgresql', () => {
  it('a server that is killed, stopped and started in mid-query is found again', { timeout: 120_000 }, async () => {
    // Not `await using`, which dependency-cruiser cannot read.
    const own = await startOwnServer('postgresql');
    onTestFinished(() => own[Symbol.asyncDispose]());
    const context = createContext();
    const adapter = createPostgresAdapter({
      connectionString: own.uri,
      connectionsMax: 4,
      connectTimeoutMs: 1_000,
      raw: 'read',
    });
    try {
      let isDone = false;
      const acknowledged: string[] = [];
      const unknown: string[] = [];
      const writers = Array.from({ length: 4 }, async (_, by) => {
        for (let n = 0; !isDone; n += 1) {
          const document = { id: `${by}-${n}`, data: {}, metadata: {} };
          const operations = [{ kind: 'insert' as const, collection: 'c', document }];
          const [result] = await adapter
            .write(context, { operations, mode: 'ordered' })
            .catch((error: unknown) => [{ ok: false as const, error }]);
          if (result?.ok) acknowledged.push(document.id);
          else {
            expect(result?.error).toMatchObject({
              reason: expect.stringMatching(/OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE/),
            });
            unknown.push(document.id);
            await setTimeout(20);
          }
        }
      });
      await setTimeout(500);
      const sleeping = adapter.ports.raw?.execute(context, { query: 'SELECT pg_sleep(50) AS s', params: [] }).then(
        () => undefined,
        (error: DataError) => error,
      );
      await setTimeout(200);
      await own.kill();
      expect(await sleeping).toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
      expect(await adapter.health(context)).toMatchObject({ status: 'disconnected' });
      await own.start();
      await setTimeout(1_000);
      await own.restart();
      const before = acknowledged.length;
      const endMs = performance.now() + 20_000;
      while (acknowledged.length < before + 20 && performance.now() < endMs) await setTimeout(50);
      isDone = true;
      await Promise.all(writers);
      expect(acknowledged.length).toBeGreaterThan(before + 19);
      const found = new Set<string>();
      for await (const { id } of adapter.collection('c').find(context, { filter: { kind: 'all' }, sort: [] }))
        found.add(id);
      expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    } finally {
      await adapter.close();
    }
  });
});
