import { type ChangeBatch, type ChangeRecord, createContext, createDatabase } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../../test/servers.js';
import { createMongoAdapter, type MongoAdapter } from '../../index.js';

const context = createContext();

/** A watch that was begun, read on as records are wanted. */
class Reading {
  readonly #batches: AsyncIterator<ChangeBatch>;
  readonly #records: ChangeRecord[] = [];
  /** Behind what was read. */
  token = '';

  constructor(adapter: MongoAdapter, after?: string) {
    const request = { idleMs: 1_000, ...(after === undefined ? {} : { after }) };
    const watch = adapter.ports.changes?.watch(context, request);
    if (watch === undefined) throw new Error('There is no feed.');
    this.#batches = watch[Symbol.asyncIterator]();
  }

  async begin(): Promise<this> {
    await this.#read();
    return this;
  }

  async take(count: number): Promise<readonly ChangeRecord[]> {
    while (this.#records.length < count) await this.#read();
    return this.#records.splice(0, count);
  }

  async end(): Promise<void> {
    await this.#batches.return?.();
  }

  async #read(): Promise<void> {
    const { value } = await this.#batches.next();
    this.#records.push(...value.records);
    this.token = value.token;
  }
}

const begin = (adapter: MongoAdapter, after?: string) => new Reading(adapter, after).begin();
const told = ({ op, ...record }: ChangeRecord) =>
  'documentId' in record ? `${op} ${record.documentId} ${record.version}` : `${op} ${record.collection}`;

for (const server of ['mongodb8', 'mongodb7'] as const) {
  await describeOnServer(server, ({ uri }) => {
    describe('the change feed by change streams', () => {
      const databases = new TestDatabases(uri);
      const client = new MongoClient(uri);
      const open = (database: string) => createMongoAdapter({ uri, database, changes: 'streams' });

      afterAll(async () => {
        await client.close();
        await databases.drop();
      });

      it('has what others write, and documents carry nothing for it', async () => {
        const name = databases.next();
        const adapter = open(name);
        const users = createDatabase(adapter).collection<{ n: number }>('users');
        const stored = client.db(name).collection<{ _id: string; [field: string]: unknown }>('users');
        const reading = await begin(adapter);
        await users.insertOne({ n: 1 }, { id: 'a' });
        expect(Object.keys((await stored.findOne({ _id: 'a' }))?._meta as object)).toEqual([
          'version',
          'created_at',
          'updated_at',
        ]);
        await users.updateById('a', { $inc: { n: 1 } });
        await stored.updateOne({ _id: 'a' }, { $set: { by: 'another' } });
        await stored.insertOne({ _id: 'b', n: 1 });
        await users.deleteById('a');
        await stored.deleteOne({ _id: 'b' });
        const records = await reading.take(6);
        expect(records.map(told)).toEqual([
          'created a 1',
          'updated a 2',
          'updated a 2',
          'created b 0',
          'deleted a 3',
          'deleted b 1',
        ]);
        expect(records.map((record) => ('after' in record ? record.after?.data : undefined)).slice(0, 4)).toEqual([
          { n: 1 },
          { n: 2 },
          { n: 2, by: 'another' },
          { n: 1 },
        ]);
        expect(new Set(records.map(({ eventId }) => eventId)).size).toBe(6);
        await reading.end();
        await adapter.close();
      });

      it('goes on behind each record, by another process, and past the end of the database', async () => {
        const name = databases.next();
        const adapter = open(name);
        const items = createDatabase(adapter).collection<{ n: number }>('items');
        const reading = await begin(adapter);
        for (let n = 0; n < 20; n += 1) await items.insertOne({ n }, { id: `d${n}` });
        const records = await reading.take(20);
        await reading.end();
        const other = open(name);
        for (const index of [0, 7, 18]) {
          const later = await begin(other, records[index]?.token);
          expect(await later.take(19 - index)).toEqual(records.slice(index + 1));
          await later.end();
        }
        const last = await begin(other, records.at(-1)?.token);
        await client.db(name).dropDatabase();
        expect((await last.take(1)).map(told)).toEqual(['dropped items']);
        await client.db(name).collection<{ _id: string }>('items').insertOne({ _id: 'anew' });
        expect((await last.take(1)).map(told)).toEqual(['created anew 0']);
        await last.end();
        await Promise.all([adapter.close(), other.close()]);
      });

      it('has the changes of several documents in the order of their commits', async () => {
        const name = databases.next();
        const adapters = [open(name), open(name), open(name)];
        const [first] = adapters as [MongoAdapter];
        await createDatabase(first).collection('items').insertOne({ n: 0 }, { id: 'd0' });
        const reading = await begin(first);
        const order: string[] = [];
        // Each writes once the one before was answered: nothing else than this order is right.
        for (let n = 1; n <= 30; n += 1) {
          const items = createDatabase(adapters[n % 3] as MongoAdapter).collection<{ n: number }>('items');
          await items.insertOne({ n }, { id: `d${n}` });
          order.push(`created d${n} 1`);
        }
        expect((await reading.take(30)).map(told)).toEqual(order);
        await reading.end();
        await Promise.all(adapters.map((adapter) => adapter.close()));
      });

      it('is not mixed with the other feed', async () => {
        const name = databases.next();
        const adapter = open(name);
        await createDatabase(adapter).collection('c').insertOne({});
        const other = createMongoAdapter({ uri, database: name });
        const refused = { reason: 'NOT_SUPPORTED', message: expect.stringContaining('"streams"') };
        await expect(createDatabase(other).collection('c').insertOne({})).rejects.toMatchObject(refused);
        await expect(begin(other)).rejects.toMatchObject(refused);
        await expect(begin(adapter, '1.8d1f0c7a52e94b36.2f')).rejects.toMatchObject({ reason: 'HISTORY_LOST' });
        await Promise.all([adapter.close(), other.close()]);
      });

      it('has lost the history that the server does not know', async () => {
        const adapter = open(databases.next());
        const reading = await begin(adapter);
        await createDatabase(adapter).collection('c').insertOne({});
        const [record] = await reading.take(1);
        await reading.end();
        // The same event, but of 1970: the time is behind the first byte.
        const bytes = Buffer.from(record?.token.slice(2) ?? '', 'base64url');
        bytes.writeUInt32BE(1, 1);
        await expect(begin(adapter, `2.${bytes.toString('base64url')}`)).rejects.toMatchObject({
          reason: 'HISTORY_LOST',
        });
        await adapter.close();
      });
    });
  });
}
