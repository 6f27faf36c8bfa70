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
 * Runs jobs on the writing connection, as many as wait in one transaction: one fsync for all requests that arrive
 * together. A job is told of its success only after the commit.
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
    while (this.#jobs.length > 0) {
      await pause();
      await this.#runTransaction();
    }
    this.#draining = undefined;
  }

  async #runTransaction(): Promise<void> {
    const touched = new Map<WriteJob, boolean>();
    try {
      await this.#begin();
      const endMs = performance.now() + transactionMs;
      for (let job = this.#jobs[0]; job !== undefined && performance.now() < endMs; job = this.#jobs[0]) {
        touched.set(job, false);
        const stepped = job.step(endMs);
        const isDone = typeof stepped === 'boolean' ? stepped : await stepped;
        touched.set(job, isDone);
        if (isDone) this.#jobs.shift();
      }
      this.#connection.prepare('COMMIT').run();
    } catch (error) {
      this.#fail(touched, error);
      return;
    }
    for (const [job, isDone] of touched) job.committed(isDone);
    this.#events.onCommit();
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
