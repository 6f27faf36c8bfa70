import { checkCancelled, type DataError, type WriteResult } from '@database-service/core';
import { mapError } from '../errors.js';
import { type Attempt, attemptOperation, type BatchParts, failureOf } from './batch-job.js';
import { ManyInSteps } from './many-in-steps.js';
import { isMany, outgrown, zeroCounts } from './perform-operation.js';
import { SharedParts } from './shared-parts.js';
import type { ManyCounts } from './write-many.js';
import type { WriteJob } from './write-queue.js';

/** A batch whose operations are each for themselves, over as many transactions as it takes. */
export class LooseBatchJob implements WriteJob {
  readonly #parts: BatchParts;
  readonly #undoable: SharedParts;
  readonly #results: WriteResult[] = [];
  /** A write of many documents that goes over several transactions. */
  #inSteps: ManyInSteps | undefined;
  /** What is durable: results, and what the operation behind them did. */
  #committed: { readonly results: number; readonly part: ManyCounts } = { results: 0, part: zeroCounts() };
  #fault: DataError | undefined;
  isAlone = false;

  constructor(parts: BatchParts) {
    this.#parts = parts;
    this.#undoable = new SharedParts(parts.scope.connection);
  }

  step(endMs: number): boolean | Promise<boolean> {
    try {
      // What has begun is finished, but for what can be undone as a whole, or says how far it got.
      if (this.#results.length === 0 && this.#inSteps === undefined) checkCancelled(this.#parts.context);
    } catch (error) {
      this.#fault = mapError(error);
      return true;
    }
    const stepped = this.#run(endMs);
    return stepped instanceof Promise ? stepped.then((isDone) => this.#endStep(isDone)) : this.#endStep(stepped);
  }

  committed(isDone: boolean): void {
    this.#committed = { results: this.#results.length, part: { ...(this.#inSteps?.counts ?? zeroCounts()) } };
    if (!isDone) return;
    if (this.#fault !== undefined) this.#parts.reject(this.#fault);
    else this.#parts.resolve(this.#results);
  }

  /** What earlier transactions did stays, and is told. */
  failed(error: DataError): void {
    const { results: count, part } = this.#committed;
    if (count === 0 && Object.values(part).every((done) => done === 0)) {
      this.#parts.reject(error);
      return;
    }
    const { mode, operations } = this.#parts.batch;
    const results = this.#results.slice(0, count);
    if (count < operations.length) results.push({ ...failureOf(error), ...part });
    while (mode === 'unordered' && results.length < operations.length) results.push(failureOf(error));
    this.#parts.resolve(results);
  }

  #endStep(isDone: boolean): boolean {
    this.#undoable.close();
    return isDone;
  }

  #run(endMs: number): boolean | Promise<boolean> {
    do {
      const isDone = this.#runNext(endMs);
      if (isDone instanceof Promise) {
        return isDone.then((end) => end ?? (performance.now() < endMs && this.#run(endMs)));
      }
      if (isDone !== undefined) return isDone;
    } while (performance.now() < endMs);
    return false;
  }

  /** @returns whether the job is done, where this transaction is over for it */
  #runNext(endMs: number): boolean | undefined | Promise<boolean | undefined> {
    const { scope, context, batch } = this.#parts;
    const position = this.#results.length;
    const operation = batch.operations[position];
    if (operation === undefined) return true;
    if (isMany(operation) && scope.manyWriteAtomicity === 'document') {
      this.#undoable.close();
      this.#inSteps ??= new ManyInSteps(scope, context, operation);
      const result = this.#inSteps.step(endMs);
      if (result === undefined) return false;
      this.#inSteps = undefined;
      return this.#take(result);
    }
    this.#undoable.begin(position, this.isAlone);
    const attempt = attemptOperation(this.#parts, position, this.isAlone);
    return attempt instanceof Promise ? attempt.then((made) => this.#end(made)) : this.#end(attempt);
  }

  /** What failed is undone; what has outgrown the company of others begins anew in a transaction of its own. */
  #end(attempt: Attempt): boolean | undefined {
    const wasAlone = this.isAlone;
    if (attempt !== outgrown && attempt.ok) this.#undoable.keep();
    else {
      const position = this.#results.length;
      this.#results.length = this.#undoable.undo(position);
      this.#parts.scope.undone();
      if (this.#results.length < position) return undefined;
    }
    this.isAlone = attempt === outgrown;
    if (attempt === outgrown) return false;
    const isDone = this.#take(attempt);
    return wasAlone ? isDone === true : isDone;
  }

  /** @returns true if the batch ends here */
  #take(result: WriteResult): true | undefined {
    this.#results.push(result);
    const { mode, operations } = this.#parts.batch;
    const isOver = (!result.ok && mode === 'ordered') || this.#results.length === operations.length;
    return isOver ? true : undefined;
  }
}
