import { createContext, createDatabase, defaultLimits, parseFilter } from '@database-service/core';
import { expect, it } from 'vitest';
import { createSqliteAdapter } from '../adapter.js';

it('no order asked for, and an index that gives none, is no order', async () => {
  const adapter = createSqliteAdapter({ file: ':memory:' });
  const items = createDatabase(adapter).collection('t');
  await items.createIndex({ a: 1 });
  await items.insertMany([
    { id: 'x', data: { a: [1, 2] } },
    { id: 'y', data: { a: [2, 3] } },
    { id: 'z', data: { a: [9] } },
  ]);
  const filter = parseFilter({ a: { $lt: 5 } }, defaultLimits);
  const found: string[] = [];
  for await (const { id } of adapter.collection('t').find(createContext(), { filter, sort: [] })) found.push(id);
  expect(found.sort()).toEqual(['x', 'y']);
  const limited: string[] = [];
  const request = { filter, sort: [], skip: 1, limit: 1 };
  for await (const { id } of adapter.collection('t').find(createContext(), request)) limited.push(id);
  expect(limited).toHaveLength(1);
  expect((await adapter.collection('t').explain(createContext(), { filter, sort: [] })).documentsReturned).toBe(2);
  await adapter.close();
});
