import type { Databases } from '@database-service/application';
import { createContext, DataError } from '@database-service/core';

/** How long a database may take to say that it is there. */
const checkTimeoutMs = 2_000;

/** Whether the service can take requests. */
export interface Readiness {
  /** Rejects with SHUTTING_DOWN, or with DATABASE_UNAVAILABLE while starting or without the default database. */
  check(): Promise<void>;
  /** From now on the answer is SHUTTING_DOWN. */
  stop(): void;
}

/** Readiness that asks the default database each time. */
export function createReadiness(databases: Databases): Readiness {
  let stopping = false;
  return {
    async check() {
      if (stopping) throw new DataError('SHUTTING_DOWN', 'The service is stopping.');
      const { name, adapter } = databases.get(undefined);
      const signal = AbortSignal.timeout(checkTimeoutMs);
      const context = createContext({ signal, deadlineMs: Date.now() + checkTimeoutMs });
      const health = await adapter.health(context);
      if (health.status === 'connected') return;
      const why = health.problem === undefined ? '' : `: ${health.problem}`;
      throw new DataError('DATABASE_UNAVAILABLE', `The default database ${name} cannot be reached${why}.`);
    },
    stop() {
      stopping = true;
    },
  };
}
