import { createDatabase, type OperationContext, type TypedCollection } from '@database-service/core';
import { defineCallCases, portOf, type Scene } from '../kinds/call-cases.js';
import { assertFails, assertSame, assertThat } from '../suite/assert.js';
import { beginWatch, describeRecord, readBehind } from '../suite/read-changes.js';
import { storeDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';

/** What the catalogue says, for one collection and in the list. */
async function readDetail({ adapter, context }: Scene, collection: string): Promise<unknown> {
  const info = await adapter.collection(collection).info(context);
  const listed = (await adapter.listCollections(context)).find(({ name }) => name === collection);
  assertSame(listed?.changeDetail, info?.changeDetail, 'detail in the list');
  return info?.changeDetail;
}

/** Watches as library users do, until a number of records came or it failed: by waiting too long, too. */
async function watchUntil(
  collection: TypedCollection,
  filter: object,
  { after, count }: { readonly after: string; readonly count: number },
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  try {
    for await (const change of collection.watch(filter as never, { after, timeoutMs: 3_000 })) {
      found.push(describeRecord(change));
      if (found.length === count) break;
    }
  } catch (error) {
    found.push((error as { readonly reason?: unknown }).reason);
  }
  return found;
}

const insert = (adapter: Scene['adapter'], context: OperationContext, collection: string, id: string, n: number) =>
  storeDocuments(adapter, context, collection, { [id]: { n } });

/** How much of a change its record holds: chosen for the collection, or asked for by the watch. */
export const changeDetails = defineCallCases('change-detail', [
  {
    name: 'keys-of-every-write',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await adapter.createCollection(context, collection, { changeDetail: 'keys' });
      const start = await beginWatch(scene);
      const operations = [
        toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection),
        toWriteOperation({ update: { $inc: { n: 10 } }, filter: { id: 'x' } }, collection),
        toWriteOperation({ update: { $set: { n: 11 } }, filter: { id: 'x' } }, collection),
        toWriteOperation({ replace: { n: 0 }, filter: { id: 'x' } }, collection),
        toWriteOperation({ update: { $set: { n: 5 } }, filter: { id: 'y' }, upsert: true }, collection),
        toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'x' }, many: true }, collection),
        toWriteOperation({ delete: true, filter: { id: 'x' } }, collection),
        toWriteOperation({ insert: { n: 5 }, id: 'x' }, collection),
      ];
      await adapter.write(context, { operations, mode: 'ordered' });
      const records = await readBehind(scene, start);
      assertSame(
        records.map(describeRecord),
        [
          ['created', 'x', 1, 'keys'],
          ['updated', 'x', 2, 'keys'],
          ['updated', 'x', 3, 'keys'],
          ['created', 'y', 1, 'keys'],
          ['updated', 'x', 4, 'keys'],
          ['deleted', 'x', 5],
          ['created', 'x', 1, 'keys'],
        ],
        'records',
      );
      const stored = await adapter.collection(collection).get(context, 'x');
      assertSame(stored?.data, { n: 5 }, 'the document itself');
      assertSame(records.at(-1)?.time, stored?.updatedAt, 'time');
    },
  },
  {
    name: 'is-told',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      await adapter.createCollection(context, collection, { changeDetail: 'keys' });
      await insert(adapter, context, other, 'x', 1);
      assertSame(await readDetail(scene, collection), 'keys', 'detail of the one');
      assertSame(await readDetail(scene, other), 'after', 'detail of a collection made by an insert');
    },
  },
  {
    name: 'switched-and-back',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const changes = portOf(scene, 'changes');
      const start = await beginWatch(scene);
      await insert(adapter, context, collection, 'a', 1);
      await changes.setDetail(context, collection, 'keys');
      await insert(adapter, context, collection, 'b', 2);
      assertSame(await readDetail(scene, collection), 'keys', 'detail');
      const mixed = [
        ['created', 'a', 1, { n: 1 }],
        ['created', 'b', 1, 'keys'],
      ];
      assertSame((await readBehind(scene, start)).map(describeRecord), mixed, 'what was kept before stays');
      await changes.setDetail(context, collection, 'after');
      await insert(adapter, context, collection, 'c', 3);
      assertSame(await readDetail(scene, collection), 'after', 'detail afterwards');
      assertSame(
        (await readBehind(scene, start)).map(describeRecord),
        [...mixed, ['created', 'c', 1, { n: 3 }]],
        'what was not kept does not come back',
      );
    },
  },
  {
    name: 'other-collections-are-let-be',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      const start = await beginWatch(scene);
      await adapter.createCollection(context, collection, { changeDetail: 'keys' });
      for (const name of [collection, other]) await insert(adapter, context, name, 'x', 1);
      const records = await readBehind(scene, start, { collection: other });
      assertSame(records.map(describeRecord), [['created', 'x', 1, { n: 1 }]], 'records of the other');
    },
  },
  {
    name: 'of-a-missing-collection',
    requires: 'changes',
    run: async (scene) => {
      const set = () => portOf(scene, 'changes').setDetail(scene.context, scene.collection, 'keys');
      await assertFails(set, 'COLLECTION_MISSING', 'setDetail');
    },
  },
  {
    name: 'goes-with-the-collection',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await adapter.createCollection(context, collection, { changeDetail: 'keys' });
      await adapter.dropCollection(context, collection);
      const start = await beginWatch(scene);
      await insert(adapter, context, collection, 'x', 1);
      assertSame(await readDetail(scene, collection), 'after', 'detail');
      assertSame((await readBehind(scene, start)).map(describeRecord), [['created', 'x', 1, { n: 1 }]], 'records');
    },
  },
  {
    name: 'goes-on-under-another-name',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      const { rename } = adapter.ports;
      if (rename === undefined) return;
      await adapter.createCollection(context, collection, { changeDetail: 'keys' });
      const start = await beginWatch(scene);
      await rename.renameCollection(context, collection, other);
      await insert(adapter, context, other, 'x', 1);
      await insert(adapter, context, collection, 'x', 1);
      const of = async (name: string) => (await readBehind(scene, start, { collection: name })).map(describeRecord);
      assertSame(await of(other), ['renamed', ['created', 'x', 1, 'keys']], 'the new name');
      assertSame(await of(collection), ['renamed', ['created', 'x', 1, { n: 1 }]], 'a namesake of the old one');
      assertSame(await readDetail(scene, other), 'keys', 'detail');
    },
  },
  {
    name: 'asked-for-by-the-watch',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      const start = await beginWatch(scene);
      await insert(adapter, context, collection, 'x', 1);
      const update = toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'x' } }, collection);
      await adapter.write(context, { operations: [update], mode: 'ordered' });
      const remove = toWriteOperation({ delete: true, filter: { id: 'x' } }, collection);
      await adapter.write(context, { operations: [remove], mode: 'ordered' });
      await adapter.ports.rename?.renameCollection(context, collection, other);
      const wanted = [
        ['created', 'x', 1, 'keys'],
        ['updated', 'x', 2, 'keys'],
        ['deleted', 'x', 3],
      ];
      const isRenamed = adapter.ports.rename !== undefined;
      const keys = await readBehind(scene, start, { collection, detail: 'keys' });
      assertSame(keys.map(describeRecord), isRenamed ? [...wanted, 'renamed'] : wanted, 'keys');
      const whole = await readBehind(scene, start, { collection, detail: 'after' });
      for (const [index, record] of whole.entries()) {
        const { after: _, ...head } = { after: undefined, ...record };
        const { detail: __, ...told } = { detail: undefined, ...keys[index] };
        assertSame(told, head, `record ${index}, but for the document`);
      }
    },
  },
  {
    name: 'filters-where-only-keys-are-kept',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const own = createDatabase(adapter).collection(collection);
      await adapter.createCollection(context, collection, { changeDetail: 'keys' });
      const after = await beginWatch(scene);
      for (const id of ['a', 'b']) await insert(adapter, context, collection, id, 2);
      await own.updateById('b', { n: 3 });
      await own.deleteById('a');
      const watch = (filter: object, count: number) => watchUntil(own, filter, { after, count });
      assertSame(await watch({ n: 2 }, 1), ['FILTER_NEEDS_DOCUMENTS'], 'a filter that looks into documents');
      const [created, updated] = [
        ['created', 'b', 1, 'keys'],
        ['updated', 'b', 2, 'keys'],
      ];
      const deleted = ['deleted', 'a', 2];
      assertSame(await watch({ id: 'b' }, 3), [created, updated, deleted], 'a filter by id');
      assertSame(await watch({ $or: [{ version: { $gt: 1 } }, { id: 'z' }] }, 2), [updated, deleted], 'by version');
      assertSame(await watch({ $nor: [{ id: 'b' }, { n: 3 }] }, 1), ['FILTER_NEEDS_DOCUMENTS'], 'a filter by both');
    },
  },
  {
    name: 'filters-where-the-detail-changed',
    requires: 'changes',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      const changes = portOf(scene, 'changes');
      const own = createDatabase(adapter).collection(collection);
      const start = await beginWatch(scene);
      for (const [index, id] of ['a', 'b'].entries()) await insert(adapter, context, collection, id, index);
      const running = watchUntil(own, { n: { $gte: 1 } }, { after: start, count: 9 });
      await changes.setDetail(context, collection, 'keys');
      await insert(adapter, context, collection, 'c', 2);
      const [told, refusal] = [['created', 'b', 1, { n: 1 }], 'FILTER_NEEDS_DOCUMENTS'];
      assertSame((await running).at(-1), refusal, 'a watch amid which keys only are kept');
      await changes.setDetail(context, collection, 'after');
      await insert(adapter, context, collection, 'd', 3);
      const watch = (after: string) => watchUntil(own, { n: { $gte: 1 } }, { after, count: 9 });
      assertSame(await watch(start), [told, refusal], 'a watch that comes to keys: behind what it can tell');
      const records = await readBehind(scene, start);
      const tokens = records.map(({ token }) => token);
      assertThat(tokens.length === 4, 'four records');
      assertSame(await watch(tokens[1] ?? ''), [refusal], 'a watch that begins with keys');
      const later = await watchUntil(own, { n: { $gte: 1 } }, { after: tokens[2] ?? '', count: 1 });
      assertSame(later, [['created', 'd', 1, { n: 3 }]], 'a watch behind the keys');
    },
  },
]);
