import { type DataError, isDataError } from '@database-service/core';
import type { Connection } from '../driver.js';
import type { WriteJob, WriteQueue } from './write-queue.js';

/**
 * Runs a function within a transaction of the queue, and gives its result once that is durable. What it throws undoes
 * what it did, and nothing of the other jobs.
 */
export function runExclusive<Result>(queue: WriteQueue, connection: Connection, work: () => Result): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  let outcome: { readonly result: Result } | { readonly error: DataError } | undefined;
  const job: WriteJob = {
    isAlone: false,
    step() {
      connection.prepare('SAVEPOINT job').run();
      try {
        outcome = { result: work() };
      } catch (error) {
        if (!isDataError(error)) throw error;
        connection.prepare('ROLLBACK TO job').run();
        outcome = { error };
      }
      connection.prepare('RELEASE job').run();
      return true;
    },
    committed() {
      if (outcome === undefined) return;
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.result);
    },
    failed: reject,
  };
  queue.add(job);
  return promise;
}
