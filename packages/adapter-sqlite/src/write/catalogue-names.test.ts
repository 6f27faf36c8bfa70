import { createContext, createDatabase } from '@database-service/core';
import { expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

it.each(['json_each', 'JSON_EACH', 'json_tree', 'dbstat', 'json-each'])(
  'a collection %s hides no table that SQLite itself has',
  async (name) => {
    const adapter = createSqliteAdapter({ file: ':memory:' });
    const database = createDatabase(adapter);
    const [own, other] = [database.collection(name), database.collection('other')];
    for (const each of [own, other]) await each.insertOne({ tags: ['a', 'b'] }, { id: '1' });
    for (const each of [own, other]) expect(await each.count({ tags: 'b' })).toBe(1);
    expect(await adapter.collection('other').statistics(createContext())).toMatchObject({ documentCount: 1 });
    expect((await adapter.collection(name).statistics(createContext())).sizeBytes).toBeGreaterThan(0);
    await database.close();
  },
);
