import { DataError } from '@database-service/core';
import { DeadlineWatch, type WatchedDeadline } from './deadline-watch.js';
import { LimitedContext } from './limit-context.js';
import type { Call, Middleware, Next } from './middleware.js';

/** How long calls may last. */
export interface DeadlineOptions {
  /** For a call that brings no deadline of its own, unless it is a stream. */
  readonly defaultTimeoutMs: number;
  /** Most that a caller may ask for. */
  readonly maxTimeoutMs?: number;
}

/** How long a write that is late may take to say what it did: some steps of an engine that works in steps. */
const lastWordsMs = 500;

/**
 * Ends each call at its deadline with QUERY_TIMEOUT, whether the engine notices or not, and tells the engine by
 * `context.signal` and `context.deadlineMs`. A write is given a moment more, since its own answer says what was done, and
 * this one could only say that the outcome is not known.
 */
export function createDeadlineMiddleware(options: DeadlineOptions): Middleware {
  const watch = new DeadlineWatch();
  return (next) => (call) => {
    const deadlineMs = deadlineOf(call, options);
    return deadlineMs === undefined ? next(call) : runUntil(next, call, deadlineMs, watch);
  };
}

function deadlineOf(call: Call, options: DeadlineOptions): number | undefined {
  const { deadlineMs } = call.context;
  if (call.streams) return deadlineMs;
  const now = Date.now();
  const limit = options.maxTimeoutMs === undefined ? Number.POSITIVE_INFINITY : now + options.maxTimeoutMs;
  return Math.min(deadlineMs ?? now + options.defaultTimeoutMs, limit);
}

function runUntil(next: Next, call: Call, deadlineMs: number, watch: DeadlineWatch): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const limited = new LimitedContext(call.context, deadlineMs);
    const watched: WatchedDeadline = {
      deadlineMs,
      onLate() {
        const error = tooLate(call);
        if (call.kind === 'read') {
          limited.abort(error);
          reject(error);
          return;
        }
        // The engine ends it with an error of its own, which may have more to tell.
        limited.abort(
          new DataError('DEADLINE_EXCEEDED', 'The work was not done in the time allowed; narrow it or allow more.'),
        );
        setTimeout(() => reject(error), lastWordsMs).unref();
      },
    };
    const end = (): void => {
      watch.remove(watched);
      limited.release();
    };
    const running = next({ ...call, context: limited.context });
    watch.add(watched);
    running.then(
      (answer) => {
        end();
        resolve(answer);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}

function tooLate(call: Call): DataError {
  if (call.kind === 'read') {
    return new DataError('DEADLINE_EXCEEDED', 'The work was not done in the time allowed; narrow it or allow more.');
  }
  const advice = call.context.idempotencyKey === undefined ? 'Read before you repeat it.' : 'Repeat it with its key.';
  return new DataError(
    'DEADLINE_EXCEEDED',
    `The time allowed is over and the outcome is not known: it may have been done. ${advice}`,
    { details: { outcome: 'unknown' } },
  );
}
