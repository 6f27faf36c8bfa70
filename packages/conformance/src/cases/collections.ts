import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertFails, assertSame, assertThat } from '../suite/assert.js';
import { dataOf, findDocuments, findRequest } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';

const namesOf = async ({ adapter, context }: Pick<Scene, 'adapter' | 'context'>) =>
  (await adapter.listCollections(context)).map((collection) => collection.name);

/** Collections come by the first insert, index or call, and go by drop. */
export const collections = defineCallCases('collections', [
  {
    name: 'a-new-database-has-none',
    fresh: true,
    run: async (scene) => {
      assertSame(await namesOf(scene), [], 'collections');
      const { collectionsCount, totalDocuments, indexesCount } = await scene.adapter.statistics(scene.context);
      assertSame(
        { collectionsCount, totalDocuments, indexesCount },
        { collectionsCount: 0, totalDocuments: 0, indexesCount: 0 },
        'statistics',
      );
    },
  },
  {
    name: 'list-is-by-name',
    fresh: true,
    run: async (scene) => {
      for (const name of ['zebra', 'Apple', 'apple', 'mango.v2', '_x'])
        await scene.adapter.createCollection(scene.context, name);
      assertSame(await namesOf(scene), ['Apple', '_x', 'apple', 'mango.v2', 'zebra'], 'collections');
    },
  },
  {
    name: 'names-that-engines-trip-over-stay-apart',
    fresh: true,
    run: async (scene) => {
      const names = [
        'users',
        'Users',
        'USERS',
        'select',
        'order',
        'a-b',
        'a_b',
        'a.b',
        'sqlite_master',
        `n${'x'.repeat(119)}`,
        `n${'x'.repeat(118)}y`,
      ];
      for (const name of names) await storeDocuments(scene.adapter, scene.context, name, { x: { name } });
      for (const name of names) {
        const found = await findDocuments(scene.adapter, scene.context, name);
        assertSame(found.map(dataOf), [{ name }], `documents of ${name}`);
      }
      assertSame((await namesOf(scene)).length, names.length, 'number of collections');
    },
  },
  {
    name: 'create',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await adapter.createCollection(context, collection);
      assertThat((await namesOf(scene)).includes(collection), 'it is listed');
      const info = await adapter.collection(collection).info(context);
      assertThat(info !== undefined && info.createdAt instanceof Date, 'it has a time of creation');
      assertSame(info.indexes.length, 0, 'indexes');
    },
  },
  {
    name: 'create-twice',
    run: async ({ adapter, context, collection }) => {
      await adapter.createCollection(context, collection);
      await assertFails(() => adapter.createCollection(context, collection), 'COLLECTION_EXISTS', 'the second time');
    },
  },
  {
    name: 'create-after-insert',
    run: async ({ adapter, context, collection }) => {
      await storeDocuments(adapter, context, collection, { x: {} });
      await assertFails(() => adapter.createCollection(context, collection), 'COLLECTION_EXISTS', 'create');
    },
  },
  {
    name: 'missing-reads-as-empty',
    run: async ({ adapter, context, collection }) => {
      const handle = adapter.collection(collection);
      assertSame(await handle.get(context, 'x'), undefined, 'get');
      assertSame(await findDocuments(adapter, context, collection), [], 'find');
      assertSame(await handle.count(context, findRequest({})), 0, 'count');
      assertSame(await handle.estimatedCount(context), 0, 'estimated count');
      assertSame(await handle.info(context), undefined, 'info');
      assertSame((await handle.explain(context, findRequest({}))).documentsReturned, 0, 'documents explained');
    },
  },
  {
    name: 'missing-is-missing-to-the-rest',
    run: async ({ adapter, context, collection }) => {
      const handle = adapter.collection(collection);
      await assertFails(() => adapter.dropCollection(context, collection), 'COLLECTION_MISSING', 'drop');
      await assertFails(() => handle.statistics(context), 'COLLECTION_MISSING', 'statistics');
      await assertFails(() => handle.listIndexes(context), 'COLLECTION_MISSING', 'list of indexes');
      await assertFails(() => handle.dropIndex(context, 'a_1'), 'COLLECTION_MISSING', 'drop of an index');
    },
  },
  {
    name: 'reading-makes-none',
    run: async (scene) => {
      await findDocuments(scene.adapter, scene.context, scene.collection);
      assertThat(!(await namesOf(scene)).includes(scene.collection), 'it is not listed');
    },
  },
  {
    name: 'an-index-makes-it',
    run: async (scene) => {
      await createIndex(scene.adapter, scene.context, scene.collection, { keys: { a: 1 } });
      assertThat((await namesOf(scene)).includes(scene.collection), 'it is listed');
    },
  },
  {
    name: 'drop',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { unique: true } });
      await storeDocuments(adapter, context, collection, { x: { a: 1 } });
      await storeDocuments(adapter, context, other, { x: { a: 2 } });
      await adapter.dropCollection(context, collection);
      assertThat(!(await namesOf(scene)).includes(collection), 'it is not listed');
      assertSame(await adapter.collection(collection).get(context, 'x'), undefined, 'get');
      assertSame((await findDocuments(adapter, context, other)).map(dataOf), [{ a: 2 }], 'the other collection');
      await assertFails(() => adapter.dropCollection(context, collection), 'COLLECTION_MISSING', 'the second time');
    },
  },
  {
    name: 'drop-takes-the-indexes-along',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 }, options: { unique: true } });
      await storeDocuments(adapter, context, collection, { x: { a: 1 } });
      await adapter.dropCollection(context, collection);
      await storeDocuments(adapter, context, collection, { x: { a: 5 }, y: { a: 5 } });
      assertSame((await adapter.collection(collection).listIndexes(context)).length, 0, 'indexes');
      const found = await findDocuments(adapter, context, collection, { filter: { a: 5 } });
      assertSame(
        found.map((document) => document.id),
        ['x', 'y'],
        'documents afterwards',
      );
    },
  },
  {
    name: 'statistics',
    run: async ({ adapter, context, collection }) => {
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      await storeDocuments(adapter, context, collection, { x: { a: 'x'.repeat(500) }, y: { a: 'y'.repeat(500) } });
      const statistics = await adapter.collection(collection).statistics(context);
      assertSame(statistics.documentCount, 2, 'document count');
      assertThat(statistics.sizeBytes >= 1000, `size is ${statistics.sizeBytes}, at least 1000 bytes were stored`);
      assertThat(statistics.averageDocumentSizeBytes >= 500, `average is ${statistics.averageDocumentSizeBytes}`);
      assertThat(
        statistics.indexes.some((index) => index.name === 'a_1'),
        'the index is there',
      );
    },
  },
  {
    name: 'rename',
    requires: 'rename',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      await createIndex(adapter, context, collection, { keys: { a: 1 } });
      await storeDocuments(adapter, context, collection, { x: { a: 1 } });
      await adapter.ports.rename?.renameCollection(context, collection, other);
      const names = await namesOf(scene);
      assertThat(!names.includes(collection) && names.includes(other), 'the list has the new name only');
      assertSame(
        (await findDocuments(adapter, context, other, { filter: { a: 1 } })).map(dataOf),
        [{ a: 1 }],
        'documents',
      );
      assertSame((await adapter.collection(other).listIndexes(context)).length, 1, 'indexes');
      assertSame(await adapter.collection(collection).get(context, 'x'), undefined, 'the document under the old name');
    },
  },
  {
    name: 'rename-refused',
    requires: 'rename',
    run: async ({ adapter, context, collection, other }) => {
      const rename = () => adapter.ports.rename?.renameCollection(context, collection, other);
      await assertFails(rename, 'COLLECTION_MISSING', 'rename of what is missing');
      await storeDocuments(adapter, context, collection, { x: { a: 1 } });
      await storeDocuments(adapter, context, other, { y: { a: 2 } });
      await assertFails(rename, 'COLLECTION_EXISTS', 'rename to a name that is taken');
      assertSame((await findDocuments(adapter, context, other)).map(dataOf), [{ a: 2 }], 'documents of the other');
    },
  },
]);
