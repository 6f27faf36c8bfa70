import { createContext, createDatabase, defaultLimits, parseFilter, parseSort } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import type { Document } from 'mongodb';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../test/faulty-way.js';
import { TestDatabases } from '../test/servers.js';
import { WirePassage } from '../test/wire-passage.js';
import { createMongoAdapter, type MongoAdapter } from './index.js';

const context = createContext();
const all = { filter: parseFilter({}, defaultLimits), sort: parseSort({ id: 1 }) };

await describeOnServer('mongodb', ({ uri }) => {
  describe('cursors in the server, by what passes to it', { timeout: 60_000 }, () => {
    const databases = new TestDatabases(uri);
    const commands: Document[] = [];
    const opened = new Set<string>();
    let passage: WirePassage;
    let adapter: MongoAdapter;
    beforeEach(async () => {
      commands.splice(0);
      opened.clear();
      passage = new WirePassage(uri, {
        onCommand: (command) => {
          commands.push(command);
          return undefined;
        },
        onAnswer: (answer) => {
          if (answer.cursor?.firstBatch !== undefined && `${answer.cursor.id}` !== '0')
            opened.add(`${answer.cursor.id}`);
          return undefined;
        },
      });
      await passage.open();
      adapter = createMongoAdapter({ uri: `mongodb://${passage.address}/`, database: databases.next() });
      const data = Array.from({ length: 2_000 }, (_, n) => ({ id: `d${n}`, data: { n } }));
      await createDatabase(adapter).collection('items').insertMany(data);
      // What numbering has read.
      opened.clear();
    });
    afterEach(async () => {
      await adapter.close();
      await passage.close();
    });
    afterAll(() => databases.drop());

    const killed = () => commands.flatMap((command) => ('killCursors' in command ? command.cursors.map(String) : []));
    const asked = (name: string) => commands.filter((command) => command[name] === 'items');
    /** Those of searches, not of numbering. */
    const expectKilled = async (): Promise<void> => {
      expect(opened.size).toBeGreaterThan(0);
      await until(() => [...opened].every((id) => killed().includes(id)), 10_000);
      expect([...opened].filter((id) => !killed().includes(id))).toEqual([]);
    };

    it('are ended when the reader ends early', async () => {
      for await (const _ of adapter.collection('items').find(context, all)) break;
      await expectKilled();
      expect(asked('getMore')).toEqual([]);
    });

    it('are ended when their caller goes', async () => {
      const end = new AbortController();
      let read = 0;
      const reading = (async () => {
        for await (const _ of adapter.collection('items').find({ ...context, signal: end.signal }, all)) {
          read += 1;
          if (read === 300) end.abort();
        }
      })();
      await expect(reading).rejects.toMatchObject({ reason: 'CANCELLED' });
      await expectKilled();
    });

    it('are ended when the reader of a pipeline ends early', async () => {
      const items = createDatabase(adapter).collection('items');
      for await (const _ of items.aggregate([{ $match: { n: { $gte: 0 } } }, { $set: { m: 1 } }])) break;
      await expectKilled();
    });

    it('are told how long they may take, and end by themselves with their last document', async () => {
      const given = createContext({ deadlineMs: Date.now() + 30_000 });
      let read = 0;
      for await (const _ of adapter.collection('items').find(given, all)) read += 1;
      expect(read).toBe(2_000);
      const [find] = commands.filter((command) => command.find === 'items' && 'sort' in command);
      expect(find?.maxTimeMS).toBeLessThanOrEqual(30_000);
      expect(find?.batchSize).toBe(200);
      expect(killed()).toEqual([]);
    });

    it('pages by id ask for one batch, and leave none', async () => {
      const items = createDatabase(adapter).collection('items');
      const page = await items.find({ id: { $gt: 'd100' } }, { sort: { id: 1 }, limit: 100 }).toArray();
      expect(page).toHaveLength(100);
      const [find] = commands.filter((command) => command.find === 'items' && 'limit' in command && 'sort' in command);
      expect(find).toMatchObject({ limit: 100, sort: { _id: 1 } });
      expect(asked('getMore')).toEqual([]);
      expect(opened.size).toBe(0);
    });
  });
});
