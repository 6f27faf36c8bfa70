import { setTimeout } from 'node:timers/promises';
import { DataError } from '@database-service/core';
import type { Connection } from '../driver.js';
import { isBusy, mapError } from '../errors.js';
import { pause } from '../pause.js';

/** What is told of transactions. */
export interface WriteQueueEvents {
  /** One begins; what has to be looked at anew, since another process may have written. */
  onBegin(): void;
  /** One was committed. */
  onCommit(): void;
}

/** Work for the writing connection. Jobs run in turn; several share a transaction. */
export interface WriteJob {
  /**
   * Does the job, or the next part of it, within the open transaction. What fails for the job alone is undone by it and
   * kept for `committed`; what it throws undoes the whole transaction.
   *
   * @param endMs - when to stop for this time, by `performance.now()`
   * @returns whether the job is done
   */
  step(endMs: number): boolean | Promise<boolean>;
  /**
   * Whether its next step wants a transaction with nothing else in it. Such a step may undo it as a whole, by ROLLBACK.
   */
  readonly isAlone: boolean;
  /** What the steps so far did is durable. */
  committed(isDone: boolean): void;
  /** What the steps since the last commit did is undone; nothing more is asked of the job. */
  failed(error: DataError): void;
}

/** How long one transaction goes on before others get the thread, and readers of the file see what was done. */
const transactionMs = 25;
/** How often the lock of another process is tried. */
const retryMs = 5;
/**
 * For how long work that takes many transactions may keep the lock before it leaves it for longer than another process takes
 * to try again: that one has a try each 7 ms, of which none would ever fall into the moment between two transactions.
 */
const holdingMs = 100;
const leaveMs = 10;

/**
 * Runs jobs on the writing connection, as many as wait in one transaction: one fsync for all requests that arrive
 * together. A job is told of its success only after the commit. One that takes several transactions goes to the end
 * of the queue after each, so that the others have their turn.
 */
export class WriteQueue {
  readonly #connection: Connection;
  readonly #busyTimeoutMs: number;
  readonly #events: WriteQueueEvents;
  readonly #jobs: WriteJob[] = [];
  #draining: Promise<void> | undefined;
  #closed = false;

  constructor(connection: Connection, busyTimeoutMs: number, events: WriteQueueEvents) {
    this.#connection = connection;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#events = events;
  }

  /** Jobs that wait or run. */
  get length(): number {
    return this.#jobs.length;
  }

  /** Puts a job at the end. It starts in a later turn of the loop, with all that arrive in this one. */
  add(job: WriteJob): void {
    if (this.#closed) {
      job.failed(new DataError('SHUTTING_DOWN', 'The database is closed.'));
      return;
    }
    this.#jobs.push(job);
    this.#draining ??= this.#drain();
  }

  /** Finishes what waits and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    let heldMs = 0;
    while (this.#jobs.length > 0) {
      if (heldMs < holdingMs) await pause();
      else {
        await setTimeout(leaveMs);
        heldMs = 0;
      }
      const beganMs = performance.now();
      const isAllDone = await this.#runTransaction();
      heldMs = isAllDone ? 0 : heldMs + performance.now() - beganMs;
    }
    this.#draining = undefined;
  }

  /** @returns whether no job has more to do than it did in this transaction */
  async #runTransaction(): Promise<boolean> {
    const touched = new Map<WriteJob, boolean>();
    const { database } = this.#connection;
    try {
      await this.#begin();
      const endMs = performance.now() + transactionMs;
      for (let job = this.#jobs[0]; job !== undefined && performance.now() < endMs; job = this.#jobs[0]) {
        const { isAlone } = job;
        if (isAlone && touched.size > 0) break;
        touched.set(job, false);
        const stepped = job.step(endMs);
        const isDone = typeof stepped === 'boolean' ? stepped : await stepped;
        touched.set(job, isDone);
        this.#jobs.shift();
        if (!isDone) this.#jobs.push(job);
        if (!isDone || isAlone) break;
      }
      if (database.inTransaction) this.#connection.prepare('COMMIT').run();
    } catch (error) {
      this.#fail(touched, error);
      return true;
    }
    for (const [job, isDone] of touched) job.committed(isDone);
    this.#events.onCommit();
    return [...touched.values()].every((isDone) => isDone);
  }

  /** Takes the lock for writing at once, so that no transaction finds out in its middle that it has to start again. */
  async #begin(): Promise<void> {
    const begin = this.#connection.prepare('BEGIN IMMEDIATE');
    const endMs = performance.now() + this.#busyTimeoutMs;
    for (;;) {
      try {
        begin.run();
        break;
      } catch (error) {
        if (!isBusy(error) || performance.now() >= endMs) throw error;
        await setTimeout(retryMs);
      }
    }
    this.#events.onBegin();
  }

  /** Without a lock all that wait fail: they have waited no less than the job at the front. */
  #fail(touched: ReadonlyMap<WriteJob, boolean>, error: unknown): void {
    if (this.#connection.database.inTransaction) this.#connection.prepare('ROLLBACK').run();
    const failed = touched.size > 0 ? [...touched.keys()] : [...this.#jobs];
    const waiting = this.#jobs.filter((job) => !failed.includes(job));
    this.#jobs.splice(0, this.#jobs.length, ...waiting);
    const mapped = mapError(error);
    for (const job of failed) job.failed(mapped);
  }
}
