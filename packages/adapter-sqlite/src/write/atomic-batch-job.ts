import { checkCancelled, type DataError, holdChecks, type WriteResult } from '@database-service/core';
import { findOutcome, keepOutcome } from '../idempotency/kept-outcomes.js';
import { type Attempt, attemptOperation, type BatchParts } from './batch-job.js';
import { explainFault } from './explain-fault.js';
import { outgrown } from './perform-operation.js';
import { beginPart, type WritePart } from './write-part.js';
import type { WriteJob } from './write-queue.js';

/** A batch that is done as a whole, with its idempotency key if it has one, or not at all. */
export class AtomicBatchJob implements WriteJob {
  readonly #parts: BatchParts;
  #results: WriteResult[] = [];
  #fault: DataError | undefined;
  isAlone = false;

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  step(): boolean | Promise<boolean> {
    const { scope, context, batch } = this.#parts;
    try {
      checkCancelled(context);
      if (this.#recall()) return true;
      holdChecks(batch, (name, id) => scope.writerOf(name, false)?.findById(id)?.document);
    } catch (error) {
      this.#fault = explainFault(scope.connection, error);
      return true;
    }
    return this.#run(beginPart(scope.connection, this.isAlone));
  }

  committed(isDone: boolean): void {
    if (!isDone) return;
    if (this.#fault !== undefined) this.#parts.reject(this.#fault);
    else this.#parts.resolve(this.#results);
  }

  failed(error: DataError): void {
    this.#parts.reject(error);
  }

  /** @returns whether the batch was done before, under its idempotency key */
  #recall(): boolean {
    const { scope, batch } = this.#parts;
    if (batch.idempotency === undefined) return false;
    const known = findOutcome(scope.connection, batch.idempotency, Date.now());
    this.#results = [...(known ?? [])];
    return known !== undefined;
  }

  #run(part: WritePart): boolean | Promise<boolean> {
    const { scope, batch } = this.#parts;
    // Without a pause there is no await either: where readers share the connection, they must not come in between.
    while (this.#results.length < batch.operations.length) {
      const attempt = attemptOperation(this.#parts, this.#results.length, this.isAlone);
      if (attempt instanceof Promise) return attempt.then((made) => this.#take(made, part) ?? this.#run(part));
      const end = this.#take(attempt, part);
      if (end !== undefined) return end;
    }
    try {
      keepOutcome(scope.connection, batch, this.#results, Date.now());
    } catch (error) {
      this.#fault = explainFault(scope.connection, error);
      return this.#undo(part, true);
    }
    part.keep();
    return true;
  }

  /** @returns whether the job is done, where the batch does not go on: all of it is undone then */
  #take(attempt: Attempt, part: WritePart): boolean | undefined {
    if (attempt === outgrown) {
      this.#results = [];
      this.isAlone = true;
      return this.#undo(part, false);
    }
    this.#results.push(attempt);
    return attempt.ok ? undefined : this.#undo(part, true);
  }

  #undo(part: WritePart, isDone: boolean): boolean {
    part.undo();
    this.#parts.scope.undone();
    return isDone;
  }
}
