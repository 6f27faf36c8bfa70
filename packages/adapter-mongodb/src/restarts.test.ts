import { setTimeout } from 'node:timers/promises';
import { type ChangeRecord, createContext, createDatabase, type DataError, isDataError } from '@database-service/core';
import { startOwnServer } from '@database-service/servers';
import { describeOnServer } from '@database-service/servers/vitest';
import { MongoClient } from 'mongodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkOrder } from '../test/check-order.js';
import { insertOf, until } from '../test/faulty-way.js';
import { createMongoAdapter, type MongoAdapter } from './index.js';

const context = createContext();
const options = '?heartbeatFrequencyMS=500&directConnection=true';
const fault = (error: DataError): DataError => error;

const openOn = (uri: string): MongoAdapter => {
  const adapter = createMongoAdapter({ uri: `${uri}${options}`, poolSize: 4, serverSelectionTimeoutMs: 1_000 });
  onTestFinished(() => adapter.close());
  return adapter;
};

/** Follows the feed over losses, from its end on. */
function follow(adapter: MongoAdapter): { readonly records: ChangeRecord[]; readonly end: () => Promise<void> } {
  const records: ChangeRecord[] = [];
  const controller = new AbortController();
  const watch = async (after?: string): Promise<void> => {
    let token = after;
    try {
      const request = { idleMs: 200, ...(token === undefined ? {} : { after: token }) };
      for await (const batch of adapter.ports.changes?.watch(createContext({ signal: controller.signal }), request) ??
        []) {
        records.push(...batch.records);
        token = batch.token;
      }
    } catch (error) {
      if (controller.signal.aborted) return;
      expect(error).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', retryable: true });
      await setTimeout(50);
      await watch(token);
    }
  };
  const watching = watch();
  const end = async (): Promise<void> => {
    controller.abort();
    await watching;
  };
  return { records, end };
}

await describeOnServer('mongodbdisk', () => {
  describe('a server that keeps what it holds', () => {
    it('is killed and restarted amid writes and a search: nothing acknowledged is lost, the feed has each once', {
      timeout: 180_000,
    }, async () => {
      const own = await startOwnServer('mongodbdisk');
      onTestFinished(() => own[Symbol.asyncDispose]());
      const adapter = openOn(own.uri);
      // By another program: so that nothing of it waits for numbers.
      const client = new MongoClient(own.uri);
      const old = Array.from({ length: 2_000 }, (_, n) => ({ _id: `o${n}` as never, n }));
      await client.db('documents').collection('old').insertMany(old);
      await client.close();
      const feed = follow(adapter);
      await until(async () => {
        await adapter.write(context, insertOf(crypto.randomUUID()));
        return feed.records.length > 0;
      });
      const acknowledged: string[] = [];
      let isDone = false;
      onTestFinished(() => {
        isDone = true;
      });
      const items = createDatabase(adapter).collection<{ n: number }>('c');
      const writers = Array.from({ length: 4 }, async (_, by) => {
        for (let n = 0; !isDone; n += 1) {
          try {
            await items.insertOne({ n }, { id: `${by}-${n}` });
            acknowledged.push(`${by}-${n} 1`);
            const { version } = await items.updateById(`${by}-${n}`, { $inc: { n: 1 } });
            acknowledged.push(`${by}-${n} ${version}`);
          } catch (error) {
            expect(isDataError(error) && error.reason).toMatch(/^(OUTCOME_UNKNOWN|DATABASE_UNAVAILABLE)$/);
            await setTimeout(20);
          }
        }
      });
      const readSlowly = async (): Promise<number> => {
        let count = 0;
        for await (const _ of adapter.collection('old').find(context, { filter: { kind: 'all' }, sort: [] })) {
          count += 1;
          if (count % 200 === 0) await setTimeout(100);
        }
        return count;
      };
      for (const end of ['kill', 'stop'] as const) {
        await until(() => acknowledged.length > 40);
        const searching = readSlowly().catch(fault);
        await setTimeout(300);
        await own[end]();
        expect(await searching).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', code: 'CONNECTION_ERROR' });
        expect(await adapter.health(context)).toMatchObject({ status: 'disconnected' });
        const before = acknowledged.length;
        await own.start();
        await until(() => acknowledged.length > before + 40);
        expect(acknowledged.length).toBeGreaterThan(before + 40);
      }
      isDone = true;
      await Promise.all(writers);
      expect(await readSlowly()).toBe(2_000);
      const told = () => new Set(feed.records.map((record) => ('documentId' in record ? keyOf(record) : '')));
      await until(() => acknowledged.every((key) => told().has(key)), 60_000);
      await feed.end();
      expect(acknowledged.filter((key) => !told().has(key))).toEqual([]);
      checkOrder(feed.records);
      const stored = new Map<string, number>();
      for await (const { id, version } of adapter
        .collection('c')
        .find(context, { filter: { kind: 'all' }, sort: [] })) {
        stored.set(id, version);
      }
      const last = new Map(
        feed.records.flatMap((record) => ('documentId' in record ? [[record.documentId, record.version]] : [])),
      );
      for (const [id, version] of last) expect(stored.get(id as string), id as string).toBe(version);
      for (const key of acknowledged) {
        const [id = '', version] = key.split(' ');
        expect(stored.get(id), key).toBeGreaterThanOrEqual(Number(version));
      }
    });

    it('is not there at the start, and is used once it is', { timeout: 60_000 }, async () => {
      const own = await startOwnServer('mongodbdisk');
      onTestFinished(() => own[Symbol.asyncDispose]());
      await own.stop();
      const adapter = openOn(own.uri);
      const away = { reason: 'DATABASE_UNAVAILABLE', code: 'CONNECTION_ERROR', retryable: true };
      expect(await adapter.collection('c').get(context, 'a').catch(fault)).toMatchObject(away);
      const [result] = await adapter.write(context, insertOf('a')).catch((error: DataError) => [{ error }]);
      expect(result).toMatchObject({ error: away });
      expect(await adapter.health(context)).toMatchObject({ status: 'disconnected' });
      await own.start();
      await until(async () => (await adapter.health(context)).status === 'connected');
      expect(await adapter.write(context, insertOf('a'))).toMatchObject([{ ok: true }]);
      expect((await adapter.collection('c').get(context, 'a'))?.version).toBe(1);
    });
  });
});

await describeOnServer('mongodb', () => {
  it('a server that has forgotten everything is used anew, and tells watches that their history is lost', {
    timeout: 60_000,
  }, async ({ skip }) => {
    const own = await startOwnServer('mongodb');
    onTestFinished(() => own[Symbol.asyncDispose]());
    if (own.origin === 'container') skip('what runs in a container keeps its data');
    const adapter = openOn(own.uri);
    await adapter.write(context, insertOf('a'));
    const place = async () => {
      for await (const { token } of adapter.ports.changes?.watch(context, { idleMs: 0 }) ?? []) return token;
      throw new Error('There is no feed.');
    };
    const after = await place();
    await own.restart();
    await until(async () => (await adapter.health(context)).status === 'connected');
    expect(await adapter.write(context, insertOf('a'))).toMatchObject([{ ok: true }]);
    const watching = (async () => {
      for await (const _ of adapter.ports.changes?.watch(context, { after, idleMs: 100 }) ?? []) break;
    })();
    expect(await watching.catch(fault)).toMatchObject({ reason: 'HISTORY_LOST' });
  });
});

function keyOf({ documentId, version }: { readonly documentId: string; readonly version: number }): string {
  return `${documentId} ${version}`;
}
