import { decideLease, type LeaseRecord, type LeasesPort, type OperationContext } from '@database-service/core';
import type { Database } from './database.js';

/** Leases among the users of one database in memory. */
export class MemoryLeases implements LeasesPort {
  readonly #database: Database;
  readonly #records = new Map<string, LeaseRecord>();

  constructor(database: Database) {
    this.#database = database;
  }

  async acquire(context: OperationContext, name: string, holder: string, ttlMs: number): Promise<number | undefined> {
    this.#database.open(context);
    const decided = decideLease(this.#records.get(name), { holder, ttlMs }, Date.now());
    if (decided === undefined) return undefined;
    this.#records.set(name, decided);
    return decided.fence;
  }

  async release(context: OperationContext, name: string, holder: string): Promise<void> {
    this.#database.open(context);
    const record = this.#records.get(name);
    if (record?.holder === holder) this.#records.set(name, { ...record, expiresAtMs: 0 });
  }
}
