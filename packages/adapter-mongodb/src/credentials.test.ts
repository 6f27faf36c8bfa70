import { createContext, type DataError } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertOf, until } from '../test/faulty-way.js';
import { ScramPassage } from '../test/scram-passage.js';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter, type MongoAdapter } from './index.js';

const context = createContext();
const first = { username: 'first', password: 'one' };
const second = { username: 'second', password: 'two' };

await describeOnServer('mongodb', ({ uri }) => {
  describe('credentials, which a passage before the server asks for by SCRAM-SHA-256', { timeout: 60_000 }, () => {
    const databases = new TestDatabases(uri);
    let scram: ScramPassage;
    let adapter: MongoAdapter;
    beforeEach(async () => {
      scram = new ScramPassage(uri, { first: 'one', second: 'two' });
      await scram.passage.open();
      adapter = open(first);
    });
    afterEach(async () => {
      await adapter.close();
      await scram.passage.close();
    });
    afterAll(() => databases.drop());

    const open = (credentials: { readonly username: string; readonly password: string }): MongoAdapter =>
      createMongoAdapter({
        uri: `mongodb://${scram.passage.address}/?authMechanism=SCRAM-SHA-256`,
        database: databases.next(),
        credentials,
        poolSize: 4,
        serverSelectionTimeoutMs: 1_000,
      });
    const get = () => adapter.collection('c').get(context, 'a');

    it('that are right let in; that are wrong are told as what they are, without the secret', async () => {
      expect(await adapter.write(context, insertOf('a'))).toMatchObject([{ ok: true }]);
      expect(new Set(scram.logins)).toEqual(new Set(['first']));
      const wrong = open({ username: 'first', password: 'not-it' });
      const error = await wrong
        .collection('c')
        .get(context, 'a')
        .catch((fault: DataError) => fault);
      expect(error).toMatchObject({ reason: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('credentials') });
      expect(JSON.stringify(error)).not.toContain('not-it');
      expect(await wrong.health(context)).toMatchObject({
        status: 'disconnected',
        problem: expect.stringContaining('credentials'),
      });
      await wrong.close();
    });

    it('are replaced while calls go on, none of which fails; then nobody is there by the former', async () => {
      await adapter.write(context, insertOf('a'));
      let isDone = false;
      let count = 0;
      const calling = Array.from({ length: 6 }, async (_, by) => {
        for (let n = 0; !isDone; n += 1) {
          expect((await get())?.id).toBe('a');
          expect(await adapter.write(context, insertOf(`${by}-${n}`))).toMatchObject([{ ok: true }]);
          count += 1;
        }
      });
      // The former are taken no longer, of whoever comes now.
      scram.users.delete('first');
      scram.logins.splice(0);
      adapter.replaceCredentials(second);
      const before = count;
      await until(() => scram.logins.includes('second') && count > before + 60);
      isDone = true;
      await Promise.all(calling);
      expect(scram.logins).toContain('second');
      expect(scram.logins).not.toContain('first');
      // Its time to end what it was at: ten seconds.
      const figures = async () => (await adapter.health(context)).connections;
      await until(async () => scram.passage.connections <= 4 + 2, 30_000);
      expect(scram.passage.connections).toBeLessThanOrEqual(4 + 2);
      expect(await figures()).toMatchObject({ max: 4 });
      expect((await get())?.id).toBe('a');
    });

    it('that were replaced by wrong ones fail calls, until they are right', async () => {
      await adapter.write(context, insertOf('a'));
      adapter.replaceCredentials({ ...second, password: 'not-it' });
      expect(await get().catch((fault: DataError) => fault)).toMatchObject({ reason: 'DATABASE_UNAVAILABLE' });
      adapter.replaceCredentials(second);
      expect((await get())?.id).toBe('a');
    });
  });
});
