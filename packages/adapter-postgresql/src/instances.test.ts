import {
  compileFilter,
  createContext,
  type Document,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseUpdate,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

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

    it('file every change in indexes that come and go, and make collections anew that are dropped', {
      timeout: 60_000,
    }, async () => {
      const schema = databases.newSchema();
      const adapters = Array.from({ length: 3 }, () => databases.open({ schema }));
      const [first] = adapters;
      if (first === undefined) throw new TypeError('There is no adapter.');
      const endMs = performance.now() + 6_000;
      let writes = 0;
      const write = async (adapter: PostgresAdapter, seed: number) => {
        for (let count = seed; performance.now() < endMs; count += 1) {
          const id = `d${(count * 13) % 60}`;
          const target = { filter: parseFilter({ id }, defaultLimits), many: false };
          const change = { $set: { n: count % 17, tags: count % 5 === 0 ? [count % 3, count % 4] : count % 3 } };
          const update = parseUpdate(change, { limits: defaultLimits });
          const operation =
            count % 11 === 0
              ? ({ kind: 'delete', collection: 'c', target } as const)
              : ({ kind: 'update', collection: 'c', target, update, upsert: { id, data: {} } } as const);
          const [result] = await adapter.write(context, { operations: [operation], mode: 'ordered' });
          if (result?.ok === false && result.error.reason !== 'WRITE_CONTENTION') throw result.error;
          writes += 1;
        }
      };
      const disturb = async () => {
        const definitions = [{ n: 1 }, { tags: 1, n: -1 }].map((keys) => parseIndexDefinition({ keys }, defaultLimits));
        for (let count = 0; performance.now() < endMs; count += 1) {
          for (const definition of definitions) await first.collection('c').createIndex(context, definition);
          if (count % 4 === 3) await first.dropCollection(context, 'c');
          else for (const { name } of definitions) await first.collection('c').dropIndex(context, name);
        }
        for (const definition of definitions) await first.collection('c').createIndex(context, definition);
      };
      await Promise.all([disturb(), ...adapters.flatMap((adapter, n) => [write(adapter, n), write(adapter, n + 7)])]);
      expect(writes).toBeGreaterThan(100);
      const filters = [
        { n: { $gte: 0 } },
        { n: { $lt: 9 } },
        { tags: { $lte: 1 } },
        { tags: 2, n: { $gt: 3 } },
        { tags: { $in: [0, 3] } },
      ];
      const documents: Document[] = [];
      for await (const document of first.collection('c').find(context, { filter: { kind: 'all' }, sort: [] }))
        documents.push(document);
      for (const raw of filters) {
        const filter = parseFilter(raw, defaultLimits);
        const explained = await first.collection('c').explain(context, { filter, sort: [] });
        expect(explained.index, JSON.stringify(raw)).not.toBeNull();
        const expected = documents.filter(compileFilter(filter)).length;
        expect(await first.collection('c').count(context, { filter }), JSON.stringify(raw)).toBe(expected);
      }
      for (const adapter of adapters) await adapter.close();
    });
  });
});
