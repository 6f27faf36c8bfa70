import {
  createContext,
  defaultLimits,
  type WriteBatch,
  type WriteOperation,
  type WriteResult,
} from '@database-service/core';
import { sql } from '@database-service/sql';
import { expect, it } from 'vitest';
import { resolveConfig } from '../config.js';
import { Store } from '../store.js';
import { AtomicBatchJob } from './atomic-batch-job.js';
import { createCollection } from './change-catalogue.js';
import { CollectionWriter } from './collection-writer.js';
import { LooseBatchJob } from './loose-batch-job.js';
import type { OperationScope } from './operation-scope.js';
import { WriteQueue } from './write-queue.js';

const insert = (id: string): WriteOperation => ({
  kind: 'insert',
  collection: 't',
  document: { id, data: {}, metadata: {} },
});

it('a read that fails and ends the transaction fails all of it, and the next job is not done outside of it', async () => {
  const store = new Store(resolveConfig({ file: ':memory:' }));
  const connection = store.reader;
  createCollection(connection, 't');
  const writerOf = (name: string) => {
    // What SQLite does by itself when a page cannot be read: it ends the transaction, and says what went wrong.
    if (name === 'unreadable') {
      connection.prepare('ROLLBACK').run();
      throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_READ' });
    }
    const collection = store.catalogue.find(name);
    if (collection === undefined) return undefined;
    return new CollectionWriter(connection, collection, { limits: defaultLimits, onCatalogueChange: () => undefined });
  };
  const scope: OperationScope = {
    connection,
    limits: defaultLimits,
    manyWriteAtomicity: 'statement',
    writerOf,
    writerOfSame: ({ name }) => writerOf(name),
    collections: () => store.catalogue.list().values(),
    undone: () => undefined,
  };
  const queue = new WriteQueue(connection, 0, { onBegin: () => undefined, onCommit: () => undefined });
  const write = (batch: WriteBatch) =>
    new Promise<readonly WriteResult[]>((resolve, reject) => {
      const parts = { scope, context: createContext(), batch, mayPause: false, resolve, reject };
      queue.add(batch.mode === 'atomic' ? new AtomicBatchJob(parts) : new LooseBatchJob(parts));
    }).then(
      (results) => results.map(({ ok }) => ok),
      (error: { readonly reason: string }) => error.reason,
    );
  const outcomes = await Promise.all([
    write({ mode: 'ordered', operations: [insert('before')] }),
    write({ mode: 'atomic', operations: [insert('checked')], checks: [{ collection: 'unreadable', id: 'x' }] }),
    write({ mode: 'ordered', operations: [insert('behind')] }),
  ]);
  expect(outcomes).toEqual(['DATABASE_UNAVAILABLE', 'DATABASE_UNAVAILABLE', [true]]);
  expect(connection.all(sql`SELECT id FROM t`)).toEqual([['behind']]);
  await store.close();
});
