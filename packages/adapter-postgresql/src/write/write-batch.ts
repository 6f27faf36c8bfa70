import {
  checkCancelled,
  type DataError,
  type InsertOperation,
  type ManyWriteAtomicity,
  type OperationContext,
  runBatch,
  type WriteBatch,
  type WriteOperation,
  type WriteResult,
} from '@database-service/core';
import { failureOf, insertRun, takeInsertRun } from './insert-run.js';
import { createPrimitives } from './primitives.js';
import { mapBeside, takeApart } from './take-apart.js';
import { SingleScope, type WriteParts } from './write-scope.js';
import { writeAtomically } from './write-transaction.js';

/** How many writes of an unordered batch are done side by side: each takes a connection. */
const besideMax = 4;

/** What batches are written with. */
export interface BatchParts extends WriteParts {
  readonly manyWriteAtomicity: ManyWriteAtomicity;
}

/** Does a batch of writes. @throws DataError as `Adapter.write` */
export async function writeBatch(
  parts: BatchParts,
  context: OperationContext,
  batch: WriteBatch,
): Promise<readonly WriteResult[]> {
  // A claimed batch is done with its key or not at all, also where it is a single write.
  const isWhole = batch.mode === 'atomic' || batch.idempotency !== undefined;
  return isWhole ? await writeAtomically(parts, context, batch) : await writeLoosely(parts, context, batch);
}

/** The operations are each for themselves. */
async function writeLoosely(
  parts: BatchParts,
  context: OperationContext,
  { operations, mode }: WriteBatch,
): Promise<readonly WriteResult[]> {
  checkCancelled(context);
  const results: WriteResult[] = [];
  while (results.length < operations.length) {
    const inserts = takeInsertRun(operations, results.length);
    const apart = takeApart({ operations, mode }, results.length);
    const operation = operations[results.length];
    const done =
      apart.length > 1
        ? (await mapBeside(apart, besideMax, (one) => doNext(parts, context, { inserts, operation: one, mode }))).flat()
        : await doNext(parts, context, { inserts, operation, mode });
    results.push(...done);
    const last = results.at(-1);
    if (last?.ok !== false) continue;
    if (results.length === done.length && done.every(isUndone)) throw last.error;
    if (mode === 'ordered') break;
  }
  return results;
}

/** One operation, or a run of insertions. */
async function doNext(
  parts: BatchParts,
  context: OperationContext,
  next: {
    readonly inserts: readonly InsertOperation[];
    readonly operation: WriteOperation | undefined;
    readonly mode: WriteBatch['mode'];
  },
): Promise<readonly WriteResult[]> {
  const { inserts, operation, mode } = next;
  const scope = new SingleScope(parts, context);
  if (inserts.length > 0) return await insertRun(scope, inserts, mode);
  if (operation === undefined) return [];
  const single: WriteBatch = { operations: [operation], mode: 'ordered' };
  const isMany = operation.kind !== 'insert' && operation.target.many;
  if (!isMany || parts.manyWriteAtomicity === 'document') {
    return await runBatch(context, single, createPrimitives(scope), { limits: parts.limits });
  }
  try {
    return await writeAtomically(parts, context, single);
  } catch (error) {
    return [failureOf(error as DataError)];
  }
}

/** The engine was not there, and nothing was done: a fault of the whole, if it is that of all there was to do. */
function isUndone(result: WriteResult): boolean {
  if (result.ok || result.error.code !== 'CONNECTION_ERROR' || result.error.reason === 'OUTCOME_UNKNOWN') return false;
  return result.matchedCount + result.modifiedCount + result.deletedCount === 0;
}
