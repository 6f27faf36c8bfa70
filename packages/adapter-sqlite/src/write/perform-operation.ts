import { checkCancelled, type OperationContext, type WriteOperation, type WriteSuccess } from '@database-service/core';
import { pause } from '../pause.js';
import type { OperationScope } from './operation-scope.js';
import { type ManyCounts, type ManyOperation, type RunningMany, writeMany } from './write-many.js';
import { writeOne } from './write-one.js';

/** Stands for a write that touches more documents than it may in the company of others. */
export const outgrown: unique symbol = Symbol('outgrown');

/** How an operation is done within one transaction. */
export interface PerformOptions {
  readonly context: OperationContext;
  /** Whether it may let others in within the transaction: not where readers share its connection. */
  readonly mayPause: boolean;
  /** About how many documents it may touch. */
  readonly documentsMax: number;
}

/** What became of an operation. */
export type Performed = WriteSuccess | typeof outgrown;

/** Whether an operation is on all documents that match. */
export function isMany(operation: WriteOperation | undefined): operation is ManyOperation {
  return operation !== undefined && operation.kind !== 'insert' && operation.target.many;
}

/** Counts at their start. */
export function zeroCounts(): ManyCounts {
  return { matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
}

/**
 * Does one operation as a whole within the open transaction.
 *
 * @throws DataError what is wrong with it, CANCELLED, DEADLINE_EXCEEDED; it may have done a part then, as where it has
 *   `outgrown` its limit, which the caller undoes
 */
export function performOperation(
  scope: OperationScope,
  operation: WriteOperation,
  options: PerformOptions,
): Performed | Promise<Performed> {
  if (!isMany(operation)) return writeOne(scope, operation);
  const counts = zeroCounts();
  const running = writeMany(scope, operation, {
    counts,
    placesMax: Number.POSITIVE_INFINITY,
    doOne: (work) => work(),
  });
  for (;;) {
    const performed = takeStep(running, counts, options);
    if (performed !== undefined) return performed;
    // Without a pause there is no await either: where readers share the connection, they must not come in between.
    if (options.mayPause) return goOn(running, counts, options);
  }
}

async function goOn(running: RunningMany, counts: ManyCounts, options: PerformOptions): Promise<Performed> {
  for (;;) {
    await pause();
    checkCancelled(options.context);
    const performed = takeStep(running, counts, options);
    if (performed !== undefined) return performed;
  }
}

function takeStep(running: RunningMany, counts: ManyCounts, { documentsMax }: PerformOptions): Performed | undefined {
  const step = running.next();
  if (step.done) return step.value;
  return counts.matchedCount + counts.deletedCount > documentsMax ? outgrown : undefined;
}
