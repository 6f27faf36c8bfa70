import { createContext, createDatabase } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { Passage } from '../test/passage.js';
import { TestDatabases } from '../test/servers.js';
import { WirePassage } from '../test/wire-passage.js';
import { createMongoAdapter } from './index.js';

const context = createContext();

describe('a server that is away', () => {
  it('fails calls, not the start, soon and in a way to be tried again', async () => {
    const adapter = createMongoAdapter({ uri: 'mongodb://127.0.0.1:1/', serverSelectionTimeoutMs: 100 });
    const away = { reason: 'DATABASE_UNAVAILABLE', retryable: true };
    await expect(adapter.collection('c').get(context, 'a')).rejects.toMatchObject(away);
    await expect(adapter.listCollections(context)).rejects.toMatchObject(away);
    const database = createDatabase(adapter);
    await expect(database.collection('c').insertOne({})).rejects.toMatchObject(away);
    expect(await adapter.health(context)).toMatchObject({ status: 'disconnected' });
    await adapter.close();
    await expect(adapter.collection('c').get(context, 'a')).rejects.toMatchObject({ reason: 'SHUTTING_DOWN' });
  });
});

await describeOnServer('mongodb', ({ uri }) => {
  describe('a server that comes and goes', () => {
    const databases = new TestDatabases(uri);
    afterAll(() => databases.drop());

    it('is used as soon as it is there', { timeout: 60_000 }, async () => {
      const passage = new Passage(uri);
      await passage.open();
      await passage.close();
      const adapter = createMongoAdapter({
        uri: `mongodb://127.0.0.1:${passage.port}/?heartbeatFrequencyMS=500`,
        database: databases.next(),
        serverSelectionTimeoutMs: 100,
      });
      const database = createDatabase(adapter);
      await expect(database.collection('c').count({})).rejects.toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
      await passage.open();
      await expect
        .poll(
          () =>
            database
              .collection('c')
              .count({})
              .catch((error: { reason: string }) => error.reason),
          {
            timeout: 30_000,
          },
        )
        .toBe(0);
      await database.collection('c').insertOne({ n: 1 }, { id: 'a' });
      passage.cut();
      await expect
        .poll(
          () =>
            database
              .collection('c')
              .count({})
              .catch((error: { reason: string }) => error.reason),
          {
            timeout: 30_000,
          },
        )
        .toBe(1);
      await database.close();
      await passage.close();
    });

    it('answers at the deadline though the server has gone silent', { timeout: 60_000 }, async () => {
      const passage = new Passage(uri);
      await passage.open();
      const adapter = createMongoAdapter({ uri: `mongodb://127.0.0.1:${passage.port}/`, database: databases.next() });
      const database = createDatabase(adapter);
      await database.collection('c').insertOne({ n: 1 }, { id: 'a' });
      passage.isSilent = true;
      const late = () => createContext({ deadlineMs: Date.now() + 200 });
      await expect(adapter.collection('c').get(late(), 'a')).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
      const document = { id: 'b', data: {}, metadata: {} };
      const insert = { kind: 'insert', collection: 'c', document } as const;
      const [result] = await adapter.write(late(), { mode: 'ordered', operations: [insert] });
      expect(result).toMatchObject({
        ok: false,
        error: { code: expect.stringMatching(/QUERY_TIMEOUT|CONNECTION_ERROR/) },
      });
      await passage.close();
      await database.close();
    });

    it('has its pool whole again behind connections that went silent, while others were well', {
      timeout: 60_000,
    }, async () => {
      let isLosing = false;
      const isHello = (command: object) => ['hello', 'ismaster', 'isMaster'].some((name) => name in command);
      const passage = new WirePassage(uri, {
        onCommand: (command) => (isLosing && !isHello(command) ? 'lost' : undefined),
      });
      await passage.open();
      const poolSize = 2;
      const adapter = createMongoAdapter({
        uri: `mongodb://${passage.address}/`,
        database: databases.next(),
        poolSize,
      });
      await createDatabase(adapter).collection('c').insertOne({ n: 1 }, { id: 'a' });
      // The server answers who asks how it is: nothing tells the driver that the connections are no good.
      isLosing = true;
      const late = () => createContext({ deadlineMs: Date.now() + 300 });
      const items = adapter.collection('c');
      const reading = [
        items.get(late(), 'a'),
        items.get(late(), 'a'),
        items.count(late(), { filter: { kind: 'all' } }),
      ];
      for (const outcome of await Promise.allSettled(reading)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'DEADLINE_EXCEEDED' } });
      }
      isLosing = false;
      const soon = () => createContext({ deadlineMs: Date.now() + 5_000 });
      const found = await Promise.all(Array.from({ length: 6 }, () => items.get(soon(), 'a')));
      expect(found.map((document) => document?.id)).toEqual(Array(6).fill('a'));
      await adapter.close();
      await passage.close();
    });

    it('says of a write that was sent and not answered that nobody knows', { timeout: 60_000 }, async () => {
      const passage = new Passage(uri);
      await passage.open();
      const name = databases.next();
      const database = createDatabase(
        createMongoAdapter({ uri: `mongodb://127.0.0.1:${passage.port}/?retryWrites=false`, database: name }),
      );
      const direct = createDatabase(createMongoAdapter({ uri: uri, database: name }));
      await database.collection('c').insertOne({ n: 1 }, { id: 'a' });
      passage.cuts = (data) => data.includes('unanswered');
      await expect(database.collection('c').insertOne({ text: 'unanswered' }, { id: 'b' })).rejects.toMatchObject({
        reason: 'OUTCOME_UNKNOWN',
        retryable: false,
      });
      passage.cuts = () => false;
      // It was sent, so it was done here.
      await expect.poll(() => direct.collection('c').count({}), { timeout: 10_000 }).toBe(2);
      await Promise.all([database.close(), direct.close()]);
      await passage.close();
    });
  });
});
