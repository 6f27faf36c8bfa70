import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { createContext, parseSort } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';
import { createPostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const closers: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  afterAll(() => databases.dropAll());

  /** A way to the server that can be cut. */
  class Way {
    readonly #server: Server;
    readonly #sockets = new Set<Socket>();
    /** What comes from the server is kept back. */
    isMute = false;

    private constructor(server: Server) {
      this.#server = server;
    }

    static async start(port = 0): Promise<Way> {
      const target = new URL(databases.uri);
      const proxy = new Way(createServer((socket) => proxy.#join(socket, target)));
      await new Promise<void>((resolve) => proxy.#server.listen(port, '127.0.0.1', resolve));
      closers.push(() => proxy.stop());
      return proxy;
    }

    get port(): number {
      return (this.#server.address() as AddressInfo).port;
    }

    get uri(): string {
      const uri = new URL(databases.uri);
      uri.hostname = '127.0.0.1';
      uri.port = String(this.port);
      return uri.href;
    }

    cut(): void {
      for (const socket of this.#sockets) socket.destroy();
    }

    async stop(): Promise<void> {
      this.cut();
      await new Promise((resolve) => this.#server.close(resolve));
    }

    #join(socket: Socket, target: URL): void {
      const upstream = connect(Number(target.port || 5432), target.hostname);
      for (const each of [socket, upstream]) {
        this.#sockets.add(each);
        each.on('error', () => {});
        each.on('close', () => {
          this.#sockets.delete(each);
          socket.destroy();
          upstream.destroy();
        });
      }
      socket.pipe(upstream);
      upstream.on('data', (data) => {
        if (!this.isMute) socket.write(data);
      });
    }
  }

  const insert = (id: string) => ({
    operations: [{ kind: 'insert' as const, collection: 'c', document: { id, data: { s: 'x' }, metadata: {} } }],
    mode: 'ordered' as const,
  });

  const until = async (isDone: () => Promise<boolean>) => {
    const endMs = performance.now() + 15_000;
    while (!(await isDone()) && performance.now() < endMs) await setTimeout(20);
  };

  describe('a server that is away', () => {
    it('at the start is an error of the calls, which recover by themselves', async () => {
      const proxy = await Way.start();
      const { port, uri } = proxy;
      await proxy.stop();
      const adapter = createPostgresAdapter({
        connectionString: uri,
        schema: databases.newSchema(),
        connectTimeoutMs: 1_000,
      });
      closers.push(() => adapter.close());
      await expect(adapter.write(context, insert('a'))).rejects.toMatchObject({
        reason: 'DATABASE_UNAVAILABLE',
        retryable: true,
      });
      await expect(adapter.collection('c').get(context, 'a')).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
      expect(await adapter.health(context)).toMatchObject({ status: 'disconnected' });
      await Way.start(port);
      expect(await adapter.write(context, insert('a'))).toMatchObject([{ ok: true }]);
      expect(await adapter.health(context)).toMatchObject({ status: 'connected' });
    });

    it('for a moment breaks no later call, and no watch', async () => {
      const proxy = await Way.start();
      const adapter = createPostgresAdapter({ connectionString: proxy.uri, schema: databases.newSchema() });
      closers.push(() => adapter.close());
      await adapter.write(context, insert('a'));
      for (let round = 0; round < 3; round += 1) {
        proxy.cut();
        expect((await adapter.collection('c').get(context, 'a'))?.id).toBe('a');
      }
      expect(await adapter.write(context, insert('b'))).toMatchObject([{ ok: true }]);
    });

    it('amid a stream lets it go on behind its last document', async () => {
      const way = await Way.start();
      const adapter = createPostgresAdapter({ connectionString: way.uri, schema: databases.newSchema() });
      closers.push(() => adapter.close());
      const documents = Array.from({ length: 600 }, (_, n) => ({
        id: `d${n}`,
        data: { n: (n * 7) % 600 },
        metadata: {},
      }));
      await adapter.write(context, {
        operations: documents.map((document) => ({ kind: 'insert', collection: 'c', document })),
        mode: 'ordered',
      });
      const found: unknown[] = [];
      const sort = parseSort({ n: -1 });
      for await (const { data } of adapter.collection('c').find(context, { filter: { kind: 'all' }, sort })) {
        found.push(data.n);
        if (found.length % 150 === 20) way.cut();
      }
      expect(found).toEqual(Array.from({ length: 600 }, (_, n) => 599 - n));
    });

    it('amid a write leaves its fate open, and says so; its idempotency key tells', async () => {
      const proxy = await Way.start();
      const adapter = createPostgresAdapter({ connectionString: proxy.uri, schema: databases.newSchema() });
      closers.push(() => adapter.close());
      await adapter.write(context, insert('a'));
      proxy.isMute = true;
      const writing = adapter.write(context, insert('b')).then(
        ([result]) => (result?.ok === false ? result.error : result),
        (error: unknown) => error,
      );
      await setTimeout(200);
      proxy.cut();
      proxy.isMute = false;
      expect(await writing).toMatchObject({ reason: 'OUTCOME_UNKNOWN', retryable: false });
      await until(async () => (await adapter.collection('c').get(context, 'b')) !== undefined);
      expect((await adapter.collection('c').get(context, 'b'))?.id).toBe('b');
    });

    it('that does not answer is not waited for longer than the caller does', async () => {
      const proxy = await Way.start();
      const adapter = createPostgresAdapter({ connectionString: proxy.uri, schema: databases.newSchema() });
      closers.push(() => adapter.close());
      await adapter.write(context, insert('a'));
      proxy.isMute = true;
      const began = performance.now();
      await expect(
        adapter.collection('c').get({ ...context, deadlineMs: Date.now() + 100 }, 'a'),
      ).rejects.toMatchObject({
        code: expect.stringMatching(/QUERY_TIMEOUT|CONNECTION_ERROR/),
      });
      expect(performance.now() - began).toBeLessThan(8_000);
      proxy.isMute = false;
      expect((await adapter.collection('c').get(context, 'a'))?.id).toBe('a');
    });
  });

  describe('a statement that nobody waits for', () => {
    it('is ended on the server where the client is gone, too', { timeout: 60_000 }, async () => {
      const way = await Way.start();
      const schema = databases.newSchema();
      const config = { schema, applicationName: schema, raw: 'read', rawTimeoutMs: 58_000 } as const;
      const adapter = createPostgresAdapter({ connectionString: way.uri, ...config });
      closers.push(() => adapter.close());
      const sleeping = `SELECT 1 FROM pg_stat_activity
        WHERE application_name = '${schema}' AND state = 'active' AND query LIKE 'FETCH%'`;
      const asked = adapter.ports.raw?.execute(context, { query: 'SELECT pg_sleep(55)', params: [] }).catch(() => {});
      await until(async () => (await databases.query(sleeping)).length > 0);
      // Nobody can cancel it either.
      await way.stop();
      await until(async () => (await databases.query(sleeping)).length === 0);
      expect(await databases.query(sleeping)).toEqual([]);
      await asked;
    });

    it('is ended on the server', async () => {
      const schema = databases.newSchema();
      const adapter = databases.open({ schema, raw: 'read', applicationName: schema });
      closers.push(() => adapter.close());
      await adapter.collection('c').count(context, { filter: { kind: 'all' } });
      const controller = new AbortController();
      const sleeping = adapter.ports.raw?.execute(createContext({ signal: controller.signal }), {
        query: 'SELECT pg_sleep(60) AS slept',
        params: [],
      });
      const isRunning = async () => {
        const rows = await databases.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = '${schema}' AND state = 'active' AND query LIKE 'FETCH%'`,
        );
        return rows.length > 0;
      };
      await until(isRunning);
      controller.abort();
      await expect(sleeping).rejects.toMatchObject({ reason: 'CANCELLED' });
      await until(async () => !(await isRunning()));
      expect(await isRunning()).toBe(false);
    });
  });

  describe('a connection that listens, and by which no answer comes any more', () => {
    it('is left for another, so that statements can be cancelled again', async () => {
      const proxy = await Way.start();
      const schema = databases.newSchema();
      const config = { connectionString: proxy.uri, schema, applicationName: schema, raw: 'read' as const };
      const adapter = createPostgresAdapter({ ...config, connectTimeoutMs: 500 });
      closers.push(() => adapter.close());
      await adapter.write(context, insert('a'));
      await until(async () => (await adapter.health(context)).status === 'connected');
      proxy.isMute = true;
      // Its answer is lost, though not its connection.
      const asked = adapter.health(context);
      await setTimeout(200);
      proxy.isMute = false;
      await asked;
      await setTimeout(5_000);
      const controller = new AbortController();
      const sleeping = adapter.ports.raw?.execute(createContext({ signal: controller.signal }), {
        query: 'SELECT pg_sleep(60) AS slept',
        params: [],
      });
      sleeping?.catch(() => {});
      const isRunning = async () => {
        const rows = await databases.query(
          `SELECT 1 FROM pg_stat_activity WHERE application_name = '${schema}' AND state = 'active' AND query LIKE 'FETCH%'`,
        );
        return rows.length > 0;
      };
      await until(isRunning);
      controller.abort();
      await expect(sleeping).rejects.toMatchObject({ reason: 'CANCELLED' });
      await until(async () => !(await isRunning()));
      expect(await isRunning()).toBe(false);
    });
  });

  describe('credentials', () => {
    it('are replaced while calls go on, none of which fails', async () => {
      const role = databases.newSchema();
      await databases.query(`CREATE ROLE "${role}" LOGIN SUPERUSER PASSWORD 'first'`);
      closers.push(() => databases.query(`DROP ROLE "${role}"`));
      const uri = new URL(databases.uri);
      uri.username = role;
      uri.password = 'first';
      const schema = databases.newSchema();
      const adapter = createPostgresAdapter({ connectionString: uri.href, schema, connectionsMax: 2 });
      closers.push(async () => {
        await adapter.close();
        await databases.query(`REASSIGN OWNED BY "${role}" TO CURRENT_USER`);
      });
      await adapter.write(context, insert('a'));
      let isDone = false;
      const reading = Array.from({ length: 6 }, async () => {
        while (!isDone) expect((await adapter.collection('c').get(context, 'a'))?.id).toBe('a');
      });
      await databases.query(`ALTER ROLE "${role}" PASSWORD 'second'`);
      adapter.replaceCredentials({ password: 'second' });
      await setTimeout(300);
      isDone = true;
      await Promise.all(reading);
      expect(await adapter.write(context, insert('b'))).toMatchObject([{ ok: true }]);
    });
  });
});
