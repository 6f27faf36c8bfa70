import { type Document, parseSchema, type WriteResult } from '@database-service/core';
import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertDataError, assertSame, assertThat, type ExpectedError } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import { type RawWrite, toWriteOperation } from '../suite/write-operations.js';

/** Inserted in the order of their ids, so that the last one is the last in every engine's order. */
const documents = { a: { n: 1 }, b: { n: 2 }, c: { n: 3 }, d: { n: 4 }, e: { n: 5 } };

const namesOf = (stored: readonly Document[], version: number): readonly string[] =>
  stored.filter((document) => document.version === version).map(({ id }) => id);

/** What is stored and answered must be what the adapter declares, where a write of many fails at its last document. */
async function checkDone(scene: Scene, result: WriteResult | undefined, expected: ExpectedError): Promise<void> {
  const { adapter, context, collection } = scene;
  assertThat(result !== undefined && !result.ok, 'it was done, though a document could not be changed');
  assertDataError(result.error, expected, 'the write of many');
  const isWhole = adapter.manyWriteAtomicity === 'statement';
  const done = isWhole ? [] : ['a', 'b', 'c', 'd'];
  const stored = await findDocuments(adapter, context, collection);
  assertSame(namesOf(stored, 2), done, 'documents changed');
  assertSame(stored.length, 5, 'documents stored');
  const counts = { matched: result.matchedCount, modified: result.modifiedCount, deleted: result.deletedCount };
  assertSame(counts, { matched: done.length, modified: done.length, deleted: 0 }, 'counts of what was done');
  const moved = await findDocuments(adapter, context, collection, { filter: { n: { $gte: 100 } } });
  assertSame(
    moved.map(({ id }) => id),
    done,
    'documents found by the index',
  );
}

async function writeAll(
  { adapter, context, collection }: Scene,
  writes: readonly RawWrite[],
  mode: 'ordered' | 'unordered' | 'atomic' = 'ordered',
): Promise<readonly WriteResult[]> {
  return adapter.write(context, { operations: writes.map((raw) => toWriteOperation(raw, collection)), mode });
}

const raiseAll: RawWrite = { update: { $inc: { n: 100 } }, filter: {}, many: true };

/** How much of a write of many is done where it fails: as `manyWriteAtomicity` says. */
export const writesMany = defineCallCases('writes-many', [
  {
    name: 'the-schema-refuses-the-last',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, documents);
      await createIndex(adapter, context, collection, { keys: { n: 1 } });
      const { source } = parseSchema({ properties: { n: { maximum: 104 } } });
      await adapter.collection(collection).setSchema(context, source);
      const [result] = await writeAll(scene, [raiseAll]);
      await checkDone(scene, result, 'SCHEMA_MISMATCH');
    },
  },
  {
    name: 'a-unique-index-refuses-the-last',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await createIndex(adapter, context, collection, { keys: { n: 1 }, options: { unique: true } });
      await storeDocuments(adapter, context, collection, documents);
      const two: RawWrite = {
        update: [{ $set: { n: { $min: [104, { $add: ['$n', 100] }] } } }],
        filter: {},
        many: true,
      };
      const [result] = await writeAll(scene, [two]);
      await checkDone(scene, result, 'DUPLICATE_VALUE');
    },
  },
  {
    name: 'the-rest-of-a-bulk-write-is-done',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { ...documents, z: { n: 'x' } });
      const results = await writeAll(
        scene,
        [{ insert: {}, id: 'before' }, raiseAll, { insert: {}, id: 'zz' }],
        'unordered',
      );
      assertSame(
        results.map(({ ok }) => ok),
        [true, false, true],
        'writes done',
      );
      const stored = await findDocuments(adapter, context, collection);
      assertSame(
        stored.map(({ id }) => id),
        ['a', 'b', 'before', 'c', 'd', 'e', 'z', 'zz'],
        'documents stored',
      );
      assertSame(results[1]?.modifiedCount, namesOf(stored, 2).length, 'documents that the failed one says it changed');
      if (adapter.manyWriteAtomicity === 'statement') assertSame(namesOf(stored, 2), [], 'documents changed');
    },
  },
  {
    name: 'a-transaction-is-all-or-nothing',
    requires: 'transactions',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { ...documents, z: { n: 'x' } });
      const results = await writeAll(scene, [{ insert: {}, id: 'new' }, raiseAll], 'atomic');
      assertSame(results.at(-1)?.ok, false, 'the write of many');
      const stored = await findDocuments(adapter, context, collection);
      assertSame(namesOf(stored, 1), ['a', 'b', 'c', 'd', 'e', 'z'], 'documents as they were');
      assertSame(stored.length, 6, 'documents stored');
    },
  },
  {
    name: 'each-document-once',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await createIndex(adapter, context, collection, { keys: { n: 1 } });
      const many = Object.fromEntries(Array.from({ length: 1_203 }, (_, n) => [`d${n}`, { n }]));
      await storeDocuments(adapter, context, collection, many);
      const [result] = await writeAll(scene, [{ update: { $inc: { n: 7 } }, filter: { n: { $gte: 0 } }, many: true }]);
      assertSame([result?.matchedCount, result?.modifiedCount], [1_203, 1_203], 'counts');
      const stored = await findDocuments(adapter, context, collection);
      assertSame(namesOf(stored, 2).length, 1_203, 'documents changed once');
    },
  },
]);
