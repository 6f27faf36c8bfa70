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

  /** Whether a connection's statements with such a text were run more often by a plan that was there than they were planned. */
  async function areKept(part: string): Promise<boolean> {
    const query = 'SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE position($1 IN statement) > 0';
    const rows = (await adapter.ports.raw?.execute(context, { query, params: [part] })) as Record<string, unknown>[];
    const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name]), 0);
    return sum('generic_plans') > sum('custom_plans');
  }

  describe('a statement that comes again', () => {
    it.each([
      ['in the order of an index', { kind: 'k7' }, { n: -1 }, 20, 'ORDER BY c.key, c.id LIMIT'],
      ['backwards', { kind: 'k7', n: { $gt: 100 } }, { n: 1 }, 10, 'ORDER BY c.key DESC, c.id'],
    ])('is planned some times only, for a page %s', async (_what, filter, sort, limit, part) => {
      const request = { filter: parseFilter(filter, defaultLimits), sort: parseSort(sort), limit };
      const read = async (): Promise<boolean> => {
        expect(await listAll(adapter.collection('things').find(context, request))).toHaveLength(limit);
        return await areKept(part);
      };
      await expect.poll(read, { timeout: 10_000, interval: 1 }).toBe(true);
    });

    it('is planned some times only, for a document', async () => {
      const read = async (): Promise<boolean> => {
        expect(await adapter.collection('things').get(context, 'd7')).toMatchObject({ id: 'd7' });
        return await areKept('LEFT JOIN');
      };
      await expect.poll(read, { timeout: 10_000, interval: 1 }).toBe(true);
    });
  });
});
