import { formatIndexDefinition } from '@database-service/core';
import { defineCallCases } from '../kinds/call-cases.js';
import { assertFails, assertSame, assertThat } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, insertDocuments, storeDocuments } from '../suite/store-documents.js';

/** Making, listing and dropping indexes. */
export const indexesCatalogue = defineCallCases('indexes-catalogue', [
  {
    name: 'list',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { email: 1, age: -1 }, options: { unique: true } });
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { name: 'mine', sparse: true } });
      const states = await adapter.collection(collection).listIndexes(context);
      const shown = states.map(({ definition, state }) => ({
        name: definition.name,
        unique: definition.unique,
        sparse: definition.sparse,
        state,
      }));
      shown.sort((a, b) => (a.name < b.name ? -1 : 1));
      assertSame(
        shown,
        [
          { name: 'email_1_age_-1', unique: true, sparse: false, state: 'ready' },
          { name: 'mine', unique: false, sparse: true, state: 'ready' },
        ],
        'indexes',
      );
      const info = await adapter.collection(collection).info(context);
      assertSame(info?.indexes.length, 2, 'indexes of info');
    },
  },
  {
    name: 'same-again',
    run: async ({ adapter, context, collection }) => {
      const index = { keys: { a: 1 }, options: { unique: true } } as const;
      assertSame(await createIndex(adapter, context, collection, index), true, 'made by the first call');
      assertSame(await createIndex(adapter, context, collection, index), false, 'made by the second call');
      assertSame((await adapter.collection(collection).listIndexes(context)).length, 1, 'indexes');
    },
  },
  {
    name: 'same-name-other-keys',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { name: 'i' } });
      const other = () => createIndex(adapter, context, collection, { keys: { b: 1 }, options: { name: 'i' } });
      await assertFails(other, 'INDEX_CONFLICT', 'the second index');
      const [state] = await adapter.collection(collection).listIndexes(context);
      assertThat(state !== undefined, 'the first is still there');
      assertSame(
        state.definition.fields.map((field) => field.name),
        ['a'],
        'keys of the first',
      );
    },
  },
  {
    name: 'same-name-other-options',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      const other = () => createIndex(adapter, context, collection, { keys: { a: 1 }, options: { unique: true } });
      await assertFails(other, 'INDEX_CONFLICT', 'the second index');
    },
  },
  {
    name: 'same-index-other-name',
    run: async ({ adapter, context, collection }) => {
      const partial = { unique: true, partial_filter: { live: true } } as const;
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      await createIndex(adapter, context, collection, { keys: { b: 1 }, options: partial });
      const again = [
        { keys: { a: 1 }, options: { name: 'again' } },
        { keys: { b: 1 }, options: { ...partial, name: 'again' } },
      ] as const;
      for (const index of again) {
        await assertFails(() => createIndex(adapter, context, collection, index), 'INDEX_CONFLICT', 'the second index');
      }
      assertSame((await adapter.collection(collection).listIndexes(context)).length, 2, 'indexes');
    },
  },
  {
    // As MongoDB has it from 5.0 on.
    name: 'same-keys-other-options-other-name',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      const others = [
        { name: 'unique', unique: true },
        { name: 'sparse', sparse: true },
        { name: 'partial', partial_filter: { n: { $gt: 5 } } },
        { name: 'more', partial_filter: { n: { $gt: 6 } } },
      ] as const;
      for (const options of others) {
        assertSame(await createIndex(adapter, context, collection, { keys: { a: 1 }, options }), true, options.name);
      }
      assertSame((await adapter.collection(collection).listIndexes(context)).length, 5, 'indexes');
      await storeDocuments(adapter, context, collection, { x: { a: 1, n: 6 } });
      const [result] = await insertDocuments(adapter, context, collection, { y: { a: 1 } });
      assertSame(result?.ok, false, 'the unique one holds');
    },
  },
  {
    name: 'partial-filter-is-kept',
    run: async ({ adapter, context, collection }) => {
      const partial = { live: true, n: { $gt: 5 } };
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { partial_filter: partial } });
      const [state] = await adapter.collection(collection).listIndexes(context);
      assertThat(state !== undefined, 'it is listed');
      assertSame(state.definition.partialFilterSource, partial, 'partial filter');
      assertThat(formatIndexDefinition(state) !== undefined, 'it can be written');
    },
  },
  {
    name: 'drop',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { unique: true } });
      await storeDocuments(adapter, context, collection, { x: { a: 1 } });
      await adapter.collection(collection).dropIndex(context, 'a_1');
      assertSame((await adapter.collection(collection).listIndexes(context)).length, 0, 'indexes');
      const [result] = await insertDocuments(adapter, context, collection, { y: { a: 1 } });
      assertSame(result?.ok, true, 'a value that was unique may now be twice');
      const found = await findDocuments(adapter, context, collection, { filter: { a: 1 } });
      assertSame(
        found.map((document) => document.id),
        ['x', 'y'],
        'documents found',
      );
    },
  },
  {
    name: 'drop-missing',
    run: async ({ adapter, context, collection }) => {
      await adapter.createCollection(context, collection);
      await assertFails(() => adapter.collection(collection).dropIndex(context, 'a_1'), 'INDEX_MISSING', 'drop');
    },
  },
  {
    name: 'built-over-documents',
    run: async ({ adapter, context, collection }) => {
      const documents = Object.fromEntries(
        Array.from({ length: 300 }, (_, position) => [
          `d${String(position).padStart(3, '0')}`,
          { a: position % 7, t: ['x', position] },
        ]),
      );
      await storeDocuments(adapter, context, collection, documents);
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      await createIndex(adapter, context, collection, { keys: { t: 1 } });
      const found = await findDocuments(adapter, context, collection, { filter: { a: 3, t: { $lt: 20 } } });
      assertSame(
        found.map((document) => document.id),
        ['d003', 'd010', 'd017'],
        'documents found',
      );
    },
  },
  {
    name: 'duplicates-leave-no-index',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: { a: 1 }, y: { a: 1 } });
      const unique = { keys: { a: 1 }, options: { unique: true } } as const;
      await assertFails(() => createIndex(adapter, context, collection, unique), 'INDEX_DUPLICATES', 'the index');
      const [result] = await insertDocuments(adapter, context, collection, { z: { a: 1 } });
      assertSame(result?.ok, true, 'writes go on');
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      const found = await findDocuments(adapter, context, collection, { filter: { a: 1 } });
      assertSame(found.length, 3, 'documents found');
    },
  },
  {
    name: 'a-write-never-fails-for-a-plain-index',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      await createIndex(adapter, context, collection, { keys: { a: 1, b: -1 } });
      const documents = {
        long: { a: 'x'.repeat(100_000) },
        many: { a: Array.from({ length: 3000 }, (_, position) => position), b: 1 },
        object: { a: { deep: { deeper: 'y'.repeat(20_000) } } },
        both: { a: [1, 2], b: [3, 4] },
        nested: { a: [[[[1]]]], b: null },
      };
      await storeDocuments(adapter, context, collection, documents);
      const ids = async (filter: Parameters<typeof findDocuments>[3]) =>
        (await findDocuments(adapter, context, collection, filter)).map((document) => document.id);
      assertSame(await ids({ filter: { a: 'x'.repeat(100_000) } }), ['long'], 'found by a long text');
      assertSame(await ids({ filter: { a: `${'x'.repeat(99_999)}y` } }), [], 'found by another long text');
      assertSame(await ids({ filter: { a: 2999 } }), ['many'], 'found by the last of many elements');
      assertSame(
        await ids({ filter: { a: { deep: { deeper: 'y'.repeat(20_000) } } } }),
        ['object'],
        'found by an object',
      );
      assertSame(await ids({ filter: { a: 2, b: 4 } }), ['both'], 'found by elements of two arrays');
      assertSame(await ids({ filter: { a: 2 } }), ['both', 'many'], 'found by an element of both');
    },
  },
]);
