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

  describe('writes of an instance that has not heard', () => {
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
  });
});
