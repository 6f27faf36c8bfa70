import { createContext, createDatabase } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { nameServer, TestDatabases } from '../../test/servers.js';
import { createMongoAdapter, type MongoAdapter } from '../index.js';

const context = createContext();

async function begin(adapter: MongoAdapter, after?: string): Promise<void> {
  const request = { idleMs: 0, ...(after === undefined ? {} : { after }) };
  for await (const _ of adapter.ports.changes?.watch(context, request) ?? []) return;
}

await describeOnServer('mongodb', ({ uri }) => {
  describe('the kind of feed that a database has', () => {
    const databases = new TestDatabases(uri);
    afterAll(() => databases.drop());

    it('is kept: what another process has begun by change streams is not written to without', async () => {
      const name = databases.next();
      const client = new MongoClient(uri);
      await client
        .db(name)
        .collection<{ _id: string; changes: string }>('dbs_feed')
        .insertOne({ _id: 'kind', changes: 'streams' });
      await client.close();
      const adapter = createMongoAdapter({ uri, database: name });
      const refused = { reason: 'NOT_SUPPORTED', message: expect.stringContaining('"streams"') };
      await expect(createDatabase(adapter).collection('c').insertOne({})).rejects.toMatchObject(refused);
      await expect(begin(adapter)).rejects.toMatchObject(refused);
      await adapter.close();
    });

    it('is lost history to a place in the other', async () => {
      const adapter = createMongoAdapter({ uri, database: databases.next() });
      await expect(begin(adapter, '2.gmNQGaA')).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
      await adapter.close();
    });

    it('is what documents carry, where a server alone is told to choose', async () => {
      // What Docker runs in its place is a replica set.
      if ((await nameServer(uri)) === 'MongoDB') return;
      const auto = createMongoAdapter({ uri, database: databases.next(), changes: 'auto' });
      await createDatabase(auto).collection('c').insertOne({});
      await begin(auto);
      await auto.close();
      const streams = createMongoAdapter({ uri, database: databases.next(), changes: 'streams' });
      const refused = { reason: 'NOT_SUPPORTED', message: expect.stringContaining('"documents"') };
      await expect(createDatabase(streams).collection('c').insertOne({})).rejects.toMatchObject(refused);
      await expect(begin(streams)).rejects.toMatchObject(refused);
      await streams.close();
    });
  });
});
