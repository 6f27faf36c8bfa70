import { setTimeout } from 'node:timers/promises';
import {
  type ChangeRecord,
  createContext,
  type DataError,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseUpdate,
  type WriteOperation,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { listAll } from '../test/list-all.js';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  afterAll(() => databases.dropAll());

  const increment = (filter: unknown, many = false): WriteOperation => ({
    kind: 'update',
    collection: 'c',
    target: { filter: parseFilter(filter, defaultLimits), many },
    update: parseUpdate({ $inc: { n: 1 } }, { limits: defaultLimits }),
  });
  const insert = (id: string, data: Record<string, string | number>): WriteOperation => ({
    kind: 'insert',
    collection: 'c',
    document: { id, data, metadata: {} },
  });
  const read = async (adapter: PostgresAdapter) => {
    const request = { filter: parseFilter({}, defaultLimits), sort: [] };
    return await listAll(adapter.collection('c').find(context, request));
  };

  describe('many at once', () => {
    it('32 writers of two instances, some of whom commit late, lose no change, nor its record', {
      timeout: 90_000,
    }, async () => {
      const schema = databases.newSchema();
      const adapters = [databases.open({ schema, connectionsMax: 16 }), databases.open({ schema, connectionsMax: 16 })];
      const [first] = adapters;
      if (first === undefined) throw new TypeError('There are two.');
      const ids = Array.from({ length: 12 }, (_, n) => `d${n}`);
      await first.createCollection(context, 'c');
      const records: ChangeRecord[] = [];
      const controller = new AbortController();
      let isWatching = false;
      const watching = (async () => {
        const request = { collection: 'c', idleMs: 50 };
        const signalled = createContext({ signal: controller.signal });
        for await (const batch of adapters[1]?.ports.changes?.watch(signalled, request) ?? []) {
          records.push(...batch.records);
          isWatching = true;
        }
      })().catch(() => {});
      while (!isWatching) await setTimeout(10);
      await first.write(context, { operations: ids.map((id) => insert(id, { n: 0 })), mode: 'ordered' });
      // Whoever changes this one waits for it, with what he has changed before.
      const client = new pg.Client({ connectionString: uri });
      await client.connect();
      let isDone = false;
      const holding = (async () => {
        while (!isDone) {
          await client.query(`BEGIN; SELECT 1 FROM "${schema}".c WHERE id = 'd0' FOR UPDATE`);
          await setTimeout(60);
          await client.query('COMMIT');
          await setTimeout(20);
        }
      })();
      const done = new Map(ids.map((id) => [id, 0]));
      const faults = new Set<string>();
      const count = (id: string) => done.set(id, (done.get(id) ?? 0) + 1);
      const endMs = performance.now() + 4_000;
      const pick = () => ids[Math.floor(Math.random() * ids.length)] ?? '';
      const writers = Array.from({ length: 32 }, async (_, by) => {
        const adapter = adapters[by % 2] ?? first;
        while (performance.now() < endMs) {
          const some = by % 4 === 0 ? [pick(), 'd0'] : by % 4 === 1 ? [pick(), pick(), pick()] : [pick()];
          const named = [...new Set(some)];
          const mode = named.length > 1 ? 'atomic' : 'ordered';
          // Not named by their ids only, so that they are not locked at the beginning.
          const operations = named.map((id) => increment(by % 3 === 0 ? { id, n: { $gte: 0 } } : { id }));
          try {
            const results = await adapter.write(context, { operations, mode });
            if (results.every(({ ok }) => ok)) for (const id of named) count(id);
            else for (const result of results) if (!result.ok) faults.add(result.error.reason);
          } catch (error) {
            faults.add((error as DataError).reason);
          }
        }
      });
      await Promise.all(writers);
      isDone = true;
      await holding;
      await client.end();
      expect([...faults].filter((reason) => reason !== 'WRITE_CONTENTION')).toEqual([]);
      const documents = await read(first);
      for (const { id, data, version } of documents) {
        expect(data.n, id).toBe(done.get(id));
        expect(version, id).toBe((done.get(id) ?? 0) + 1);
      }
      const total = documents.reduce((sum, { version }) => sum + version, 0);
      expect(total).toBeGreaterThan(100);
      const endTellingMs = performance.now() + 20_000;
      while (records.length < total && performance.now() < endTellingMs) await setTimeout(20);
      controller.abort();
      await watching;
      const told = Map.groupBy(records, (record) => ('documentId' in record ? record.documentId : ''));
      for (const { id, version } of documents) {
        const versions = told.get(id)?.map((record) => ('version' in record ? record.version : 0));
        expect(versions, id).toEqual(Array.from({ length: version }, (_, place) => place + 1));
      }
      for (const adapter of adapters) await adapter.close();
    });

    it('batches that lock in opposite orders are all done, each as a whole', { timeout: 60_000 }, async () => {
      const schema = databases.newSchema();
      // Sixteen wait for ten connections, longer than callers do by default where the machine is busy.
      const config = { schema, connectTimeoutMs: 30_000 };
      const adapters = [databases.open(config), databases.open(config)];
      const operations = Array.from({ length: 20 }, (_, n) => insert(`d${n}`, { g: n % 2, n: 0 }));
      await adapters[0]?.write(context, { operations, mode: 'ordered' });
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, async (_, by) => {
          const order = by % 2 === 0 ? [0, 1] : [1, 0];
          const batch = { operations: order.map((g) => increment({ g }, true)), mode: 'atomic' as const };
          return await adapters[by % 2]?.write(context, batch).then(
            (results) => results.every(({ ok }) => ok),
            (error: DataError) => error.reason,
          );
        }),
      );
      expect(outcomes.filter((outcome) => outcome !== true && outcome !== 'WRITE_CONTENTION')).toEqual([]);
      const times = outcomes.filter((outcome) => outcome === true).length;
      expect(times).toBeGreaterThan(8);
      for (const adapter of adapters) {
        for (const { data } of await read(adapter)) expect(data.n).toBe(times);
        await adapter.close();
      }
    });

    it('a unique value is had by one document, whoever writes it and while its index is made', {
      timeout: 60_000,
    }, async () => {
      const schema = databases.newSchema();
      const adapters = [databases.open({ schema }), databases.open({ schema })];
      const [first] = adapters;
      const unique = parseIndexDefinition({ keys: { k: 1 }, options: { unique: true } }, defaultLimits);
      await first?.write(context, {
        operations: Array.from({ length: 600 }, (_, n) => insert(`old${n}`, { k: `old${n}` })),
        mode: 'ordered',
      });
      const making = first
        ?.collection('c')
        .createIndex(context, unique)
        .then(
          () => undefined,
          (error: DataError) => error.reason,
        );
      const accepted: string[] = [];
      const reasons = new Set<string>();
      await Promise.all(
        Array.from({ length: 16 }, async (_, by) => {
          for (let round = 0; round < 25; round += 1) {
            const id = `d${by}-${round}`;
            const results = await adapters[by % 2]?.write(context, {
              operations: [insert(id, { k: `old${round}` }), insert(`${id}x`, { k: `new${round}` })],
              mode: round % 2 === 0 ? 'unordered' : 'atomic',
            });
            for (const [place, result] of (results ?? []).entries()) {
              if (!result.ok) reasons.add(result.error.reason);
              else if (results?.every(({ ok }) => ok) || round % 2 === 0) accepted.push(place === 0 ? id : `${id}x`);
            }
          }
        }),
      );
      const failure = await making;
      const documents = await read(first as PostgresAdapter);
      const stored = new Set(documents.map(({ id }) => id));
      expect(accepted.filter((id) => !stored.has(id))).toEqual([]);
      expect(stored.size).toBe(600 + accepted.length);
      expect([...reasons]).toEqual(['DUPLICATE_VALUE']);
      // Where a writer was quicker than the index, it cannot be made.
      if (failure === undefined) expect(new Set(documents.map(({ data }) => data.k)).size).toBe(documents.length);
      else expect(failure).toBe('INDEX_DUPLICATES');
      for (const adapter of adapters) await adapter.close();
    });
  });
});
