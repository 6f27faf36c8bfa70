import {
  DataError,
  type OperationContext,
  type WriteBatch,
  type WriteFailure,
  type WriteResult,
} from '@database-service/core';
import { explainFault } from './explain-fault.js';
import type { OperationScope } from './operation-scope.js';
import { type outgrown, performOperation } from './perform-operation.js';

/** What the job of a batch works with. */
export interface BatchParts {
  readonly scope: OperationScope;
  readonly context: OperationContext;
  readonly batch: WriteBatch;
  /** Whether it may stop within a transaction: not where readers share its connection. */
  readonly mayPause: boolean;
  resolve(results: readonly WriteResult[]): void;
  reject(error: DataError): void;
}

/** What became of an operation within the open transaction. */
export type Attempt = WriteResult | typeof outgrown;

/** Documents that an operation may touch beside the work of others; beyond, it begins anew in a transaction of its own. */
const sharedDocumentsMax = 1_000;

/**
 * Does the operation at a position of the batch as a whole. What failed, or has outgrown what it may touch, is the caller's
 * to undo.
 *
 * @param isAlone - whether it has the transaction for itself
 */
export function attemptOperation(parts: BatchParts, position: number, isAlone: boolean): Attempt | Promise<Attempt> {
  const { scope, context, mayPause } = parts;
  const explain = (error: unknown): WriteFailure => failureOf(explainFault(scope.connection, error));
  try {
    const operation = parts.batch.operations[position];
    if (operation === undefined) throw new DataError('INTERNAL', 'There is no such operation.');
    const documentsMax = isAlone ? Number.POSITIVE_INFINITY : sharedDocumentsMax;
    const running = performOperation(scope, operation, { context, mayPause, documentsMax });
    return running instanceof Promise ? running.catch(explain) : running;
  } catch (error) {
    return explain(error);
  }
}

/** The result of an operation that did nothing. */
export function failureOf(error: DataError): WriteFailure {
  return { ok: false, error, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
}
