import { createDatabase } from '@database-service/core';
import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertFails, assertSame } from '../suite/assert.js';
import { storeDocuments } from '../suite/store-documents.js';

async function prepare({ adapter, context, collection }: Scene) {
  await storeDocuments(adapter, context, collection, {
    a: { n: 1, g: 'x', tags: ['p', 'q'] },
    b: { n: 3, g: 'x', tags: ['q'] },
    c: { n: 2, g: 'y' },
  });
  return createDatabase(adapter).collection(collection);
}

/** https://www.mongodb.com/docs/manual/reference/method/db.collection.findOneAndUpdate/ ; `after` is the default here. */
export const findOneAnd = defineCallCases('find-one-and', [
  {
    name: 'update-gives-it-after',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate({ g: 'x' }, { $inc: { n: 10 } });
      assertSame([found?.id, found?.version, found?.data.n], ['a', 2, 11], 'document');
    },
  },
  {
    name: 'update-gives-it-before',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate({ g: 'x' }, { $inc: { n: 10 } }, { return: 'before' });
      assertSame([found?.id, found?.version, found?.data.n], ['a', 1, 1], 'document');
      assertSame((await collection.findById('a'))?.data.n, 11, 'stored');
    },
  },
  {
    name: 'update-the-first-of-a-sort',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate({ g: 'x' }, { $set: { n: 0 } }, { sort: { n: -1 } });
      assertSame([found?.id, found?.data.n], ['b', 0], 'document');
      const next = await collection.findOneAndUpdate({}, { $set: { seen: true } }, { sort: { n: 1 } });
      assertSame(next?.id, 'b', 'the first of the other sort, as it is now');
    },
  },
  {
    name: 'update-projects',
    run: async (scene) => {
      const collection = await prepare(scene);
      const after = await collection.findOneAndUpdate({ g: 'y' }, { $inc: { n: 1 } }, { projection: { n: 1 } });
      assertSame(after?.data, { n: 3 }, 'after');
      const before = await collection.findOneAndUpdate(
        { g: 'y' },
        { $inc: { n: 1 } },
        { projection: { g: 0 }, return: 'before' },
      );
      assertSame(before?.data, { n: 3 }, 'before');
      assertSame((await collection.findById('c'))?.data, { n: 4, g: 'y' }, 'stored whole');
    },
  },
  {
    name: 'update-projects-the-matched-element',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate(
        { id: 'a', tags: 'q' },
        { $set: { 'tags.$': 'z' } },
        { projection: { 'tags.$': 1 }, return: 'before' },
      );
      assertSame(found?.data, { tags: ['q'] }, 'before');
      assertSame((await collection.findById('a'))?.data.tags, ['p', 'z'], 'stored');
    },
  },
  {
    name: 'update-nothing',
    run: async (scene) => {
      const collection = await prepare(scene);
      assertSame(await collection.findOneAndUpdate({ g: 'zz' }, { $set: { n: 0 } }), undefined, 'result');
    },
  },
  {
    name: 'update-that-changes-nothing',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate({ id: 'a' }, { $set: { n: 1 } });
      assertSame([found?.id, found?.version], ['a', 1], 'document');
    },
  },
  {
    name: 'update-upserts',
    run: async (scene) => {
      const collection = await prepare(scene);
      const upsert = { $inc: { n: 1 }, $setOnInsert: { made: true } };
      const before = await collection.findOneAndUpdate({ id: 'd', g: 'z' }, upsert, { upsert: true, return: 'before' });
      assertSame(before, undefined, 'before an insert');
      assertSame((await collection.findById('d'))?.data, { g: 'z', n: 1, made: true }, 'inserted');
      const after = await collection.findOneAndUpdate({ id: 'e' }, upsert, { upsert: true });
      assertSame([after?.id, after?.version, after?.data], ['e', 1, { n: 1, made: true }], 'after an insert');
      const again = await collection.findOneAndUpdate({ id: 'e' }, upsert, { upsert: true });
      assertSame([again?.version, again?.data], [2, { n: 2, made: true }], 'after an update');
    },
  },
  {
    name: 'update-by-pipeline',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate({ id: 'b' }, [{ $set: { twice: { $multiply: ['$n', 2] } } }]);
      assertSame(found?.data.twice, 6, 'computed');
    },
  },
  {
    name: 'update-with-array-filters',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndUpdate(
        { id: 'a' },
        { $set: { 'tags.$[t]': 'r' } },
        { arrayFilters: [{ t: 'q' }] },
      );
      assertSame(found?.data.tags, ['p', 'r'], 'tags');
    },
  },
  {
    name: 'update-of-an-expected-version',
    run: async (scene) => {
      const collection = await prepare(scene);
      const stale = () => collection.findOneAndUpdate({ id: 'a' }, { $inc: { n: 1 } }, { expectedVersion: 7 });
      await assertFails(stale, 'VERSION_MISMATCH', 'the update');
      assertSame((await collection.findById('a'))?.data.n, 1, 'stored');
    },
  },
  {
    name: 'replace',
    run: async (scene) => {
      const collection = await prepare(scene);
      const before = await collection.findOneAndReplace({ g: 'x' }, { m: 1 }, { sort: { n: -1 }, return: 'before' });
      assertSame([before?.id, before?.data.n], ['b', 3], 'before');
      assertSame((await collection.findById('b'))?.data, { m: 1 }, 'stored');
      const after = await collection.findOneAndReplace({ id: 'b' }, { m: 2, o: 1 }, { projection: { m: 1 } });
      assertSame([after?.version, after?.data], [3, { m: 2 }], 'after');
      const made = await collection.findOneAndReplace({ id: 'z', n: 5 }, { m: 3 }, { upsert: true });
      assertSame([made?.id, made?.version, made?.data], ['z', 1, { m: 3 }], 'inserted');
      assertSame(await collection.findOneAndReplace({ g: 'zz' }, {}), undefined, 'nothing found');
    },
  },
  {
    name: 'delete',
    run: async (scene) => {
      const collection = await prepare(scene);
      const found = await collection.findOneAndDelete({}, { sort: { n: -1 }, projection: { g: 1 } });
      assertSame([found?.id, found?.data], ['b', { g: 'x' }], 'deleted');
      assertSame(await collection.findById('b'), undefined, 'afterwards');
      assertSame(await collection.findOneAndDelete({ id: 'b' }), undefined, 'nothing found');
      assertSame(
        (await collection.find().toArray()).map(({ id }) => id),
        ['a', 'c'],
        'documents that stay',
      );
    },
  },
]);
