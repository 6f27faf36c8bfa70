import {
  checkCancelled,
  DataError,
  holdChecks,
  isDataError,
  type OperationContext,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { mapError } from '../errors.js';
import { findOutcome, keepOutcome } from '../idempotency/kept-outcomes.js';
import { pause } from '../pause.js';
import { type OperationScope, runOperation } from './run-operation.js';
import type { WriteJob } from './write-queue.js';

/** Whether a job may stop within a transaction: not where readers share its connection. */
export interface BatchJobOptions {
  readonly mayPause: boolean;
}

/** Makes a job of a batch. Each operation that fails is undone by a savepoint of its own. */
export function createBatchJob(
  scope: OperationScope,
  context: OperationContext,
  batch: WriteBatch,
  options: BatchJobOptions,
  settle: { resolve(results: readonly WriteResult[]): void; reject(error: DataError): void },
): WriteJob {
  return new BatchJob(scope, context, batch, options, settle);
}

class BatchJob implements WriteJob {
  readonly #scope: OperationScope;
  readonly #context: OperationContext;
  readonly #batch: WriteBatch;
  readonly #options: BatchJobOptions;
  readonly #settle: { resolve(results: readonly WriteResult[]): void; reject(error: DataError): void };
  readonly #results: WriteResult[] = [];
  #committedCount = 0;
  #fault: DataError | undefined;

  constructor(
    scope: OperationScope,
    context: OperationContext,
    batch: WriteBatch,
    options: BatchJobOptions,
    settle: { resolve(results: readonly WriteResult[]): void; reject(error: DataError): void },
  ) {
    this.#scope = scope;
    this.#context = context;
    this.#batch = batch;
    this.#options = options;
    this.#settle = settle;
  }

  step(endMs: number): boolean | Promise<boolean> {
    try {
      // What has begun is finished, but for what can be undone as a whole.
      if (this.#results.length === 0) checkCancelled(this.#context);
      if (this.#recall()) return true;
      holdChecks(this.#batch, (name, id) => this.#scope.writerOf(name, false)?.findById(id)?.document);
    } catch (error) {
      if (this.#isEngineFault(error)) throw error;
      this.#fault = mapError(error);
      return true;
    }
    // A claimed batch is done with its key or not at all, also where it is a single write.
    const isAtomic = this.#batch.mode === 'atomic' || this.#batch.idempotency !== undefined;
    return isAtomic ? this.#runAtomic() : this.#runEach(endMs);
  }

  committed(isDone: boolean): void {
    this.#committedCount = this.#results.length;
    if (!isDone) return;
    if (this.#fault !== undefined) this.#settle.reject(this.#fault);
    else this.#settle.resolve(this.#results);
  }

  /** What earlier transactions did stays, and is told. */
  failed(error: DataError): void {
    if (this.#committedCount === 0) {
      this.#settle.reject(error);
      return;
    }
    const results = this.#results.slice(0, this.#committedCount);
    const left = this.#batch.mode === 'unordered' ? this.#batch.operations.length - results.length : 1;
    for (let count = 0; count < left; count += 1) results.push(failure(error));
    this.#settle.resolve(results);
  }

  /** @returns whether the batch was done before, under its idempotency key */
  #recall(): boolean {
    const { idempotency } = this.#batch;
    if (idempotency === undefined) return false;
    const known = findOutcome(this.#scope.connection, idempotency, Date.now());
    for (const result of known ?? []) this.#results.push(result);
    return known !== undefined;
  }

  #runAtomic(): boolean | Promise<boolean> {
    const { connection } = this.#scope;
    if (this.#results.length === 0) connection.prepare('SAVEPOINT batch').run();
    // Without a pause there is no await either: where readers share the connection, they must not come in between.
    while (this.#results.length < this.#batch.operations.length) {
      const running = this.#runOperation(this.#results.length);
      if (running instanceof Promise) return running.then((result) => this.#takeAtomic(result) || this.#runAtomic());
      if (this.#takeAtomic(running)) return true;
    }
    try {
      keepOutcome(connection, this.#batch, this.#results, Date.now());
    } catch (error) {
      if (this.#isEngineFault(error)) throw error;
      this.#fault = mapError(error);
      this.#undoAtomic();
      return true;
    }
    connection.prepare('RELEASE batch').run();
    return true;
  }

  /** @returns whether the batch has failed, and is undone */
  #takeAtomic(result: WriteResult): boolean {
    this.#results.push(result);
    if (result.ok) return false;
    this.#undoAtomic();
    return true;
  }

  #undoAtomic(): void {
    const { connection } = this.#scope;
    connection.prepare('ROLLBACK TO batch').run();
    connection.prepare('RELEASE batch').run();
    this.#scope.undone();
  }

  #runEach(endMs: number): boolean | Promise<boolean> {
    const { operations } = this.#batch;
    while (this.#results.length < operations.length) {
      const running = this.#runOperation(this.#results.length);
      if (running instanceof Promise) {
        return running.then((result) => this.#take(result) || (performance.now() < endMs && this.#runEach(endMs)));
      }
      if (this.#take(running)) return true;
      if (performance.now() >= endMs) break;
    }
    return this.#results.length === operations.length;
  }

  /** @returns whether the batch ends here */
  #take(result: WriteResult): boolean {
    this.#results.push(result);
    return (!result.ok && this.#batch.mode === 'ordered') || this.#results.length === this.#batch.operations.length;
  }

  #runOperation(position: number): WriteResult | Promise<WriteResult> {
    const operation = this.#batch.operations[position];
    if (operation === undefined) throw new DataError('INTERNAL', 'There is no such operation.');
    const { connection } = this.#scope;
    connection.prepare('SAVEPOINT operation').run();
    const running = runOperation(this.#scope, operation);
    try {
      for (let step = running.next(); ; step = running.next()) {
        if (step.done) return this.#end(step.value);
        if (this.#options.mayPause) return this.#goOn(running);
      }
    } catch (error) {
      return this.#undo(error);
    }
  }

  async #goOn(running: ReturnType<typeof runOperation>): Promise<WriteResult> {
    try {
      for (;;) {
        await pause();
        checkCancelled(this.#context);
        const step = running.next();
        if (step.done) return this.#end(step.value);
      }
    } catch (error) {
      return this.#undo(error);
    }
  }

  #end(result: WriteResult): WriteResult {
    this.#scope.connection.prepare('RELEASE operation').run();
    return result;
  }

  /** Such a fault ends the whole transaction; others only the job or the operation. SQLite may have ended it by itself. */
  #isEngineFault(error: unknown): boolean {
    if (isDataError(error)) return error.code === 'CONNECTION_ERROR';
    return !this.#scope.connection.database.inTransaction || mapError(error).code === 'CONNECTION_ERROR';
  }

  #undo(error: unknown): WriteResult {
    const { connection } = this.#scope;
    if (this.#isEngineFault(error)) throw error;
    const mapped = mapError(error);
    connection.prepare('ROLLBACK TO operation').run();
    connection.prepare('RELEASE operation').run();
    this.#scope.undone();
    return failure(mapped);
  }
}

function failure(error: DataError): WriteResult {
  return { ok: false, error, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
}
