import { createContext, createDatabase } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { type Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../test/servers.js';
import { WirePassage } from '../../test/wire-passage.js';
import { createMongoAdapter, type MongoAdapter } from '../index.js';

const context = createContext();

await describeOnServer('mongodb', ({ uri }) => {
  // Of a server that says it belongs to a replica set. What its change streams tell is not asked here.
  describe('writes where the change feed is change streams', () => {
    const databases = new TestDatabases(uri);
    const name = databases.next();
    const client = new MongoClient(uri);
    const commands: Document[] = [];
    const passage = new WirePassage(uri, {
      onCommand(command) {
        commands.push(command);
        return 'collMod' in command ? { ok: 1 } : undefined;
      },
      onAnswer: (answer, command) =>
        'hello' in command || 'ismaster' in command || 'isMaster' in command
          ? { ...answer, setName: 'posing', isWritablePrimary: true, ismaster: true, secondary: false }
          : undefined,
    });
    let adapter: MongoAdapter;

    beforeAll(async () => {
      await passage.open();
      const direct = `mongodb://${passage.address}/?directConnection=true`;
      adapter = createMongoAdapter({ uri: direct, database: name, changes: 'streams' });
    });

    afterAll(async () => {
      await adapter.close();
      await passage.close();
      await client.close();
      await databases.drop();
    });

    it('leave nothing in documents or beside them, and have the server keep images', async () => {
      const users = createDatabase(adapter).collection<{ n: number }>('users');
      const metaOf = async (id: string) =>
        (await client.db(name).collection<{ _id: string; _meta?: object }>('users').findOne({ _id: id }))?._meta;
      const plain = ['version', 'created_at', 'updated_at'];
      await users.insertOne({ n: 1 }, { id: 'a' });
      expect(Object.keys((await metaOf('a')) ?? {})).toEqual(plain);
      await users.updateById('a', { $inc: { n: 1 } });
      expect(await metaOf('a')).toMatchObject({ version: 2 });
      expect(Object.keys((await metaOf('a')) ?? {})).toEqual(plain);
      await adapter.ports.changes?.setDetail(context, 'users', 'keys');
      const insert = (id: string) =>
        ({ kind: 'insert', collection: 'users', document: { id, data: {}, metadata: {} } }) as const;
      await adapter.write(context, { mode: 'unordered', operations: [insert('b'), insert('c')] });
      expect(await metaOf('c')).toMatchObject({ version: 1, detail: 'keys' });
      await users.deleteById('a');
      await adapter.ports.rename?.renameCollection(context, 'users', 'people');
      await adapter.dropCollection(context, 'people');
      expect(commands.find((command) => command.collMod === 'users')).toMatchObject({
        changeStreamPreAndPostImages: { enabled: true },
      });
      const stored = await client.db(name).listCollections({}, { nameOnly: true }).toArray();
      expect(stored.map((each) => each.name).toSorted()).toEqual(['dbs_collections', 'dbs_feed']);
      expect(await client.db(name).collection('dbs_feed').find({}).toArray()).toEqual([
        { _id: 'kind', changes: 'streams' },
      ]);
    });
  });
});
