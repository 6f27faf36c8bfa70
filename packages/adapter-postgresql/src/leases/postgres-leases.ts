import { checkCancelled, type LeasesPort, type OperationContext } from '@database-service/core';
import { acquireLease, endLease } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import type { Store } from '../store.js';

/** Leases among all who use a database, by the server's clock. */
export class PostgresLeases implements LeasesPort {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async acquire(context: OperationContext, name: string, holder: string, ttlMs: number): Promise<number | undefined> {
    checkCancelled(context);
    const answer = await this.#store.call(() =>
      acquireLease(this.#store.connections, postgresDialect, name, { holder, ttlMs }),
    );
    return answer.isHeld ? answer.fence : undefined;
  }

  async release(context: OperationContext, name: string, holder: string): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() => this.#store.connections.run(endLease(name, holder)));
  }
}
