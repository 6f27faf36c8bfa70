import { setTimeout as rest } from 'node:timers/promises';
import {
  createContext,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseUpdate,
  type WriteBatch,
  type WriteOperation,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { listAll } from '../../test/list-all.js';
import { TestDatabases } from '../../test/test-database.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  afterAll(() => databases.dropAll());

  const target = (filter: object) => ({ filter: parseFilter(filter, defaultLimits), many: true });
  const update = parseUpdate({ $inc: { n: 1 } }, { limits: defaultLimits });
  const insert = (id: string, collection = 'c'): WriteOperation => ({
    kind: 'insert',
    collection,
    document: { id, data: { n: 1 }, metadata: {} },
  });
  const updateMany: WriteOperation = { kind: 'update', collection: 'c', target: target({ n: { $gte: 0 } }), update };
  const deleteMany: WriteOperation = { kind: 'delete', collection: 'c', target: target({ n: { $gte: 0 } }) };
  const upsertMany: WriteOperation = { ...updateMany, upsert: { id: 'new', data: { n: 6 } } };
  const one = (operation: WriteOperation): WriteBatch => ({ operations: [operation], mode: 'ordered' });
  const byIndex = parseIndexDefinition({ keys: { n: 1 } }, defaultLimits);

  /** Two instances, the second of which knows of a collection with three documents, and of its index. */
  const openBoth = async () => {
    const schema = databases.newSchema();
    const [first, second] = [databases.open({ schema }), databases.open({ schema })];
    await first.write(context, { operations: ['a', 'b', 'c'].map((id) => insert(id)), mode: 'ordered' });
    await first.collection('c').createIndex(context, byIndex);
    expect(await second.collection('c').count(context, { filter: { kind: 'all' } })).toBe(3);
    const close = () => Promise.all([first.close(), second.close()]);
    return { first, second, close };
  };

  describe('writes that meet changes of their collection', () => {
    it.each([
      ['an update', one(updateMany), { ok: true, matchedCount: 0, modifiedCount: 0 }],
      ['a deletion', one(deleteMany), { ok: true, deletedCount: 0 }],
      ['an upsert', one(upsertMany), { ok: true, matchedCount: 0, upsertedId: 'new' }],
      ['an update with others', { operations: [insert('x', 'd'), updateMany], mode: 'atomic' }, { matchedCount: 0 }],
    ] as const)('%s of many finds nothing in a collection that was dropped', async (_, batch, expected) => {
      const { first, second, close } = await openBoth();
      await first.dropCollection(context, 'c');
      const results = await second.write(context, batch);
      expect(results.every(({ ok }) => ok)).toBe(true);
      expect(results.at(-1)).toMatchObject(expected);
      await close();
    });

    it('an update of many finds all by an index that was dropped', async () => {
      const { first, second, close } = await openBoth();
      await first.collection('c').dropIndex(context, byIndex.name);
      const [result] = await second.write(context, one(updateMany));
      expect(result).toMatchObject({ ok: true, matchedCount: 3, modifiedCount: 3 });
      const found = await listAll(
        first.collection('c').find(context, { filter: parseFilter({ n: 2 }, defaultLimits), sort: [] }),
      );
      expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
      await close();
    });

    it('a transaction changes the documents that it has locked, though their collection is to be renamed', async () => {
      const schema = databases.newSchema();
      const adapter = databases.open({ schema });
      await adapter.write(context, { operations: [insert('a', 'c'), insert('a', 'd')], mode: 'ordered' });
      const waitsFor = async (query: string): Promise<boolean> => {
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%${query}%'
          AND pid IN (SELECT pid FROM pg_locks WHERE relation = '"${schema}".dbs_state'::REGCLASS
            UNION SELECT pid FROM pg_locks WHERE relation IN ('"${schema}".c'::REGCLASS, '"${schema}".d'::REGCLASS))`;
        return (await databases.query(waiting)).length > 0;
      };
      // The collections are locked in the order of their names: it has got the first.
      const client = new pg.Client({ connectionString: uri });
      await client.connect();
      await client.query(`BEGIN; SELECT 1 FROM "${schema}".d WHERE id = 'a' FOR UPDATE`);
      const byId = ['c', 'd'].map((collection): WriteOperation => {
        return { kind: 'update', collection, target: { ...target({ id: 'a' }), many: false }, update };
      });
      const writing = adapter.write(context, { operations: byId, mode: 'atomic' });
      while (!(await waitsFor('FOR NO KEY UPDATE'))) await rest(10);
      let isRenamed = false;
      const renaming = adapter.ports.rename?.renameCollection(context, 'c', 'e').then(() => {
        isRenamed = true;
      });
      while (!isRenamed && !(await waitsFor('SHARE ROW EXCLUSIVE'))) await rest(10);
      await client.query('COMMIT');
      expect(await writing).toMatchObject([{ matchedCount: 1 }, { matchedCount: 1 }]);
      await renaming;
      expect((await adapter.collection('e').get(context, 'a'))?.data).toEqual({ n: 2 });
      await client.end();
      await adapter.close();
    });
  });
});
