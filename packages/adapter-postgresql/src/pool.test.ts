import { createContext, defaultLimits, parseFilter, parsePipeline, parseSort } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAll } from '../test/list-all.js';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const applicationName = 'test_pool';
  let adapter: PostgresAdapter;

  beforeAll(async () => {
    adapter = databases.open({ applicationName, connectionsMax: 3, connectTimeoutMs: 2_000 });
    const operations = Array.from({ length: 1_000 }, (_, n) => ({
      kind: 'insert' as const,
      collection: n % 2 === 0 ? 'even' : 'odd',
      document: { id: `d${n}`, data: { n, m: n % 50, pad: 'x'.repeat(2_000) }, metadata: {} },
    }));
    await adapter.write(context, { operations, mode: 'unordered' });
  });
  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  /** Numbering takes one for some milliseconds now and then. */
  const expectIdle = () =>
    expect
      .poll(async () => (await adapter.health(context)).connections, { timeout: 5_000 })
      .toMatchObject({
        active: 0,
        max: 3,
      });

  describe('a pool of three connections', () => {
    it.each([
      ['looks up', [{ $sort: { n: 1 } }, { $lookup: { from: 'odd', localField: 'm', foreignField: 'm', as: 'x' } }]],
      [
        'sorts within',
        [
          { $sort: { pad: 1, n: 1 } },
          { $limit: 300 },
          { $lookup: { from: 'odd', pipeline: [{ $sort: { pad: 1, n: 1 } }, { $skip: 1 }], as: 'x' } },
          { $project: { n: 1 } },
          { $limit: 10 },
        ],
      ],
      [
        'finds nothing',
        [{ $sort: { n: 1 } }, { $lookup: { from: 'odd', localField: 'n', foreignField: 'pad', as: 'x' } }],
      ],
    ])(
      'is enough for many pipelines at once, each of which %s beside a sort',
      { timeout: 60_000 },
      async (_what, stages) => {
        const pipeline = parsePipeline([...stages, { $limit: 120 }], defaultLimits);
        const counts = Array.from({ length: 8 }, async () => {
          const rows = await listAll(adapter.collection('even').aggregate(context, { pipeline, withMeta: false }));
          return rows.length;
        });
        const expected = stages.some((stage) => '$project' in stage) ? 10 : 120;
        expect(await Promise.all(counts)).toEqual(counts.map(() => expected));
        await expectIdle();
      },
    );

    it('loses no pipeline where the connection of its cursors is lost between two documents', async () => {
      const match = { $match: { $expr: { $gte: ['$n', '$$m'] } } };
      const inner = [match, { $sort: { pad: 1, n: 1 } }, { $skip: 440 }, { $limit: 10 }];
      const stages = [
        { $sort: { pad: 1, n: 1 } },
        { $lookup: { from: 'odd', let: { m: '$m' }, pipeline: inner, as: 'x' } },
        { $limit: 15 },
      ];
      const pipeline = parsePipeline([...stages, { $project: { n: 1, x: 1 } }], defaultLimits);
      const rows: unknown[] = [];
      for await (const row of adapter.collection('even').aggregate(context, { pipeline, withMeta: false })) {
        rows.push(row.n);
        expect(row.x).toHaveLength(10);
        if (rows.length !== 2) continue;
        const ended = await databases.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = '${applicationName}' AND state = 'idle in transaction'`);
        expect(ended.length).toBeGreaterThan(0);
      }
      expect(rows).toEqual(Array.from({ length: 15 }, (_, n) => 2 * n));
      await expectIdle();
    });

    it('is not used up by explanations of what the server sorts', async () => {
      const request = { filter: parseFilter({}, defaultLimits), sort: parseSort({ n: -1 }) };
      for (let count = 0; count < 4; count += 1) {
        expect((await adapter.collection('odd').explain(context, request)).sort).toBe('engine');
      }
      await expectIdle();
    });

    it('is not used up by readers who take their time', async () => {
      const request = { filter: parseFilter({}, defaultLimits), sort: parseSort({ n: -1 }) };
      const slow = Array.from({ length: 4 }, () =>
        adapter.collection('odd').find(context, request)[Symbol.asyncIterator](),
      );
      const firsts = slow.map((reader) => reader.next().catch((error: unknown) => error));
      const [, , third] = await Promise.all(firsts);
      expect((await adapter.collection('odd').get(context, 'd1'))?.id).toBe('d1');
      expect(third).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', retryable: true });
      for (const reader of slow) await reader.return?.();
      const rows = await listAll(adapter.collection('odd').find(context, request));
      expect(rows).toHaveLength(500);
      await expectIdle();
    });
  });
});
