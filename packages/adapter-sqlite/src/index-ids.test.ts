import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase } from '@database-service/core';
import { afterAll, expect, it } from 'vitest';
import { createSqliteAdapter } from './adapter.js';
import { resolveConfig } from './config.js';
import { Store } from './store.js';

const folder = mkdtempSync(path.join(tmpdir(), 'index-ids-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const definition = (field: string) => ({
  name: `by_${field}`,
  fields: [{ name: field, path: { root: 'data' as const, segments: [field] }, direction: 1 as const }],
  unique: false,
  sparse: false,
});

it('who builds an index that was dropped does not go on with another that was made since', async () => {
  const file = path.join(folder, 'shared.db');
  const database = createDatabase(createSqliteAdapter({ file, synchronous: 'normal' }));
  const documents = Array.from({ length: 1_500 }, (_, n) => ({ id: `d${n}`, data: { a: n, b: n } }));
  await database.collection('t').insertMany(documents);
  const store = new Store(resolveConfig({ file, synchronous: 'normal' }));
  const first = (await store.change('startIndex', 't', definition('a'))).id ?? 0;
  const after = (await store.change('fillIndexChunk', first, -1)) ?? 0;
  expect(after).toBeGreaterThan(0);
  // Another process takes it away, and begins another.
  await database.collection('t').dropIndex('by_a');
  const second = (await store.change('startIndex', 't', definition('b'))).id;
  await expect(store.change('fillIndexChunk', first, after)).rejects.toMatchObject({ reason: 'INDEX_MISSING' });
  await store.change('abandonIndex', first);
  expect(await database.collection('t').listIndexes()).toMatchObject([
    { definition: { name: 'by_b' }, state: 'building' },
  ]);
  expect(second).not.toBe(first);
  await store.close();
  await database.close();
});
