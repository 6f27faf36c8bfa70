import { setTimeout } from 'node:timers/promises';
import {
  createContext,
  type Document,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parsePipeline,
  parseSort,
  sortPosition,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresAdapter } from '../../src/index.js';
import { listAll } from '../list-all.js';
import { TestDatabases } from '../test-database.js';

const total = Number(process.env.TORTURE_DOCUMENTS ?? 1_000_000);
const batchSize = 1_000;
const rssMaxBytes = 256 * 1024 * 1024;

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const schema = databases.newSchema();
  let adapter: PostgresAdapter;

  const insertOf = (n: number) => ({
    kind: 'insert' as const,
    collection: 'big',
    document: {
      id: `i${String(n).padStart(9, '0')}`,
      data: { n, group: n % 1_000, name: `Name of number ${n}`, pad: 'x'.repeat(150) },
      metadata: {},
    },
  });
  const index = (keys: Record<string, 1>) => parseIndexDefinition({ keys }, defaultLimits);
  const request = (filter: unknown, sort: unknown) => ({
    filter: parseFilter(filter, defaultLimits),
    sort: parseSort(sort),
  });
  const planOf = async (filter: unknown) => {
    const { enginePlan } = await adapter
      .collection('big')
      .explain(context, { ...request(filter, { id: 1 }), limit: 10 });
    return JSON.stringify(enginePlan);
  };
  const expectIndexed = async () => {
    for (const filter of [
      { group: 7 },
      { group: { $gte: 7, $lt: 9 } },
      { group: { $in: [7, 500, 999] }, n: { $gt: 9 } },
    ]) {
      const plan = await planOf(filter);
      expect(plan, JSON.stringify(filter)).toMatch(/Index (Only )?Scan/);
      expect(plan, JSON.stringify(filter)).not.toMatch(/Seq Scan on (big|dbs_index)/);
    }
  };
  /** Tells what was measured: docs/engines/postgresql.md has the figures. */
  const report = (what: string, began: number, more = '') =>
    process.stdout.write(`${what}: ${((performance.now() - began) / 1_000).toFixed(1)} s ${more}\n`);
  const inMiB = (bytes: number) => Math.round(bytes / 1024 ** 2);
  const growth = () => {
    const start = process.memoryUsage.rss();
    let highest = start;
    return {
      look: () => {
        highest = Math.max(highest, process.memoryUsage.rss());
      },
      bytes: () => highest - start,
      text: () => `${inMiB(highest - start)} MiB more, ${inMiB(highest)} in all`,
    };
  };

  beforeAll(async () => {
    adapter = databases.open({ schema, applicationName: schema, connectionsMax: 10 });
    await adapter.collection('big').createIndex(context, index({ group: 1 }));
  });
  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  describe(`${total} documents`, () => {
    it('are inserted in bulk; after a tenth, with no figures of the planner’s yet, the index is used', async () => {
      const load = async (from: number, to: number) => {
        let next = from;
        const writers = Array.from({ length: 4 }, async () => {
          for (let at = next; at < to; at = next) {
            next += batchSize;
            const operations = Array.from({ length: Math.min(batchSize, to - at) }, (_, n) => insertOf(at + n));
            const results = await adapter.write(context, { operations, mode: 'unordered' });
            expect(results.every(({ ok }) => ok)).toBe(true);
          }
        });
        await Promise.all(writers);
      };
      const tables = await databases.query(`SELECT tablename FROM pg_tables WHERE schemaname = '${schema}'`);
      const setVacuum = (value: string) =>
        databases.query(tables.map(({ tablename }) => `ALTER TABLE ${String(tablename)} ${value}`).join('; '), schema);
      await setVacuum('SET (autovacuum_enabled = off)');
      const began = performance.now();
      await load(0, total / 10);
      await expectIndexed();
      await setVacuum('RESET (autovacuum_enabled)');
      await load(total / 10, total);
      report('inserted in bulk', began, `${Math.round((total * 1_000) / (performance.now() - began))} a second`);
      expect(await adapter.collection('big').count(context, { filter: parseFilter({}, defaultLimits) })).toBe(total);
      await expectIndexed();
    });

    it.each([
      ['by id', { id: 1 }],
      ['sorted by the server', { name: -1 }],
    ])('are streamed with flat memory, %s', async (how, sort) => {
      const began = performance.now();
      const memory = growth();
      let count = 0;
      let last: Document | undefined;
      for await (const document of adapter.collection('big').find(context, request({}, sort))) {
        count += 1;
        last = document;
        if (count % 10_000 === 0) memory.look();
      }
      expect(count).toBe(total);
      expect(last).toBeDefined();
      report(`streamed ${how}`, began, memory.text());
      expect(memory.bytes()).toBeLessThan(rssMaxBytes);
    });

    it('are read in pages, the last as soon as the first', async () => {
      const find = request({}, { group: 1 });
      const pages = async (filter: unknown) => {
        let after: ReturnType<typeof sortPosition> | undefined;
        let count = 0;
        for (let page = 0; page < 50; page += 1) {
          const asked = { ...find, filter: parseFilter(filter, defaultLimits), limit: 100 };
          const found = await listAll(
            adapter.collection('big').find(context, after === undefined ? asked : { ...asked, after }),
          );
          count += found.length;
          const last = found.at(-1);
          if (last === undefined) break;
          after = sortPosition(last, find.sort);
        }
        return count;
      };
      for (const [what, filter] of [
        ['first', {}],
        ['last', { group: { $gte: 990 } }],
      ] as const) {
        const began = performance.now();
        expect(await pages(filter)).toBe(Math.min(5_000, what === 'last' ? total / 100 : total));
        report(`50 pages of 100, the ${what}`, began);
      }
    });

    it('a stream that is cancelled ends on the server', async () => {
      const atWork = () =>
        databases.query(`SELECT state, query FROM pg_stat_activity WHERE application_name = '${schema}'
          AND state <> 'idle' AND query NOT LIKE '%dbs_changes%' AND query NOT LIKE '%dbs_pending%'`);
      for (const sort of [{ id: 1 }, { name: 1 }]) {
        const controller = new AbortController();
        const signalled = createContext({ signal: controller.signal });
        let count = 0;
        const reading = (async () => {
          for await (const _ of adapter.collection('big').find(signalled, request({}, sort))) {
            count += 1;
            if (count === 1_000) controller.abort();
          }
        })();
        await expect(reading).rejects.toMatchObject({ reason: 'CANCELLED' });
      }
      // One that is sorting yet.
      const early = new AbortController();
      const sorting = listAll(
        adapter.collection('big').find(createContext({ signal: early.signal }), request({}, { pad: 1, name: -1 })),
      );
      await setTimeout(200);
      early.abort();
      await expect(sorting).rejects.toMatchObject({ reason: 'CANCELLED' });
      const endMs = performance.now() + 20_000;
      while ((await atWork()).length > 0 && performance.now() < endMs) await setTimeout(20);
      expect(await atWork()).toEqual([]);
    });

    it('are counted and grouped', async () => {
      const group = parsePipeline([{ $group: { _id: '$group', n: { $sum: 1 }, sum: { $sum: '$n' } } }], defaultLimits);
      const began = performance.now();
      const groups = await listAll(adapter.collection('big').aggregate(context, { pipeline: group, withMeta: false }));
      expect(groups).toHaveLength(Math.min(1_000, total));
      report('1,000 groups', began);
      const counting = performance.now();
      const filter = parseFilter({ group: { $lt: 100 } }, defaultLimits);
      expect(await adapter.collection('big').count(context, { filter })).toBe(total / 10);
      report('a tenth counted by the index', counting);
    });

    it('get an index while two write', async () => {
      let isDone = false;
      let written = 0;
      let longestMs = 0;
      const writers = Array.from({ length: 2 }, async (_, by) => {
        for (let n = 0; !isDone; n += 1) {
          const began = performance.now();
          const [result] = await adapter.write(context, {
            operations: [insertOf(total + by * 10_000_000 + n)],
            mode: 'ordered',
          });
          expect(result).toMatchObject({ ok: true });
          written += 1;
          longestMs = Math.max(longestMs, performance.now() - began);
        }
      });
      const began = performance.now();
      const memory = growth();
      const watch = setInterval(memory.look, 200);
      await adapter.collection('big').createIndex(context, index({ n: 1 }));
      clearInterval(watch);
      isDone = true;
      await Promise.all(writers);
      report(
        'an index made',
        began,
        `${written} writes meanwhile, the longest ${Math.round(longestMs)} ms, ${memory.text()}`,
      );
      const filter = parseFilter({ n: { $gte: 0 } }, defaultLimits);
      expect(await adapter.collection('big').count(context, { filter })).toBe(total + written);
      expect(await planOf({ n: 77 })).not.toMatch(/Seq Scan on (big|dbs_index)/);
      expect(memory.bytes()).toBeLessThan(rssMaxBytes);
    });
  });
});
