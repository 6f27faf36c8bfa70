import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, createContext, DataError } from '@database-service/core';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { invoke } from '../invoke.js';
import { createQueryTimes } from '../middleware/query-times.js';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
afterAll(() => adapter.close());
/** Its server is away. */
const away: Adapter = Object.assign(Object.create(adapter) as Adapter, {
  health: () => Promise.reject(new DataError('DATABASE_UNAVAILABLE', 'The server does not answer.')),
  ports: {},
});

const { getHealth, databaseHealth, databaseStatistics, listDatabases, describeDatabase, renameCollection, rawQuery } =
  operations;

describe('getHealth', () => {
  it.each([
    [{ one: adapter }, 'healthy', { one: 'connected' }],
    [{ one: adapter, two: away }, 'degraded', { one: 'connected', two: 'disconnected' }],
    [{ one: away, two: adapter }, 'unhealthy', { one: 'disconnected', two: 'connected' }],
  ])('judges by the databases', async (adapters, status, databases) => {
    expect(await callOf(makeTestService({ adapters }))(getHealth, {})).toEqual({
      status,
      version: '1.2.3',
      uptime_seconds: 90,
      databases,
      cache: 'disabled',
      messaging: 'disabled',
    });
  });

  it('does not wait for a database that never answers', async () => {
    const hanging = Object.assign(Object.create(adapter) as Adapter, { health: () => new Promise(() => undefined) });
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const health = callOf(makeTestService({ adapters: { one: adapter, two: hanging } }))(getHealth, {});
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await health).toMatchObject({ status: 'degraded', databases: { two: 'disconnected' } });
  });
});

describe('one database', () => {
  const service = makeTestService({ adapters: { one: adapter, two: away } });

  it('tells how it is, in words where it is not well', async () => {
    expect(await invoke(service, databaseHealth, createContext(), { input: {} })).toMatchObject({
      database: 'one',
      status: 'connected',
      latency_ms: expect.any(Number),
      connections: { active: expect.any(Number), idle: expect.any(Number), max: expect.any(Number) },
    });
    expect(await invoke(service, databaseHealth, createContext(), { database: 'two', input: {} })).toMatchObject({
      database: 'two',
      status: 'disconnected',
      problem: 'The server does not answer.',
    });
  });

  it('tells what it can do', async () => {
    const { databases, default: defaultName } = await callOf(service)(listDatabases, {});
    expect(defaultName).toBe('one');
    expect(databases.map(({ name, engine, default: isDefault }) => [name, engine, isDefault])).toEqual([
      ['one', 'memory', true],
      ['two', 'memory', false],
    ]);
    expect(databases[1]?.capabilities).toEqual({
      transactions: null,
      rename_collection: false,
      raw_query: false,
      idempotency_keys: false,
      many_write_atomicity: 'document',
    });
    const described = await invoke(service, describeDatabase, createContext(), { input: {} });
    expect(described).toEqual(databases[0]);
    expect(described.limits).toMatchObject({ document_bytes_max: 2_097_152, page_max: 1000, depth_max: 64 });
    expect(described.capabilities.rename_collection).toBe(true);
  });

  it('refuses what its engine lacks, and says so', async () => {
    const two = (input: unknown, operation: typeof renameCollection | typeof rawQuery) =>
      refusalOf(invoke<unknown>(service, operation, createContext(), { database: 'two', input }));
    expect(await two({ old_name: 'a', new_name: 'b' }, renameCollection)).toMatchObject({ reason: 'NOT_SUPPORTED' });
    expect(await two({ query: 'SELECT 1' }, rawQuery)).toMatchObject({ reason: 'NOT_SUPPORTED' });
  });

  it('keeps the mean time of its calls', async () => {
    const queryTimes = createQueryTimes();
    const measured = { ...service, queryTimes, middlewares: [queryTimes.middleware] };
    const statistics = () => callOf(measured)(databaseStatistics, {});
    await callOf(measured)(getHealth, {});
    expect((await statistics()).avg_query_time_ms).toBeGreaterThan(0);
    expect(queryTimes.averageMs('two')).toBeUndefined();
  });
});
