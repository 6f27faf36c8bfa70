import type { IdempotencyClaim, WriteBatch, WriteResult, WriteSuccess } from '@database-service/core';
import { defineCallCases, portOf, type Scene } from '../kinds/call-cases.js';
import { assertDataError, assertFails, assertSame, assertThat } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { createIndex, storeDocuments } from '../suite/store-documents.js';
import { type RawWrite, toWriteOperation } from '../suite/write-operations.js';

/** Keys are the database's, not the collection's: each case has a scope of its own. */
function claimOf({ collection }: Scene, key: string, rest: Partial<IdempotencyClaim> = {}): IdempotencyClaim {
  return { scope: collection, key, fingerprint: 'f', retentionMs: 60_000, keep: 'results', ...rest };
}

function batchOf({ collection }: Scene, raw: RawWrite, idempotency: IdempotencyClaim): WriteBatch {
  return { operations: [toWriteOperation(raw, collection)], mode: 'ordered', idempotency };
}

async function writeClaimed(scene: Scene, raw: RawWrite, claim: IdempotencyClaim): Promise<WriteSuccess> {
  const [result] = await scene.adapter.write(scene.context, batchOf(scene, raw, claim));
  if (result?.ok === true) return result;
  throw result?.error ?? new TypeError('There is no result.');
}

/** Sends a write twice under a key; the second time must give what the first gave, and do nothing. */
async function writeTwice(scene: Scene, raw: RawWrite, key: string): Promise<WriteSuccess> {
  const first = await writeClaimed(scene, raw, claimOf(scene, key));
  assertSame(first.replay, undefined, `${key}: the first is no replay`);
  const { replay, ...second } = await writeClaimed(scene, raw, claimOf(scene, key));
  assertSame(replay, {}, `${key}: the second is a replay`);
  assertSame(second, { ...first }, `${key}: what the second gives`);
  return first;
}

async function readData(scene: Scene): Promise<unknown> {
  const stored = await findDocuments(scene.adapter, scene.context, scene.collection);
  return stored.map(({ id, version, data }) => [id, version, data]);
}

