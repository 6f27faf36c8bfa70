import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, DataError, type WriteBatch, type WriteResult } from '@database-service/core';
import { afterAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../operation.js';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const memory = createMemoryAdapter();
afterAll(() => memory.close());

const { executeTransaction, collectionExists } = operations;
const items: InputOf<typeof executeTransaction>['operations'] = [
  { type: 'insert', collection: 'c', id: 'x', document: {} },
  { type: 'update', collection: 'c', id: 'nobody', update: { n: 1 } },
];
const done = { ok: true, matchedCount: 0, modifiedCount: 0, deletedCount: 0 } as const;

/** An engine with transactions that answers as told. */
function makeAble(results: readonly WriteResult[], batches: WriteBatch[] = []): Adapter {
  return Object.assign(Object.create(memory) as Adapter, {
    ports: { transactions: { scope: 'database' } },
    write: async (_context: unknown, batch: WriteBatch) => {
      batches.push(batch);
      return results;
    },
  });
}

function failWith(error: DataError): WriteResult {
  return { ...done, ok: false, error };
}

const runOn = (adapters: Readonly<Record<string, Adapter>>) =>
  callOf(makeTestService({ adapters }))(executeTransaction, { operations: items });

describe('executeTransaction', () => {
  it('hands all writes over as one atomic batch', async () => {
    const batches: WriteBatch[] = [];
    expect(await runOn({ able: makeAble([{ ...done, insertedId: 'x' }, done], batches) })).toEqual({
      transaction_id: expect.stringMatching(/./),
      operations_count: 2,
      status: 'committed',
    });
    expect(batches).toMatchObject([{ mode: 'atomic', operations: [{ kind: 'insert' }, { kind: 'update' }] }]);
  });

  it('says which operation failed, and why', async () => {
    const mismatch = new DataError('VERSION_MISMATCH', 'Changed.', { details: { current_version: 4 } });
    expect(await refusalOf(runOn({ able: makeAble([done, failWith(mismatch)]) }))).toEqual({
      code: 'TRANSACTION_FAILED',
      reason: 'TRANSACTION_ABORTED',
      details: { failed_operation: 1, reason: 'VERSION_MISMATCH', current_version: 4 },
    });
  });

  it('leaves a fault of the database what it is, so that a client waits and retries', async () => {
    const full = new DataError('STORAGE_FULL', 'The disk is full.');
    expect(await refusalOf(runOn({ able: makeAble([failWith(full)]) }))).toMatchObject({ code: 'CONNECTION_ERROR' });
  });

  it('is refused by an engine without, naming databases that have it', async () => {
    expect(await refusalOf(runOn({ memory }))).toEqual({
      code: 'UNSUPPORTED_OPERATION',
      reason: 'NOT_SUPPORTED',
      details: { database: 'memory', databases: [] },
    });
    expect(await refusalOf(runOn({ memory, able: makeAble([]) }))).toMatchObject({ details: { databases: ['able'] } });
    expect(
      await callOf(makeTestService({ adapters: { memory } }))(collectionExists, { collection: 'c' }),
    ).toMatchObject({
      exists: false,
    });
  });
});
