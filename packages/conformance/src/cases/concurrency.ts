import type { Adapter, OperationContext, WriteResult } from '@database-service/core';
import { defineCallCases } from '../kinds/call-cases.js';
import { assertDataError, assertSame } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import { type RawWrite, toWriteOperation } from '../suite/write-operations.js';

/** Each write in a batch of its own, all begun at once. */
async function writeAtOnce(
  adapter: Adapter,
  context: OperationContext,
  collection: string,
  writes: readonly RawWrite[],
): Promise<readonly WriteResult[]> {
  const batches = writes.map((raw) =>
    adapter.write(context, { operations: [toWriteOperation(raw, collection)], mode: 'ordered' }),
  );
  return (await Promise.all(batches)).flat();
}

const repeat = (count: number, make: (position: number) => RawWrite) =>
  Array.from({ length: count }, (_, position) => make(position));

const countDone = (results: readonly WriteResult[]) => results.filter((result) => result.ok).length;

function assertFailuresAre(results: readonly WriteResult[], reason: Parameters<typeof assertDataError>[1]): void {
  for (const result of results) if (!result.ok) assertDataError(result.error, reason, 'a write that lost');
}

/** Races: what is promised holds however many write at once. */
export const concurrency = defineCallCases('concurrency', [
  {
    name: 'one-insert-wins-an-id',
    run: async ({ adapter, context, collection }) => {
      const results = await writeAtOnce(
        adapter,
        context,
        collection,
        repeat(32, (n) => ({ insert: { n }, id: 'same' })),
      );
      assertSame(countDone(results), 1, 'inserts done');
      assertFailuresAre(results, 'DUPLICATE_ID');
      const winner = results.findIndex((result) => result.ok);
      const [stored] = await findDocuments(adapter, context, collection);
      assertSame(stored?.data.n, winner, 'the document stored is the one acknowledged');
    },
  },
  {
    name: 'one-insert-wins-a-unique-value',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { email: 1 }, options: { unique: true } });
      const writes = repeat(32, (n) => ({ insert: { email: 'a@b.c', n }, id: `d${n}` }));
      const results = await writeAtOnce(adapter, context, collection, writes);
      assertSame(countDone(results), 1, 'inserts done');
      assertFailuresAre(results, 'DUPLICATE_VALUE');
      assertSame(
        (await findDocuments(adapter, context, collection, { filter: { email: 'a@b.c' } })).length,
        1,
        'documents',
      );
    },
  },
  {
    name: 'one-update-wins-a-unique-value',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { unique: true } });
      const documents = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`d${n}`, { a: n + 100 }]));
      await storeDocuments(adapter, context, collection, documents);
      const writes = repeat(16, (n) => ({ update: { $set: { a: 1 } }, filter: { id: `d${n}` } }));
      const results = await writeAtOnce(adapter, context, collection, writes);
      assertSame(countDone(results), 1, 'updates done');
      assertFailuresAre(results, 'DUPLICATE_VALUE');
    },
  },
  {
    name: 'no-increment-is-lost',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: { n: 0 } });
      const writes = repeat(32, () => ({ update: { $inc: { n: 1 } }, filter: { id: 'x' } }));
      const results = await writeAtOnce(adapter, context, collection, writes);
      assertFailuresAre(results, 'WRITE_CONTENTION');
      const done = countDone(results);
      const [stored] = await findDocuments(adapter, context, collection);
      assertSame(stored?.data.n, done, 'the sum is the number of acknowledged increments');
      assertSame(stored?.version, done + 1, 'version');
      assertSame(done, 32, 'increments done');
    },
  },
  {
    name: 'no-push-is-lost',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: { list: [] } });
      const results = await writeAtOnce(
        adapter,
        context,
        collection,
        repeat(24, (n) => ({ update: { $push: { list: n } }, filter: { id: 'x' } })),
      );
      assertSame(countDone(results), 24, 'pushes done');
      const [stored] = await findDocuments(adapter, context, collection);
      const list = stored?.data.list as readonly number[];
      assertSame(
        [...list].sort((a, b) => a - b),
        Array.from({ length: 24 }, (_, n) => n),
        'elements',
      );
    },
  },
  {
    name: 'one-writer-wins-a-version',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: { n: 0 } });
      const writes = repeat(16, (n) => ({ update: { $set: { n: n + 1 } }, filter: { id: 'x' }, version: 1 }));
      const results = await writeAtOnce(adapter, context, collection, writes);
      assertSame(countDone(results), 1, 'updates done');
      assertFailuresAre(results, 'VERSION_MISMATCH');
      const winner = results.findIndex((result) => result.ok);
      const [stored] = await findDocuments(adapter, context, collection);
      assertSame(stored?.data.n, winner + 1, "the winner's value is stored");
      assertSame(stored?.version, 2, 'version');
    },
  },
  {
    name: 'one-deletion-wins',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: { n: 0 } });
      const results = await writeAtOnce(
        adapter,
        context,
        collection,
        repeat(16, () => ({ delete: true, filter: { id: 'x' }, returning: 'before' })),
      );
      const deleted = results.map((result) => result.deletedCount).reduce((sum, count) => sum + count, 0);
      assertSame(deleted, 1, 'deletions');
      assertSame(
        results.filter((result) => result.ok && result.document !== undefined).length,
        1,
        'documents given back',
      );
    },
  },
  {
    name: 'a-job-is-claimed-once',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { state: 1, at: 1 } });
      const jobs = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`job${n}`, { state: 'open', at: n }]));
      await storeDocuments(adapter, context, collection, jobs);
      const claim = (worker: number): RawWrite => ({
        update: { $set: { state: 'taken', worker } },
        filter: { state: 'open' },
        sort: { at: 1 },
        returning: 'after',
      });
      const results = await writeAtOnce(adapter, context, collection, repeat(32, claim));
      const claimed = results.flatMap((result) =>
        result.ok && result.document !== undefined ? [result.document.id] : [],
      );
      assertSame(new Set(claimed).size, claimed.length, 'jobs given to two workers');
      assertSame(claimed.length, 20, 'jobs claimed');
      for (const document of await findDocuments(adapter, context, collection)) {
        assertSame(document.version, 2, `version of ${document.id}`);
      }
    },
  },
  {
    name: 'one-upsert-inserts',
    run: async ({ adapter, context, collection }) => {
      const upsert: RawWrite = { update: { $inc: { n: 1 } }, filter: { id: 'x' }, upsert: true };
      const results = await writeAtOnce(
        adapter,
        context,
        collection,
        repeat(24, () => upsert),
      );
      assertFailuresAre(results, ['DUPLICATE_ID', 'WRITE_CONTENTION']);
      const inserted = results.filter((result) => result.ok && result.upsertedId !== undefined).length;
      assertSame(inserted, 1, 'upserts that inserted');
      const [stored] = await findDocuments(adapter, context, collection);
      assertSame(stored?.data.n, countDone(results), 'the sum is the number of acknowledged upserts');
    },
  },
  {
    name: 'update-many-and-single-updates',
    run: async ({ adapter, context, collection }) => {
      const documents = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`d${n}`, { n: 0 }]));
      await storeDocuments(adapter, context, collection, documents);
      const writes = repeat(
        20,
        (n): RawWrite =>
          n % 2 === 0
            ? { update: { $inc: { n: 1 } }, filter: {}, many: true }
            : { update: { $inc: { n: 1 } }, filter: { id: 'd3' } },
      );
      const results = await writeAtOnce(adapter, context, collection, writes);
      assertSame(countDone(results), 20, 'writes done');
      const stored = await findDocuments(adapter, context, collection);
      const expected = (id: string) => (id === 'd3' ? 20 : 10);
      for (const document of stored) assertSame(document.data.n, expected(document.id), `n of ${document.id}`);
    },
  },
  {
    name: 'index-built-while-writing',
    run: async ({ adapter, context, collection }) => {
      const before = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`b${n}`, { a: n % 5 }]));
      await storeDocuments(adapter, context, collection, before);
      const [, results] = await Promise.all([
        createIndex(adapter, context, collection, { keys: { a: 1 } }),
        writeAtOnce(
          adapter,
          context,
          collection,
          repeat(100, (n) => ({ insert: { a: n % 5 }, id: `w${n}` })),
        ),
      ]);
      assertSame(countDone(results), 100, 'inserts done');
      const found = await findDocuments(adapter, context, collection, { filter: { a: 3 } });
      assertSame(found.length, 120, 'documents found by the index');
    },
  },
  {
    name: 'collection-made-by-many-at-once',
    run: async ({ adapter, context, collection }) => {
      const results = await writeAtOnce(
        adapter,
        context,
        collection,
        repeat(16, (n) => ({ insert: { n }, id: `d${n}` })),
      );
      assertSame(countDone(results), 16, 'inserts done');
      assertSame((await findDocuments(adapter, context, collection)).length, 16, 'documents');
    },
  },
]);