const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** What is done under an idempotency key is done once. */
export const idempotency = defineCallCases('idempotency', [
  {
    name: 'every-kind-of-write',
    requires: 'idempotency',
    run: async (scene) => {
      const at = { $date: '2026-01-02T03:04:05.678Z' };
      await writeTwice(scene, { insert: { n: 1, at, ü: ['😀'] }, id: 'x', metadata: { by: 'me' } }, 'insert');
      await writeTwice(scene, { update: { $inc: { n: 1 } }, filter: { id: 'x' }, returning: 'after' }, 'update');
      await writeTwice(scene, { update: { $inc: { n: 1 } }, filter: { n: 2 } }, 'update-by-filter');
      await writeTwice(scene, { mergePatch: { ü: null }, filter: { id: 'x' }, returning: 'before' }, 'patch');
      await writeTwice(scene, { update: { $inc: { n: 5 } }, filter: { id: 'u' }, upsert: true }, 'upsert');
      await writeTwice(scene, { replace: { r: 1 }, filter: { id: 'u' }, returning: 'before' }, 'replace');
      assertSame(
        await readData(scene),
        [
          ['u', 2, { r: 1 }],
          ['x', 4, { n: 3, at: new Date('2026-01-02T03:04:05.678Z') }],
        ],
        'documents',
      );
      const deleted = await writeTwice(scene, { delete: true, filter: { id: 'x' }, returning: 'before' }, 'delete');
      assertSame(deleted.document?.metadata, { by: 'me' }, 'metadata of the deleted document');
      assertSame(await readData(scene), [['u', 2, { r: 1 }]], 'documents at the end');
    },
    whenAbsent: async (scene) => {
      const batch = batchOf(scene, { insert: {}, id: 'x' }, claimOf(scene, 'k'));
      await assertFails(() => scene.adapter.write(scene.context, batch), 'NOT_SUPPORTED', 'a claimed write');
      assertSame(await readData(scene), [], 'documents afterwards');
    },
  },
  {
    name: 'outlives-the-document',
    requires: 'idempotency',
    run: async (scene) => {
      const insert: RawWrite = { insert: { n: 1 }, id: 'x' };
      const first = await writeClaimed(scene, insert, claimOf(scene, 'k'));
      await writeClaimed(scene, { delete: true, filter: { id: 'x' } }, claimOf(scene, 'other'));
      await scene.adapter.dropCollection(scene.context, scene.collection);
      const second = await writeClaimed(scene, insert, claimOf(scene, 'k'));
      assertSame(second.document, first.document, 'document of the replay');
      assertSame(await readData(scene), [], 'documents');
    },
  },
  {
    name: 'what-changes-nothing-is-kept',
    requires: 'idempotency',
    run: async (scene) => {
      await storeDocuments(scene.adapter, scene.context, scene.collection, { x: { n: 1 } });
      const same: RawWrite = { update: { $set: { n: 1 } }, filter: { id: 'x' }, returning: 'after' };
      await writeClaimed(scene, same, claimOf(scene, 'k'));
      await storeDocuments(scene.adapter, scene.context, scene.collection, { y: { n: 1 } });
      await scene.adapter.write(scene.context, {
        operations: [toWriteOperation({ update: { $set: { n: 9 } }, filter: { id: 'x' } }, scene.collection)],
        mode: 'ordered',
      });
      const again = await writeClaimed(scene, same, claimOf(scene, 'k'));
      assertSame([again.document?.data.n, again.modifiedCount], [1, 0], 'replay');
      assertSame((await findDocuments(scene.adapter, scene.context, scene.collection))[0]?.data.n, 9, 'what is stored');
    },
  },
  {
    name: 'a-key-is-for-one-request',
    requires: 'idempotency',
    run: async (scene) => {
      await writeClaimed(scene, { insert: { n: 1 }, id: 'x' }, claimOf(scene, 'k'));
      const other = claimOf(scene, 'k', { fingerprint: 'g' });
      const batch = batchOf(scene, { insert: { n: 2 }, id: 'y' }, other);
      await assertFails(() => scene.adapter.write(scene.context, batch), 'IDEMPOTENCY_KEY_REUSED', 'another request');
      await assertFails(
        () => portOf(scene, 'idempotency').recall(scene.context, other),
        'IDEMPOTENCY_KEY_REUSED',
        'its recall',
      );
      await writeClaimed(scene, { insert: { n: 3 }, id: 'z' }, claimOf(scene, 'K'));
      await writeClaimed(scene, { insert: { n: 4 }, id: 'w' }, { ...other, scope: `${scene.collection}/b` });
      const stored = await findDocuments(scene.adapter, scene.context, scene.collection);
      assertSame(
        stored.map(({ id }) => id),
        ['w', 'x', 'z'],
        'ids',
      );
    },
  },
  {
    name: 'a-failure-leaves-the-key-free',
    requires: 'idempotency',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await createIndex(adapter, context, collection, { keys: { n: 1 }, options: { unique: true } });
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      const attempts: readonly (readonly [RawWrite, Parameters<typeof assertDataError>[1]])[] = [
        [{ insert: { n: 2 }, id: 'x' }, 'DUPLICATE_ID'],
        [{ insert: { n: 1 }, id: 'y' }, 'DUPLICATE_VALUE'],
        [{ update: { $set: { n: 5 } }, filter: { id: 'x' }, version: 7 }, 'VERSION_MISMATCH'],
      ];
      for (const [raw, reason] of attempts) {
        await assertFails(() => writeClaimed(scene, raw, claimOf(scene, 'k')), reason, 'the write');
        assertSame(
          await portOf(scene, 'idempotency').recall(context, claimOf(scene, 'k')),
          undefined,
          `kept after ${String(reason)}`,
        );
      }
      const done = await writeClaimed(scene, { insert: { n: 2 }, id: 'y' }, claimOf(scene, 'k', { fingerprint: 'g' }));
      assertSame(done.replay, undefined, 'the first that was done is no replay');
    },
  },
  {
    name: 'what-matched-nothing-leaves-the-key-free',
    requires: 'idempotency',
    run: async (scene) => {
      const raw: RawWrite = { update: { $inc: { n: 1 } }, filter: { id: 'x' }, returning: 'after' };
      assertSame((await writeClaimed(scene, raw, claimOf(scene, 'k'))).matchedCount, 0, 'matches before');
      await storeDocuments(scene.adapter, scene.context, scene.collection, { x: { n: 1 } });
      assertSame((await writeClaimed(scene, raw, claimOf(scene, 'k'))).document?.data.n, 2, 'n');
      assertSame((await writeClaimed(scene, raw, claimOf(scene, 'k'))).document?.data.n, 2, 'n of the replay');
    },
  },
  {
    name: 'one-of-many-at-once-is-done',
    requires: 'idempotency',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { x: { n: 0 } });
      const batch = batchOf(
        scene,
        { update: { $inc: { n: 1 } }, filter: { id: 'x' }, returning: 'after' },
        claimOf(scene, 'k'),
      );
      const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => adapter.write(context, batch)));
      const results: WriteResult[] = [];
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') results.push(...outcome.value);
        else assertDataError(outcome.reason, 'IDEMPOTENCY_IN_FLIGHT', 'one that came too early');
      }
      assertSame(results.filter((result) => result.ok && result.replay === undefined).length, 1, 'writes done');
      for (const result of results) assertSame(result.ok && result.document?.data.n, 1, 'n of each answer');
      assertSame(await readData(scene), [['x', 2, { n: 1 }]], 'documents');
    },
  },
  {
    name: 'keys-expire',
    requires: 'idempotency',
    run: async (scene) => {
      await storeDocuments(scene.adapter, scene.context, scene.collection, { x: { n: 0 } });
      const raw: RawWrite = { update: { $inc: { n: 1 } }, filter: { id: 'x' }, returning: 'after' };
      const short = claimOf(scene, 'k', { retentionMs: 1 });
      await writeClaimed(scene, raw, short);
      await pause(20);
      assertSame(await portOf(scene, 'idempotency').recall(scene.context, short), undefined, 'what is kept of it');
      const other = claimOf(scene, 'k', { fingerprint: 'g' });
      assertSame((await writeClaimed(scene, raw, other)).document?.data.n, 2, 'n the second time');
      assertSame((await writeClaimed(scene, raw, other)).document?.data.n, 2, 'n of the replay');
    },
  },
  {
    name: 'recall-does-nothing',
    requires: 'idempotency',
    run: async (scene) => {
      const claim = claimOf(scene, '"k" !~', { note: 'ä "note"' });
      const key = { ...claim, key: `"k!~${'x'.repeat(251)}` };
      assertSame(await portOf(scene, 'idempotency').recall(scene.context, key), undefined, 'before');
      const first = await writeClaimed(scene, { insert: { n: 1 }, id: 'x' }, key);
      const [known] = (await portOf(scene, 'idempotency').recall(scene.context, key)) ?? [];
      assertSame(known, { ...first, replay: { note: 'ä "note"' } }, 'afterwards');
      await assertFails(
        () => scene.adapter.write(scene.context, batchOf(scene, { insert: {}, id: 'y' }, claim)),
        'BAD_ARGUMENT',
        'a key with a blank',
      );
      assertSame(await readData(scene), [['x', 1, { n: 1 }]], 'documents');
    },
  },
  {
    name: 'what-may-be-done-by-half-is-refused',
    requires: 'idempotency',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { x: { n: 0 } });
      const many = batchOf(scene, { update: { $inc: { n: 1 } }, filter: {}, many: true }, claimOf(scene, 'k'));
      const [insert] = batchOf(scene, { insert: {}, id: 'y' }, claimOf(scene, 'k')).operations;
      assertThat(insert !== undefined, 'there is an insert');
      const several: WriteBatch = { ...many, operations: [insert, insert], mode: 'unordered' };
      for (const batch of [many, several, { ...many, operations: [] }]) {
        await assertFails(() => adapter.write(context, batch), 'BAD_ARGUMENT', 'the batch');
      }
      assertSame(await readData(scene), [['x', 1, { n: 0 }]], 'documents');
    },
  },
  {
    name: 'a-transaction-is-done-once',
    requires: 'transactions',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      if (adapter.ports.idempotency === undefined) return;
      const operations = [
        toWriteOperation({ insert: { n: 1 }, id: 'x' }, collection),
        toWriteOperation({ update: { $inc: { n: 1 } }, filter: {}, upsert: true }, other),
      ];
      const claim = claimOf(scene, 'k', { keep: 'counts', note: 't1' });
      const failing: WriteBatch = {
        operations: [...operations, ...operations],
        mode: 'atomic',
        idempotency: claim,
      };
      const failed = await adapter.write(context, failing).catch((error: unknown) => error);
      assertThat(!Array.isArray(failed) || failed.some((result: WriteResult) => !result.ok), 'it was to fail');
      assertSame(await portOf(scene, 'idempotency').recall(context, claim), undefined, 'kept of the failed one');
      await adapter.write(context, { operations, mode: 'atomic', idempotency: claim });
      const again = { ...claim, note: 't2' };
      const results = await adapter.write(context, { operations, mode: 'atomic', idempotency: again });
      assertSame(
        results.map((result) => result.ok && [result.replay, result.document]),
        [
          [{ note: 't1' }, undefined],
          [{ note: 't1' }, undefined],
        ],
        'results of the replay',
      );
      assertSame((await findDocuments(adapter, context, other)).length, 1, 'documents of the other collection');
      const nothing = { ...batchOf(scene, { delete: true, filter: { id: 'nobody' } }, claimOf(scene, 'n')) };
      const empty: WriteBatch = { ...nothing, mode: 'atomic' };
      await adapter.write(context, empty);
      const [replayed] = await adapter.write(context, empty);
      assertSame(replayed?.ok === true && replayed.replay, {}, 'a transaction that matched nothing was committed');
    },
  },
]);
