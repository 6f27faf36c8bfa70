import { createContext, decodeCursor, encodeCursor, readDocumentRow, sortPosition } from '@database-service/core';
import { defineCallCases } from '../kinds/call-cases.js';
import { assertFails, assertSame, assertThat } from '../suite/assert.js';
import { collect, findDocuments, findRequest } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';

const numbered = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, position) => [
      `d${String(position).padStart(4, '0')}`,
      { n: position, g: position % 3 },
    ]),
  );

const idsOf = (documents: readonly { readonly id: string }[]) => documents.map((document) => document.id);

/** Paging, streams, counts, explain. */
export const reads = defineCallCases('reads', [
  {
    name: 'get',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      const document = await adapter.collection(collection).get(context, 'x');
      assertSame(document?.id, 'x', 'id');
      assertSame(document?.version, 1, 'version');
      assertSame(document?.createdAt.getTime(), document?.updatedAt.getTime(), 'times of a new document');
      assertSame(await adapter.collection(collection).get(context, 'X'), undefined, 'another id');
    },
  },
  {
    name: 'get-unparsed-is-get',
    run: async ({ adapter, context, collection }) => {
      const data = {
        text: 'é😀"\\',
        at: { $date: '2026-01-02T03:04:05.678Z' },
        deep: [{ a: [1.5, null] }],
        '10': 1,
        '9': 2,
      };
      await storeDocuments(adapter, context, collection, { x: data });
      const document = await adapter.collection(collection).get(context, 'x');
      assertSame([document?.data.text, document?.data.at], [data.text, new Date(data.at.$date)], 'text and date');
      const { getRow } = adapter.collection(collection);
      // An adapter may leave it out: all reads are by `get` then.
      if (getRow === undefined) return;
      const [row, missing] = await Promise.all(
        ['x', 'X'].map((id) => getRow.call(adapter.collection(collection), context, id)),
      );
      assertSame(row === undefined ? undefined : readDocumentRow(row), document, 'document');
      assertSame(missing, undefined, 'another id');
    },
  },
  {
    name: 'default-order-is-by-id',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, {
        b: {},
        '\u{1f600}': {},
        '\ufffd': {},
        a: {},
        B: {},
        '10': {},
        '9': {},
      });
      const found = await findDocuments(adapter, context, collection);
      assertSame(idsOf(found), ['10', '9', 'B', 'a', 'b', '\ufffd', '\u{1f600}'], 'ids');
    },
  },
  {
    name: 'skip-and-limit',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(10));
      const read = async (skip: number, limit: number) =>
        idsOf(await findDocuments(adapter, context, collection, { filter: { g: { $ne: 1 } } }, { skip, limit }));
      assertSame(await read(0, 2), ['d0000', 'd0002'], 'first page');
      assertSame(await read(2, 2), ['d0003', 'd0005'], 'second page');
      assertSame(await read(6, 5), ['d0009'], 'last page');
      assertSame(await read(50, 5), [], 'beyond the end');
    },
  },
  {
    name: 'cursor-is-stable-while-documents-come-and-go',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(6));
      const request = findRequest({ sort: { n: -1 } }, { limit: 2 });
      const first = await collect(adapter.collection(collection).find(context, request));
      assertSame(idsOf(first), ['d0005', 'd0004'], 'first page');
      const last = first.at(-1);
      assertThat(last !== undefined, 'the page has a last document');
      const cursor = encodeCursor(sortPosition(last, request.sort), { collection, ...request });
      const deletion = toWriteOperation({ delete: true, filter: { id: 'd0004' } }, collection);
      await adapter.write(context, { operations: [deletion], mode: 'ordered' });
      await storeDocuments(adapter, context, collection, { late: { n: 100 }, between: { n: 3.5 } });
      const after = decodeCursor(cursor, { collection, ...request });
      const second = await collect(adapter.collection(collection).find(context, { ...request, after }));
      assertSame(idsOf(second), ['between', 'd0003'], 'second page');
    },
  },
  {
    name: 'stream-can-be-left-early',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(2000));
      for (let round = 0; round < 20; round += 1) {
        for await (const document of adapter.collection(collection).find(context, findRequest({}))) {
          if (document.id === 'd0002') break;
        }
      }
      const update = toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'd0000' } }, collection);
      const [result] = await adapter.write(context, { operations: [update], mode: 'ordered' });
      assertSame(result?.ok, true, 'a write afterwards');
    },
  },
  {
    name: 'stream-and-writes-at-once',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(1500));
      let count = 0;
      for await (const document of adapter.collection(collection).find(context, findRequest({}))) {
        count += 1;
        if (count % 500 !== 0) continue;
        const update = toWriteOperation({ update: { $set: { seen: true } }, filter: { id: document.id } }, collection);
        const [result] = await adapter.write(context, { operations: [update], mode: 'ordered' });
        assertSame(result?.ok, true, 'a write during the read');
      }
      assertSame(count, 1500, 'documents read');
    },
  },
  {
    name: 'count',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(30));
      const handle = adapter.collection(collection);
      assertSame(await handle.count(context, findRequest({})), 30, 'all');
      assertSame(await handle.count(context, findRequest({ filter: { g: 2 } })), 10, 'some');
      assertSame(
        await handle.count(context, findRequest({ filter: { $or: [{ g: 2 }, { n: { $lt: 3 } }] } })),
        12,
        'by or',
      );
      const estimate = await handle.estimatedCount(context);
      assertThat(Number.isInteger(estimate) && estimate >= 0, `the estimate is ${estimate}`);
    },
  },
  {
    name: 'explain',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(30));
      await createIndex(adapter, context, collection, { keys: { g: 1 } });
      const request = findRequest({ filter: { g: 2 }, sort: { n: -1 } }, { limit: 4 });
      const explanation = await adapter.collection(collection).explain(context, request);
      assertSame(explanation.engine, adapter.engine, 'engine');
      assertSame(explanation.documentsReturned, 4, 'documents returned');
      assertThat(
        explanation.documentsRead >= 0 && explanation.documentsRead <= 30,
        `${explanation.documentsRead} read`,
      );
      JSON.stringify(explanation);
    },
  },
  {
    name: 'scan-guard-gives-the-answer-or-refuses',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(60));
      const request = findRequest({ filter: { n: { $not: { $lt: 59 } } } }, { scanDocumentsMax: 10 });
      const found = await collect(adapter.collection(collection).find(context, request)).catch(
        (error: unknown) => error,
      );
      if (Array.isArray(found)) assertSame(idsOf(found), ['d0059'], 'ids');
      else await assertFails(() => Promise.reject(found), 'SCAN_TOO_LARGE', 'the read');
    },
  },
  {
    name: 'caller-gone-before-the-start',
    run: async ({ adapter, collection }) => {
      const gone = createContext({ signal: AbortSignal.abort() });
      await storeDocuments(adapter, createContext(), collection, { x: { n: 1 } });
      await assertFails(() => findDocuments(adapter, gone, collection), 'CANCELLED', 'find');
      const update = toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'x' } }, collection);
      await assertFails(() => adapter.write(gone, { operations: [update], mode: 'ordered' }), 'CANCELLED', 'write');
      const stored = await adapter.collection(collection).get(createContext(), 'x');
      assertSame(stored?.version, 1, 'version afterwards');
    },
  },
  {
    name: 'deadline-passed',
    run: async ({ adapter, collection }) => {
      await storeDocuments(adapter, createContext(), collection, { x: { n: 1 } });
      const late = createContext({ deadlineMs: Date.now() - 1000 });
      await assertFails(() => findDocuments(adapter, late, collection), 'DEADLINE_EXCEEDED', 'find');
    },
  },
  {
    name: 'caller-leaves-while-reading',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, numbered(3000));
      const controller = new AbortController();
      const leaving = createContext({ signal: controller.signal });
      let count = 0;
      const read = async () => {
        for await (const _document of adapter.collection(collection).find(leaving, findRequest({}))) {
          count += 1;
          if (count === 5) controller.abort();
        }
      };
      await assertFails(read, 'CANCELLED', 'the stream');
      assertThat(count < 3000, `it went on to the end: ${count}`);
    },
  },
]);

