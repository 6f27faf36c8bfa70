import { createContext, defaultLimits, parseFilter, parseIndexDefinition, parseSort } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAll } from '../../test/list-all.js';
import { TestDatabases } from '../../test/test-database.js';
import type { PostgresAdapter } from '../index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  let adapter: PostgresAdapter;

  beforeAll(async () => {
    adapter = databases.open({ connectionsMax: 2, raw: 'read' });
    const index = parseIndexDefinition({ keys: { kind: 1, n: -1 } }, defaultLimits);
    await adapter.collection('things').createIndex(context, index);
    const operations = Array.from({ length: 2_000 }, (_, n) => ({
      kind: 'insert' as const,
      collection: 'things',
      document: { id: `d${n}`, data: { n, kind: `k${n % 20}` }, metadata: {} },
    }));
    await adapter.write(context, { operations, mode: 'unordered' });
  });
  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  /** How often the connection's statements with such a text were run by a plan that was there, and how often they were planned. */
  async function countPlans(part: string): Promise<{ readonly kept: number; readonly planned: number }> {
    const query = 'SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE position($1 IN statement) > 0';
    const rows = (await adapter.ports.raw?.execute(context, { query, params: [part] })) as Record<string, unknown>[];
    const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0);
    return { kept: sum('generic_plans'), planned: sum('custom_plans') };
  }

  describe('a statement that comes again', () => {
    it.each([
      ['in the order of an index', { kind: 'k7' }, { n: -1 }, 20],
      ['backwards', { kind: 'k7' }, { n: 1 }, 10],
      ['of every size', { kind: 'k3', n: { $gt: 100 } }, { n: -1 }, 7],
    ])('is planned some times only, for a page %s', async (_what, filter, sort, limit) => {
      const request = { filter: parseFilter(filter, defaultLimits), sort: parseSort(sort), limit };
      for (let time = 0; time < 40; time += 1) {
        expect(await listAll(adapter.collection('things').find(context, request))).toHaveLength(limit);
      }
      const { kept, planned } = await countPlans('dbs_index_');
      expect(kept).toBeGreaterThan(planned);
    });

    it('is planned some times only, for a document', async () => {
      for (let time = 0; time < 40; time += 1) await adapter.collection('things').get(context, `d${time}`);
      const { kept, planned } = await countPlans('LEFT JOIN');
      expect(kept).toBeGreaterThan(planned);
    });
  });
});
