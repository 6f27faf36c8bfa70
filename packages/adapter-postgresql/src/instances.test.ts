import { createContext, defaultLimits, parseFilter, parseIndexDefinition, parseUpdate } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();

  afterAll(() => databases.dropAll());

  describe('many instances at once', () => {
    it('make the tables, one collection and its index without an error, and each document once', async () => {
      const schema = databases.newSchema();
      const adapters = Array.from({ length: 8 }, () => databases.open({ schema, connectionsMax: 3 }));
      const definition = parseIndexDefinition({ keys: { n: 1 } }, defaultLimits);
      const work = adapters.map(async (adapter, number) => {
        const document = { id: `d${number}`, data: { n: number }, metadata: {} };
        const [[result], made] = await Promise.all([
          adapter.write(context, { operations: [{ kind: 'insert', collection: 'c', document }], mode: 'ordered' }),
          adapter.collection('c').createIndex(context, definition),
        ]);
        expect(result).toMatchObject({ ok: true });
        return made;
      });
      const made = await Promise.all(work);
      expect(made.filter(Boolean)).toHaveLength(1);
      for (const adapter of adapters) {
        expect(await adapter.collection('c').count(context, { filter: { kind: 'all' } })).toBe(8);
        const filter = parseFilter({ n: { $gte: 0 } }, defaultLimits);
        expect(await adapter.collection('c').count(context, { filter })).toBe(8);
        await adapter.close();
      }
    });

    it('do not lose an update, and give a document that is picked to one of them', async () => {
      const schema = databases.newSchema();
      const adapters = Array.from({ length: 4 }, () => databases.open({ schema }));
      const [first] = adapters;
      const documents = Array.from({ length: 40 }, (_, n) => ({
        id: `j${n}`,
        data: { state: 'waiting', n: 0 },
        metadata: {},
      }));
      await first?.write(context, {
        operations: documents.map((document) => ({ kind: 'insert', collection: 'jobs', document })),
        mode: 'ordered',
      });
      const pick = (by: number) => ({
        kind: 'update' as const,
        collection: 'jobs',
        target: { filter: parseFilter({ state: 'waiting' }, defaultLimits), many: false },
        update: parseUpdate({ $set: { state: 'taken', by }, $inc: { n: 1 } }, { limits: defaultLimits }),
        returning: 'after' as const,
      });
      const taken: string[] = [];
      await Promise.all(
        adapters.map(async (adapter, by) => {
          for (;;) {
            const [result] = await adapter.write(context, { operations: [pick(by)], mode: 'ordered' });
            if (result?.ok !== true) throw result?.error;
            if (result.document === undefined) return;
            taken.push(result.document.id);
          }
        }),
      );
      expect(taken).toHaveLength(40);
      expect(new Set(taken).size).toBe(40);
      for (const adapter of adapters) await adapter.close();
    });
  });
});
