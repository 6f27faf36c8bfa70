import { checkCancelled, type LeasesPort, type OperationContext } from '@database-service/core';
import type { Store } from '../store.js';

/** Leases among all processes that use a file. */
export class SqliteLeases implements LeasesPort {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async acquire(context: OperationContext, name: string, holder: string, ttlMs: number): Promise<number | undefined> {
    checkCancelled(context);
    return await this.#store.change('acquireLease', name, holder, ttlMs);
  }

  async release(context: OperationContext, name: string, holder: string): Promise<void> {
    checkCancelled(context);
    await this.#store.change('releaseLease', name, holder);
  }
}
