import { createContext, createDatabase, parseSort } from '@database-service/core';

/** Reads a whole collection and tells by how much its own memory grew. Run with a URI, a database, and `stream` or `pages`. */
const [uri = '', database = '', way = 'stream'] = process.argv.slice(2);
const { createMongoAdapter } = await import('@database-service/adapter-mongodb');
const adapter = createMongoAdapter({ uri, database });
const items = createDatabase(adapter).collection('items');

/** After what the first documents need anyway. */
const warmUp = 20_000;
let count = 0;
let last = '';
let base = 0;
let most = 0;

function note(id: string): void {
  if (id <= last) throw new Error(`${id} came behind ${last}.`);
  last = id;
  count += 1;
  if (count % 5_000 !== 0) return;
  globalThis.gc?.();
  const { rss } = process.memoryUsage();
  if (count === warmUp) base = rss;
  if (count >= warmUp) most = Math.max(most, rss);
}

if (way === 'stream') {
  const request = { filter: { kind: 'all' as const }, sort: parseSort({ _id: 1 }) };
  for await (const { id } of adapter.collection('items').find(createContext(), request)) note(id);
} else {
  for (;;) {
    const page = await items.find({ id: { $gt: last } }, { sort: { id: 1 }, limit: 1_000 }).toArray();
    for (const { id } of page) note(id);
    if (page.length < 1_000) break;
  }
}
process.send?.({ count, grownMiB: (most - base) / 1024 ** 2 });
await adapter.close();
