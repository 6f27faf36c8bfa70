import type { DocumentCheck, Expectation } from '@database-service/core';
import { defineCallCases, type Scene } from '../kinds/call-cases.js';
import { assertDataError, assertSame } from '../suite/assert.js';
import { findDocuments } from '../suite/read-documents.js';
import { storeDocuments } from '../suite/store-documents.js';
import { toWriteOperation } from '../suite/write-operations.js';

/** Inserts `done` if the checks hold. @returns what went wrong */
async function writeChecked(scene: Scene, checks: readonly DocumentCheck[]): Promise<unknown> {
  const { adapter, context, collection } = scene;
  const operations = [toWriteOperation({ insert: {}, id: 'done' }, collection)];
  const outcome = await adapter.write(context, { operations, checks, mode: 'atomic' }).catch((error: unknown) => error);
  return Array.isArray(outcome) ? outcome.find((result) => !result.ok)?.error : outcome;
}

async function readVersions(scene: Scene): Promise<unknown> {
  const stored = await findDocuments(scene.adapter, scene.context, scene.collection);
  return stored.map(({ id, version }) => [id, version]);
}

async function expectedOf(scene: Scene, id: string): Promise<Expectation> {
  const document = await scene.adapter.collection(scene.collection).get(scene.context, id);
  return { version: document?.version ?? 0, createdAtMs: Number(document?.createdAt) };
}

/** An atomic batch is done only if the documents that it names are as it names them. */
export const transactionChecks = defineCallCases('transaction-checks', [
  {
    name: 'hold',
    requires: 'transactions',
    run: async (scene) => {
      const { adapter, context, collection, other } = scene;
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      const checks = [
        { collection, id: 'x', expect: await expectedOf(scene, 'x') },
        { collection, id: 'nobody' },
        { collection: other, id: 'x' },
      ];
      assertSame(await writeChecked(scene, checks), undefined, 'the batch');
      const versions = [
        ['done', 1],
        ['x', 1],
      ];
      assertSame(await readVersions(scene), versions, 'documents afterwards');
    },
  },
  {
    name: 'changed',
    requires: 'transactions',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      const expect = await expectedOf(scene, 'x');
      const change = toWriteOperation({ update: { $inc: { n: 1 } }, filter: { id: 'x' } }, collection);
      await adapter.write(context, { operations: [change], mode: 'ordered' });
      assertDataError(await writeChecked(scene, [{ collection, id: 'x', expect }]), 'VERSION_MISMATCH', 'the batch');
      assertSame(await readVersions(scene), [['x', 2]], 'documents afterwards');
    },
  },
  {
    name: 'made-or-gone',
    requires: 'transactions',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      assertDataError(await writeChecked(scene, [{ collection, id: 'x' }]), 'VERSION_MISMATCH', 'one that was made');
      const expect = await expectedOf(scene, 'x');
      const gone = await writeChecked(scene, [{ collection, id: 'gone', expect }]);
      assertDataError(gone, 'VERSION_MISMATCH', 'one that is gone');
      assertSame(await readVersions(scene), [['x', 1]], 'documents afterwards');
    },
  },
  {
    name: 'namesake',
    requires: 'transactions',
    run: async (scene) => {
      const { adapter, context, collection } = scene;
      await storeDocuments(adapter, context, collection, { x: { n: 1 } });
      const { createdAtMs = 0 } = await expectedOf(scene, 'x');
      const expect = { version: 1, createdAtMs: createdAtMs - 5 };
      assertDataError(await writeChecked(scene, [{ collection, id: 'x', expect }]), 'VERSION_MISMATCH', 'the batch');
    },
  },
]);
