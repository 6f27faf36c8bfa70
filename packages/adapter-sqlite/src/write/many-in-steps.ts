import { checkCancelled, type OperationContext, type WriteResult, type WriteSuccess } from '@database-service/core';
import { explainFault } from './explain-fault.js';
import type { OperationScope } from './operation-scope.js';
import { zeroCounts } from './perform-operation.js';
import { type ManyCounts, type ManyOperation, type RunningMany, writeMany } from './write-many.js';
import { beginPart } from './write-part.js';

/** Most places of an index that are noted down in one step; it takes some 20 ms. */
const placesMax = 20_000;

/** A write of many documents that is done over several transactions, document by document. */
export class ManyInSteps {
  /** What it did so far, the open transaction included. */
  readonly counts: ManyCounts = zeroCounts();
  readonly #scope: OperationScope;
  readonly #context: OperationContext;
  readonly #running: RunningMany;

  constructor(scope: OperationScope, context: OperationContext, operation: ManyOperation) {
    this.#scope = scope;
    this.#context = context;
    this.#running = writeMany(scope, operation, {
      counts: this.counts,
      placesMax,
      doOne: (work) => this.#doOne(work),
    });
  }

  /**
   * Goes on within the open transaction.
   *
   * @param endMs - when to stop for this time, by `performance.now()`
   * @returns its result, which counts what was done if it failed; `undefined` if there is more to do
   */
  step(endMs: number): WriteResult | undefined {
    try {
      checkCancelled(this.#context);
      for (;;) {
        const step = this.#running.next();
        if (step.done) return step.value;
        if (performance.now() >= endMs) return undefined;
      }
    } catch (error) {
      return { ok: false, error: explainFault(this.#scope.connection, error), ...this.counts };
    }
  }

  /** A document that cannot be changed leaves nothing behind; those before it stay. */
  #doOne(work: () => WriteSuccess): WriteSuccess {
    const { connection } = this.#scope;
    const part = beginPart(connection, false);
    try {
      const result = work();
      part.keep();
      return result;
    } catch (error) {
      if (connection.database.inTransaction) part.undo();
      this.#scope.undone();
      throw error;
    }
  }
}
