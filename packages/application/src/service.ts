import type { KeysInFlight, Limits } from '@database-service/core';
import type { Databases } from './databases.js';
import type { Middleware } from './middleware/middleware.js';
import type { QueryTimes } from './middleware/query-times.js';
import type { DocumentCache } from './ports/cache.js';
import type { Clock, IdSource } from './ports/clock.js';

/** Everything an operation needs; made by composition, closed by it. */
export interface Service {
  readonly name: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly databases: Databases;
  readonly limits: Limits;
  readonly cache: DocumentCache | undefined;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** How long calls take, for the statistics of a database. */
  readonly queryTimes?: QueryTimes;
  /** Writes on single documents must say which version they expect. */
  readonly requireVersion: boolean;
  readonly idempotency: {
    /** How long the answer to a request with an idempotency key is kept. */
    readonly retentionMs: number;
    /** The keys that this process is working under. */
    readonly inFlight: KeysInFlight;
  };
  /** Wrapped around every operation, the first outermost. */
  readonly middlewares: readonly Middleware[];
}
