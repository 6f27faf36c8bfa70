import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createContext,
  type DataError,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseSort,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAll } from '../test/list-all.js';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

const total = 20_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const schema = databases.newSchema();
  let adapter: PostgresAdapter;

  const insertOf = (n: number) => ({
    kind: 'insert' as const,
    collection: 'big',
    document: { id: `i${String(n).padStart(7, '0')}`, data: { n, g: n % 1_000, pad: 'x'.repeat(4_000) }, metadata: {} },
  });
  const index = (keys: Record<string, 1>) => parseIndexDefinition({ keys }, defaultLimits);
  const find = (filter: unknown, sort: unknown, signal?: AbortSignal) =>
    adapter.collection('big').find(signal === undefined ? context : createContext({ signal }), {
      filter: parseFilter(filter, defaultLimits),
      sort: parseSort(sort),
    });
  const planOf = async (filter: unknown) => {
    const request = { filter: parseFilter(filter, defaultLimits), sort: parseSort({ id: 1 }) };
    const { enginePlan } = await adapter.collection('big').explain(context, { ...request, limit: 10 });
    return JSON.stringify(enginePlan);
  };
  const atWork = () =>
    databases.query(`SELECT state, query FROM pg_stat_activity WHERE application_name = '${schema}'
      AND (state LIKE 'idle in transaction%' OR state = 'active') AND query NOT LIKE '%dbs_changes%' AND query NOT LIKE '%dbs_pending%'`);

  beforeAll(async () => {
    adapter = databases.open({ schema, applicationName: schema });
    // No figures of the planner's but those of the adapter.
    await adapter.collection('big').createIndex(context, index({ g: 1 }));
    await databases.query(
      `ALTER TABLE big SET (autovacuum_enabled = off); DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables
        WHERE schemaname = '${schema}' AND tablename LIKE 'dbs_index%' LOOP EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = off)', t); END LOOP; END $$`,
      schema,
    );
    for (let at = 0; at < total; at += 2_000) {
      const operations = Array.from({ length: 2_000 }, (_, n) => insertOf(at + n));
      await adapter.write(context, { operations, mode: 'unordered' });
    }
  }, 300_000);
  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  describe('20,000 documents of 4 KB', () => {
    it('are found by the index right behind the load', async () => {
      for (const filter of [
        { g: 7 },
        { g: { $gte: 7, $lt: 9 } },
        { g: { $in: [7, 500, 999] } },
        { g: 7, n: { $gt: total / 2 } },
      ]) {
        const plan = await planOf(filter);
        expect(plan, JSON.stringify(filter)).toMatch(/Index (Only )?Scan/);
        expect(plan, JSON.stringify(filter)).not.toMatch(/Seq Scan on (big|dbs_index)/);
      }
      expect(await adapter.collection('big').count(context, { filter: parseFilter({ g: 7 }, defaultLimits) })).toBe(
        total / 1_000,
      );
      expect(await adapter.collection('big').count(context, { filter: parseFilter({}, defaultLimits) })).toBe(total);
    });

    it.each([
      ['by id', {}, { id: 1 }],
      ['by the index', {}, { g: 1 }],
      ['sorted by the server', {}, { n: -1 }],
    ])('are streamed with flat memory, %s', { timeout: 120_000 }, async (_how, filter, sort) => {
      let count = 0;
      let highest = 0;
      collectGarbage();
      const start = process.memoryUsage().heapUsed;
      for await (const _ of find(filter, sort)) {
        count += 1;
        if (count % 4_000 !== 0) continue;
        collectGarbage();
        highest = Math.max(highest, process.memoryUsage().heapUsed - start);
      }
      expect(count).toBe(total);
      // All of them are 80 MB, and a part of rows about 4.
      expect(highest).toBeLessThan(30 * 1024 * 1024);
    });

    it('leave nothing at work on the server when the client goes', async () => {
      for (const sort of [{ id: 1 }, { g: 1 }, { n: -1 }]) {
        for await (const _ of find({}, sort)) break;
      }
      const controller = new AbortController();
      const pattern = { pad: { $regex: '(x+x+)+y' } };
      const outcome = listAll(find({ ...pattern, n: { $gt: -1 } }, { n: 1 }, controller.signal)).then(
        () => 'done',
        (error: DataError) => error.reason,
      );
      await setTimeout(100);
      controller.abort();
      expect(await outcome).toBe('CANCELLED');
      const endMs = performance.now() + 10_000;
      while ((await atWork()).length > 0 && performance.now() < endMs) await setTimeout(20);
      expect(await atWork()).toEqual([]);
      expect((await adapter.health(context)).connections?.active).toBe(0);
    });

    it('get an index while four write', { timeout: 120_000 }, async () => {
      let isDone = false;
      let written = 0;
      const writers = Array.from({ length: 4 }, async (_, by) => {
        for (let n = 0; !isDone; n += 1) {
          const operation = insertOf(total + by * 1_000_000 + n);
          const [result] = await adapter.write(context, { operations: [operation], mode: 'ordered' });
          expect(result).toMatchObject({ ok: true });
          written += 1;
        }
      });
      await adapter.collection('big').createIndex(context, index({ n: 1 }));
      isDone = true;
      await Promise.all(writers);
      expect(written).toBeGreaterThan(100);
      const filter = parseFilter({ n: { $gte: 0 } }, defaultLimits);
      expect(await adapter.collection('big').count(context, { filter })).toBe(total + written);
      const tables = await databases.query(
        `SELECT tablename FROM pg_tables WHERE schemaname = '${schema}' AND tablename LIKE 'dbs\\_index\\_%'`,
      );
      const counts = tables.map(({ tablename }) =>
        databases.query(`SELECT count(*)::int AS n FROM ${String(tablename)}`, schema),
      );
      expect((await Promise.all(counts)).flat()).toEqual([{ n: total + written }, { n: total + written }]);
    });
  });
});
