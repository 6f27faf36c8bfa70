import { createContext, defaultLimits, parsePipeline } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAll } from '../test/list-all.js';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  let adapter: PostgresAdapter;

  beforeAll(async () => {
    const schema = databases.newSchema();
    adapter = databases.open({ schema });
    await adapter.createCollection(context, 'things');
    // As other programs may write them: a number in two forms, null beside nothing.
    const data = [
      '{"k": 1, "n": 1.0, "s": "a"}',
      '{"k": 1.0, "n": -3, "s": "b", "m": "7"}',
      '{"k": "1", "n": 2, "s": "a", "m": 7}',
      '{"k": null, "n": 4, "s": null, "m": null}',
      '{"n": 5, "m": [8]}',
    ];
    const rows = data.map((text, place) => `('d${place}', 1, 0, 0, '{}', '${text}')`);
    await databases.query(
      `INSERT INTO things (id, version, created_at, updated_at, metadata, data) VALUES ${rows.join(', ')}`,
      schema,
    );
  });
  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  const group = async (by: string, summed = '$n') => {
    const stages = [{ $group: { _id: by, count: { $sum: 1 }, total: { $sum: summed } } }];
    const request = { pipeline: parsePipeline(stages, defaultLimits), withMeta: false };
    const { stages: done } = await adapter.collection('things').explain(context, request);
    expect(done?.engine).toEqual(['$group']);
    return await listAll(adapter.collection('things').aggregate(context, request));
  };

  describe('a pushed $group', () => {
    it('has one group of a number in several forms, and one of null and nothing', async () => {
      expect(await group('$k')).toEqual([
        { _id: 1, count: 2, total: -2 },
        { _id: '1', count: 1, total: 2 },
        { _id: null, count: 2, total: 9 },
      ]);
    });

    it('takes keys that are texts for what they are, and sums numbers beside what is none', async () => {
      expect(await group('$s')).toEqual([
        { _id: 'a', count: 2, total: 3 },
        { _id: 'b', count: 1, total: -3 },
        { _id: null, count: 2, total: 9 },
      ]);
      const summed = [
        { _id: 'a', count: 2, total: 7 },
        { _id: 'b', count: 1, total: 0 },
        { _id: null, count: 2, total: 0 },
      ];
      // The second time it is known that values are not to be trusted.
      for (let time = 0; time < 2; time += 1) expect(await group('$s', '$m')).toEqual(summed);
    });

    it('has one group of what is nowhere', async () => {
      expect(await group('$a.b')).toEqual([{ _id: null, count: 5, total: 9 }]);
    });
  });
});
