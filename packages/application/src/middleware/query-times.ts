import type { Middleware } from './middleware.js';

/** Keeps the mean duration of the calls on each database. */
export interface QueryTimes {
  /** To be put among the service's middlewares. */
  readonly middleware: Middleware;
  /** Mean since the start; `undefined` before the first call. */
  averageMs(database: string): number | undefined;
}

/** Starts with no calls. Streams do not count: their duration is the reader's. */
export function createQueryTimes(): QueryTimes {
  const sums = new Map<string, { calls: number; totalMs: number }>();
  return {
    middleware: (next) => async (call) => {
      if (call.streams || call.kind === 'admin') return next(call);
      const startedAt = performance.now();
      try {
        return await next(call);
      } finally {
        const sum = sums.get(call.database) ?? { calls: 0, totalMs: 0 };
        sum.calls += 1;
        sum.totalMs += performance.now() - startedAt;
        sums.set(call.database, sum);
      }
    },
    averageMs(database) {
      const sum = sums.get(database);
      return sum === undefined ? undefined : Math.round((sum.totalMs / sum.calls) * 1000) / 1000;
    },
  };
}
