import type { Call } from '@database-service/application';
import { createContext, DataError } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { createMetrics, type Metrics } from './metrics.js';

function callOf(collection: string | undefined, operation = 'getDocument'): Call {
  return { operation, kind: 'read', streams: false, database: 'sqlite', collection, context: createContext() };
}

async function linesOf(metrics: Metrics, start: string): Promise<readonly string[]> {
  // A collection that is new to the metrics is looked up first.
  await new Promise((resolve) => setImmediate(resolve));
  return (await metrics.render()).split('\n').filter((line) => line.startsWith(start));
}

const quiet = { nodeMetrics: false };

describe('operations', () => {
  it('are counted by status and timed', async () => {
    const metrics = createMetrics(quiet);
    const run = metrics.operations(async () => 'answer');
    expect(await run(callOf('cities'))).toBe('answer');
    await run(callOf('cities'));
    const missing = new DataError('DOCUMENT_MISSING', 'none');
    const fail = metrics.operations(() => Promise.reject(missing));
    await expect(fail(callOf('cities'))).rejects.toBe(missing);
    await expect(metrics.operations(() => Promise.reject(new TypeError('x')))(callOf('cities'))).rejects.toThrow('x');
    const labels = 'database="sqlite",operation="getDocument",collection="cities"';
    expect(await linesOf(metrics, 'db_operations_total{')).toEqual([
      `db_operations_total{${labels},status="success"} 2`,
      `db_operations_total{${labels},status="DOCUMENT_NOT_FOUND"} 1`,
      `db_operations_total{${labels},status="DATABASE_ERROR"} 1`,
    ]);
    expect(await linesOf(metrics, 'db_operation_duration_seconds_count')).toEqual([
      `db_operation_duration_seconds_count{${labels}} 4`,
    ]);
  });

  it('count the same when they are read twice', async () => {
    const metrics = createMetrics(quiet);
    await metrics.operations(async () => 1)(callOf('cities'));
    const once = await linesOf(metrics, 'db_operations_total{');
    expect(await linesOf(metrics, 'db_operations_total{')).toEqual(once);
    await metrics.operations(async () => 1)(callOf('cities'));
    expect((await linesOf(metrics, 'db_operations_total{'))[0]).toMatch(/ 2$/);
  });

  it('know 50 collections, and let made-up names take no place', async () => {
    const metrics = createMetrics({
      ...quiet,
      collectionExists: async (database, collection) => database === 'sqlite' && collection.startsWith('real_'),
    });
    const run = metrics.operations(async () => 1);
    const fail = metrics.operations(() => Promise.reject(new DataError('DOCUMENT_MISSING', 'none')));
    for (let at = 0; at < 100; at += 1) await fail(callOf(`real_never_${at}`)).catch(() => undefined);
    // A search of a collection that does not exist finds nothing, which is no failure.
    for (let at = 0; at < 100; at += 1) await run(callOf(`made_up_${at}`));
    for (let at = 0; at < 60; at += 1) await run(callOf(`real_${at}`));
    for (let at = 0; at < 60; at += 1) await run(callOf(`real_${at}`));
    await run(callOf(undefined, 'listCollections'));
    const lines = await linesOf(metrics, 'db_operations_total{');
    const collections = new Set(lines.map((line) => /collection="([^"]*)"/.exec(line)?.[1]));
    expect(collections.size).toBe(52);
    expect(collections.has('real_49')).toBe(true);
    expect(collections.has('real_50')).toBe(false);
    expect(lines).toContain(
      'db_operations_total{database="sqlite",operation="getDocument",collection="other",status="success"} 120',
    );
    expect(lines).toContain(
      'db_operations_total{database="sqlite",operation="getDocument",collection="real_0",status="success"} 2',
    );
    expect(lines).toContain(
      'db_operations_total{database="sqlite",operation="listCollections",collection="",status="success"} 1',
    );
  });

  it('are counted under other where nobody can say whether the collection exists', async () => {
    const metrics = createMetrics({ ...quiet, collectionExists: () => Promise.reject(new Error('closed')) });
    expect(await metrics.operations(async () => 1)(callOf('cities'))).toBe(1);
    expect(await linesOf(metrics, 'db_operations_total{')).toEqual([
      'db_operations_total{database="sqlite",operation="getDocument",collection="other",status="success"} 1',
    ]);
  });

  it('are a text of bounded size', async () => {
    const metrics = createMetrics(quiet);
    const run = metrics.operations(async () => 1);
    for (let at = 0; at < 500; at += 1) {
      for (const operation of ['getDocument', 'createDocument', 'searchDocuments', 'updateDocument']) {
        await run(callOf(`collection_${at}`, operation));
      }
    }
    expect((await metrics.render()).length).toBeLessThan(51 * 4 * 12 * 130);
  });
});

