import { randomUUID } from 'node:crypto';
import { createContext, type LeasesPort } from '@database-service/core';
import type { Lease, LockService } from '../ports/lock.js';

/** Leases that a database keeps, for all instances of the service that use it. */
export class DatabaseLocks implements LockService {
  readonly #port: LeasesPort;

  constructor(port: LeasesPort) {
    this.#port = port;
  }

  async acquire(name: string, ttlMs: number): Promise<Lease | undefined> {
    // Each lease has a holder of its own, so that two users in one process are two.
    const holder = randomUUID();
    const context = createContext();
    const fencingNumber = await this.#port.acquire(context, name, holder, ttlMs);
    if (fencingNumber === undefined) return undefined;
    return {
      fencingNumber,
      renew: async (nextTtlMs) => (await this.#port.acquire(context, name, holder, nextTtlMs)) === fencingNumber,
      release: () => this.#port.release(context, name, holder),
    };
  }
}
