import {
  type Adapter,
  createContext,
  defaultLimits,
  type IdempotencyClaim,
  parseFilter,
  parseUpdate,
  type WriteBatch,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Passage } from '../../test/passage.js';
import { TestDatabases } from '../../test/servers.js';
import { createMongoAdapter } from '../index.js';

const context = createContext();
const claimOf = (key: string): IdempotencyClaim => ({
  scope: 's',
  key,
  fingerprint: 'f',
  retentionMs: 60_000,
  keep: 'results',
});
const increment = (key: string): WriteBatch => ({
  mode: 'ordered',
  idempotency: claimOf(key),
  operations: [
    {
      kind: 'update',
      collection: 'c',
      target: { filter: parseFilter({ id: 'a' }, defaultLimits), many: false },
      update: parseUpdate({ $inc: { n: 1 } }, { limits: defaultLimits }),
      returning: 'after',
    },
  ],
});

await describeOnServer('mongodb', ({ uri }) => {
  describe('a claim that was left', () => {
    const databases = new TestDatabases(uri);
    const name = databases.next();
    const client = new MongoClient(uri);
    const claims = client.db(name).collection<{ _id: string }>('dbs_idempotency');
    let adapter: Adapter;

    beforeAll(async () => {
      adapter = createMongoAdapter({ uri, database: name });
      const document = { id: 'a', data: { n: 0 }, metadata: {} };
      await adapter.write(context, { mode: 'ordered', operations: [{ kind: 'insert', collection: 'c', document }] });
    });

    afterAll(async () => {
      await Promise.all([adapter.close(), client.close()]);
      await databases.drop();
    });

    /** Puts a claim back to what it was when its process died: the write was sent, the outcome not kept. */
    async function leaveClaim(fields: object): Promise<void> {
      const [done] = await claims.find({ outcome: { $exists: true } } as never).toArray();
      const {
        outcome,
        expires_at: _,
        ...claim
      } = done as unknown as { _id: string; outcome: string; expires_at: Date };
      await claims.replaceOne({ _id: claim._id }, {
        ...claim,
        ...fields,
        attempt: { ...attemptOf(), outcome },
      } as never);
    }
    let event = '';
    const attemptOf = () => ({ collection: 'c', event });

    it('is answered as the first time, if the feed has its write', async () => {
      const watch = adapter.ports.changes?.watch(context, { collection: 'c', idleMs: 100 });
      const seen: string[] = [];
      let first: Awaited<ReturnType<Adapter['write']>> | undefined;
      for await (const { records } of watch ?? []) {
        seen.push(...records.map(({ eventId }) => eventId));
        if (first !== undefined) break;
        first = await adapter.write(context, increment('k1'));
      }
      event = seen.at(-1) ?? '';
      expect(first).toMatchObject([{ ok: true, modifiedCount: 1, document: { data: { n: 1 } } }]);
      await leaveClaim({});
      expect(await adapter.write(context, increment('k1'))).toMatchObject([
        { ok: true, modifiedCount: 1, document: { data: { n: 1 } }, replay: {} },
      ]);
      expect(await adapter.ports.idempotency?.recall(context, claimOf('k1'))).toHaveLength(1);
      expect((await adapter.collection('c').get(context, 'a'))?.data).toEqual({ n: 1 });
      await claims.deleteMany({});
    });

    it('is not made twice where the outcome could not be kept', async () => {
      const passage = new Passage(uri);
      await passage.open();
      const other = createMongoAdapter({
        uri: `mongodb://127.0.0.1:${passage.port}/?retryWrites=false`,
        database: name,
      });
      const before = (await adapter.collection('c').get(context, 'a'))?.data.n;
      passage.loses = (data) => data.includes('expires_at');
      const first = await other.write(context, increment('k3'));
      expect(first).toMatchObject([{ ok: true, modifiedCount: 1 }]);
      const [again] = await adapter.write(context, increment('k3'));
      expect((await adapter.collection('c').get(context, 'a'))?.data.n).toBe(Number(before) + 1);
      expect(again).toMatchObject({ ok: true, replay: {} });
      await passage.close();
      await other.close();
      await claims.deleteMany({});
    });

    it('is taken over after a while, if its write was not done', async () => {
      await adapter.write(context, increment('k2'));
      event = 'none-such';
      await leaveClaim({ claimed_at: new Date() });
      await expect(adapter.write(context, increment('k2'))).rejects.toMatchObject({ reason: 'IDEMPOTENCY_IN_FLIGHT' });
      expect(await adapter.ports.idempotency?.recall(context, claimOf('k2'))).toBeUndefined();
      await claims.updateMany({}, { $set: { claimed_at: new Date(Date.now() - 60_000) } });
      const [result] = await adapter.write(context, increment('k2'));
      expect(result).toMatchObject({ ok: true, modifiedCount: 1 });
      expect(result).not.toHaveProperty('replay');
    });
  });
});