describe('requests', () => {
  it('are counted by method, route and status, with added-up buckets', async () => {
    const metrics = createMetrics(quiet);
    const route = '/documents/{collection}/{id}';
    for (const durationMs of [0.1, 3, 60_000]) {
      metrics.observeHttpRequest({ method: 'GET', route, status: 200, durationMs });
    }
    const labels = `method="GET",route="${route}",status="200"`;
    expect(await linesOf(metrics, 'http_requests_total{')).toEqual([`http_requests_total{${labels}} 3`]);
    const lines = await linesOf(metrics, 'http_request_duration_seconds');
    expect(lines).toContain(`http_request_duration_seconds_bucket{le="0.001",${labels}} 1`);
    expect(lines).toContain(`http_request_duration_seconds_bucket{le="0.005",${labels}} 2`);
    expect(lines).toContain(`http_request_duration_seconds_bucket{le="10",${labels}} 2`);
    expect(lines).toContain(`http_request_duration_seconds_bucket{le="+Inf",${labels}} 3`);
    expect(lines).toContain(`http_request_duration_seconds_count{${labels}} 3`);
    expect(lines).toContain(`http_request_duration_seconds_sum{${labels}} 60.0031`);
  });

  it('have their type and help, as Prometheus wants', async () => {
    const text = await createMetrics(quiet).render();
    expect(text).toContain('# TYPE http_request_duration_seconds histogram');
    expect(text).toContain('# TYPE http_requests_total counter');
    expect(text).toContain('# HELP db_operations_total ');
  });
});

it('tells of pools of connections what they are at when it is read', async () => {
  const state = { pool: 'primary', active: 2, idle: 1, waiting: 0, max: 10 };
  const pools = new Map([
    ['a', [state]],
    ['b', [state, { ...state, pool: 'standbys', waiting: 4 }]],
    ['c', []],
  ]);
  const listPools = () => [...pools].map(([database, each]) => ({ database, pools: each }));
  const metrics = createMetrics({ ...quiet, listPools });
  expect(await linesOf(metrics, 'db_pool_')).toEqual([
    'db_pool_connections{database="a",pool="primary",state="active"} 2',
    'db_pool_connections{database="a",pool="primary",state="idle"} 1',
    'db_pool_connections{database="b",pool="primary",state="active"} 2',
    'db_pool_connections{database="b",pool="primary",state="idle"} 1',
    'db_pool_connections{database="b",pool="standbys",state="active"} 2',
    'db_pool_connections{database="b",pool="standbys",state="idle"} 1',
    'db_pool_connections_max{database="a",pool="primary"} 10',
    'db_pool_connections_max{database="b",pool="primary"} 10',
    'db_pool_connections_max{database="b",pool="standbys"} 10',
    'db_pool_waiting{database="a",pool="primary"} 0',
    'db_pool_waiting{database="b",pool="primary"} 0',
    'db_pool_waiting{database="b",pool="standbys"} 4',
  ]);
  pools.set('a', [{ ...state, active: 3 }]);
  pools.delete('b');
  expect(await linesOf(metrics, 'db_pool_connections{')).toEqual([
    'db_pool_connections{database="a",pool="primary",state="active"} 3',
    'db_pool_connections{database="a",pool="primary",state="idle"} 1',
  ]);
});

it('keeps the metrics of two services apart', async () => {
  const one = createMetrics();
  const two = createMetrics(quiet);
  one.cache.hit();
  one.cache.hit();
  two.cache.miss();
  expect(await linesOf(one, 'cache_')).toEqual(['cache_hits_total 2', 'cache_misses_total 0']);
  expect(await linesOf(two, 'cache_')).toEqual(['cache_hits_total 0', 'cache_misses_total 1']);
  expect(await linesOf(one, 'process_cpu_seconds_total')).toHaveLength(1);
  expect(await linesOf(two, 'process_cpu_seconds_total')).toHaveLength(0);
});
