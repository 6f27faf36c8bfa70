import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import { DataError, isDataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import { bindTarget } from './bind-target.js';
import { refuseLooseChecks } from './checks.js';
import type { WriteFacts } from './decide-write.js';
import type { WriteBatch, WriteFailure, WriteOperation, WriteResult } from './operation.js';
import type { WritePrimitives } from './primitives.js';
import { type DoneCounts, runMany } from './run-many.js';
import { runSingle } from './run-single.js';

/** What a batch runs with, besides the engine. */
export interface BatchOptions {
  readonly limits: Limits;
  readonly now?: () => Date;
}

/**
 * Does a batch of writes by conditional primitives, for engines that have no better way: the writes in turn, each atomic
 * for each document.
 *
 * A write that picks a document by filter and changes it never does so with a document that another writer has picked:
 * it stores only if the document is as it was found, else it looks again.
 *
 * A claim of an idempotency key is its caller's to keep: it is refused here.
 *
 * @returns one result for each operation; fewer where an ordered batch ended early
 * @throws DataError NOT_SUPPORTED (mode `atomic`, `idempotency`), CANCELLED and DEADLINE_EXCEEDED before the first write
 */
export async function runBatch(
  context: OperationContext,
  batch: WriteBatch,
  primitives: WritePrimitives,
  options: BatchOptions,
): Promise<readonly WriteResult[]> {
  refuseLooseChecks(batch);
  if (batch.mode === 'atomic') {
    throw new DataError('NOT_SUPPORTED', 'This engine has no transactions; send the writes as a bulk write.');
  }
  if (batch.idempotency !== undefined) {
    throw new DataError('NOT_SUPPORTED', 'This engine keeps no idempotency keys; send the write without one.');
  }
  checkCancelled(context);
  const results: WriteResult[] = [];
  for (const operation of batch.operations) {
    const result = await runOperation(context, operation, primitives, options);
    results.push(result);
    if (!result.ok && batch.mode === 'ordered') break;
  }
  return results;
}

async function runOperation(
  context: OperationContext,
  operation: WriteOperation,
  primitives: WritePrimitives,
  options: BatchOptions,
): Promise<WriteResult> {
  const done: DoneCounts = { matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
  const facts = async (): Promise<WriteFacts> => {
    const schema = await primitives.schemaOf?.(context, operation.collection);
    const now = options.now?.() ?? new Date();
    return { now, limits: options.limits, ...(schema === undefined ? {} : { schema }) };
  };
  try {
    const isMany = operation.kind !== 'insert' && operation.target.many;
    const bound = await bindTarget(context, operation, primitives);
    return isMany
      ? await runMany(context, bound, primitives, facts, done)
      : await runSingle(context, bound, primitives, facts);
  } catch (error) {
    return { ok: false, error: asDataError(error), ...done } satisfies WriteFailure;
  }
}

function asDataError(error: unknown): DataError {
  return isDataError(error) ? error : new DataError('INTERNAL', 'A write failed unexpectedly.', { cause: error });
}
