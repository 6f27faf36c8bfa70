import { createContext, isDocumentChange } from '@database-service/core';
import { defineCallCases } from '../kinds/call-cases.js';
import { assertDataError, assertSame, assertThat } from '../suite/assert.js';
import { beginWatch, describeRecord, readBehind, watchChanges } from '../suite/read-changes.js';
import { storeDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';

/** The change feed. */
export const changes = defineCallCases('changes', [
  {
    name: 'every-write',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const start = await beginWatch(scene);
      const operations = [
        toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection),
        toWriteOperation({ insert: { n: 2 }, id: 'y' }, collection),
        toWriteOperation({ update: { $inc: { n: 10 } }, filter: { id: 'x' } }, collection),
        toWriteOperation({ update: { $set: { n: 11 } }, filter: { id: 'x' } }, collection),
        toWriteOperation({ insert: { n: 3 }, id: 'x' }, collection),
        toWriteOperation({ update: { $inc: { n: 1 } }, filter: {}, many: true }, collection),
        toWriteOperation({ delete: true, filter: { id: 'x' } }, collection),
        toWriteOperation({ insert: { n: 5 }, id: 'x' }, collection),
      ];
      await adapter.write(context, { operations, mode: 'unordered' });
      const records = await readBehind(scene, start);
      const changesOf = (id: string) =>
        records.filter((record) => isDocumentChange(record) && record.documentId === id).map(describeRecord);
      assertSame(
        changesOf('x'),
        [
          ['created', 'x', 1, { n: 1 }],
          ['updated', 'x', 2, { n: 11 }],
          ['updated', 'x', 3, { n: 12 }],
          ['deleted', 'x', 4],
          ['created', 'x', 1, { n: 5 }],
        ],
        'records of x: none for what changed nothing or failed',
      );
      assertSame(
        changesOf('y'),
        [
          ['created', 'y', 1, { n: 2 }],
          ['updated', 'y', 2, { n: 3 }],
        ],
        'records of y',
      );
      assertThat(new Set(records.map(({ eventId }) => eventId)).size === 7, 'event ids are unique');
    },
  },
  {
    name: 'document-after',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const start = await beginWatch(scene);
      await storeDocuments(adapter, context, collection, {
        x: { at: { $date: '2026-01-02T03:04:05.678Z' }, text: 'é\u{1F600}' },
      });
      const [record] = await readBehind(scene, start);
      const stored = await adapter.collection(collection).get(context, 'x');
      assertThat(record?.op === 'created', 'a record of the creation');
      assertSame(record.after, stored, 'document after the change');
      assertSame(record.time, stored?.updatedAt, 'time');
      assertSame(record.collection, collection, 'collection');
    },
  },
  {
    name: 'resume',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      const start = await beginWatch(scene);
      for (const id of ['a', 'b', 'c']) {
        await storeDocuments(adapter, context, collection, { [id]: {} });
        await storeDocuments(adapter, context, other, { [id]: {} });
      }
      const all = await readBehind(scene, start);
      assertSame(
        all.map(describeRecord),
        [
          ['created', 'a', 1, {}],
          ['created', 'b', 1, {}],
          ['created', 'c', 1, {}],
        ],
        'all',
      );
      for (const [index, { token }] of all.entries()) {
        assertSame(await readBehind(scene, token), all.slice(index + 1), `behind record ${index}`);
      }
    },
  },
  {
    name: 'while-watching',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const found: unknown[] = [];
      let written = 0;
      let last: Promise<unknown> = Promise.resolve();
      for await (const { records } of watchChanges(adapter, context, { collection })) {
        found.push(...records.map(describeRecord));
        if (found.length >= 3) break;
        // The next is written while the watch waits, and behind those before: of several at once any may be the first.
        setTimeout(() => {
          last = last.then(() => storeDocuments(adapter, context, collection, { [`d${written++}`]: {} }));
        }, 5);
      }
      await last;
      assertSame(
        found.slice(0, 2),
        [
          ['created', 'd0', 1, {}],
          ['created', 'd1', 1, {}],
        ],
        'records',
      );
    },
  },
  {
    name: 'dropped',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { x: {} });
      const start = await beginWatch(scene);
      await adapter.dropCollection(context, collection);
      await storeDocuments(adapter, context, collection, { x: {} });
      assertSame(
        (await readBehind(scene, start)).map(describeRecord),
        ['dropped', ['created', 'x', 1, {}]],
        'one record of the collection, none for its documents',
      );
    },
  },
  {
    name: 'renamed',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      const { rename } = adapter.ports;
      if (rename === undefined) return;
      await storeDocuments(adapter, context, collection, { x: {} });
      const start = await beginWatch(scene);
      await rename.renameCollection(context, collection, other);
      await storeDocuments(adapter, context, other, { y: {} });
      const [told] = await readBehind(scene, start);
      assertThat(told?.op === 'renamed', 'the old name is told');
      assertSame([told.from, told.to], [collection, other], 'names');
      assertSame(
        (await readBehind(scene, start, { collection: other })).map(describeRecord),
        ['renamed', ['created', 'y', 1, {}]],
        'the new name',
      );
    },
  },
  {
    name: 'atomic-batch-undone',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      if (adapter.ports.transactions === undefined) return;
      const start = await beginWatch(scene);
      const operations = [
        toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection),
        toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection),
      ];
      await adapter.write(context, { operations, mode: 'atomic' });
      await storeDocuments(adapter, context, collection, { y: {} });
      assertSame((await readBehind(scene, start)).map(describeRecord), [['created', 'y', 1, {}]], 'records');
    },
  },
  {
    name: 'writers-at-once',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const start = await beginWatch(scene);
      await storeDocuments(adapter, context, collection, { x: { n: 0 } });
      const operation = toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'x' } }, collection);
      const writes = Array.from({ length: 32 }, () =>
        adapter.write(context, { operations: [operation], mode: 'ordered' }),
      );
      const done = (await Promise.all(writes)).flat().filter(({ ok }) => ok).length;
      const records = (await readBehind(scene, start)).map(describeRecord);
      const expected = Array.from({ length: done }, (_, at) => ['updated', 'x', at + 2, { n: at + 1 }]);
      assertSame(records, [['created', 'x', 1, { n: 0 }], ...expected], 'one record for each write, by version');
    },
  },
  {
    name: 'places-of-readers',
    requires: 'changes',
    run: async ({ adapter, context, collection }) => {
      const { changes } = adapter.ports;
      if (changes === undefined) return;
      // Whatever is like the name of a collection is one of a reader.
      const load = () => changes.loadPlace(context, collection);
      const save = (from: string | undefined, to: string) => changes.savePlace(context, collection, { from, to });
      assertSame(await load(), undefined, 'a name that was never used');
      assertSame(await save('a', 'b'), false, 'moving what is not there');
      assertSame(await save(undefined, 'a'), true, 'the first place');
      assertSame(await save(undefined, 'b'), false, 'a second first place');
      assertSame(await save('x', 'b'), false, 'moving what is elsewhere');
      assertSame(await load(), 'a', 'place');
      assertSame(await save('a', 'b'), true, 'a move');
      assertSame(await load(), 'b', 'place behind the move');
      const both = await Promise.all([save('b', 'c'), save('b', 'd')]);
      assertSame([...both].sort(), [false, true], 'two moves at once');
      await changes.forgetPlace(context, collection);
      assertSame(await load(), undefined, 'a name that was forgotten');
      await changes.forgetPlace(context, collection);
    },
  },
  {
    name: 'bad-token',
    requires: 'changes',
    run: async (scene) => {
      const token = await beginWatch(scene);
      for (const [after, reason] of [
        ['nonsense', 'BAD_ARGUMENT'],
        ['', 'BAD_ARGUMENT'],
        [`${token}\u{1F600}`, 'BAD_ARGUMENT'],
      ] as const) {
        const error = await readBehind(scene, after).catch((thrown: unknown) => thrown);
        assertDataError(error, reason, `the token ${JSON.stringify(after)}`);
      }
    },
  },
  {
    name: 'cancelled',
    requires: 'changes',
    run: async ({ adapter, collection }) => {
      const controller = new AbortController();
      const context = createContext({ signal: controller.signal });
      const ended = (async () => {
        for await (const _ of watchChanges(adapter, context, { collection })) controller.abort();
      })().catch((error: unknown) => error);
      assertDataError(await ended, 'CANCELLED', 'a watch that nobody waits for');
    },
  },
]);