/** What an adapter says of itself, and its end. */
export const lifecycle = defineCallCases('lifecycle', [
  {
    name: 'health',
    run: async ({ adapter, context }) => {
      const health = await adapter.health(context);
      assertSame(health.status, 'connected', 'status');
      assertThat(health.latencyMs >= 0, `latency is ${health.latencyMs}`);
    },
  },
  {
    name: 'limits',
    run: async ({ adapter }) => {
      const { documentBytesMax, depthMax } = adapter.limits;
      assertThat(
        documentBytesMax >= 2 * 1024 * 1024,
        `documents of 2 MiB must be taken; ${documentBytesMax} is declared`,
      );
      assertThat(depthMax >= 64, `a depth of 64 must be taken; ${depthMax} is declared`);
    },
  },
  {
    name: 'statistics',
    fresh: true,
    run: async ({ adapter, context }) => {
      await createIndex(adapter, context, 'one', { keys: { a: 1 } });
      await storeDocuments(adapter, context, 'one', { x: { a: 1 }, y: { a: 2 } });
      await storeDocuments(adapter, context, 'two', { x: { a: 1 } });
      const { collectionsCount, totalDocuments, totalSizeBytes } = await adapter.statistics(context);
      assertSame({ collectionsCount, totalDocuments }, { collectionsCount: 2, totalDocuments: 3 }, 'statistics');
      assertThat(totalSizeBytes > 0, `size is ${totalSizeBytes}`);
    },
  },
  {
    name: 'close',
    fresh: true,
    run: async ({ adapter, context }) => {
      await storeDocuments(adapter, context, 'one', { x: { a: 1 } });
      await adapter.close();
      await adapter.close();
      await assertFails(() => adapter.collection('one').get(context, 'x'), 'SHUTTING_DOWN', 'get');
      await assertFails(() => findDocuments(adapter, context, 'one'), 'SHUTTING_DOWN', 'find');
      const operations = [toWriteOperation({ insert: {}, id: 'y' }, 'one')];
      await assertFails(() => adapter.write(context, { operations, mode: 'ordered' }), 'SHUTTING_DOWN', 'write');
    },
  },
]);
