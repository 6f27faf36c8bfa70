import type { Lease, LockService } from '../ports/lock.js';

interface Holding {
  readonly fencingNumber: number;
  expiresAtMs: number;
}

/** Leases among the users of one process. Time is monotonic: setting the clock neither ends nor prolongs a lease. */
export class InProcessLocks implements LockService {
  readonly #holdings = new Map<string, Holding>();
  /** One sequence for all names: it grows for each of them, and takes no memory for names gone by. */
  #lastNumber = 0;
  readonly #nowMs: () => number;

  /** @param nowMs - monotonic milliseconds */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  async acquire(name: string, ttlMs: number): Promise<Lease | undefined> {
    const held = this.#holdings.get(name);
    if (held !== undefined && held.expiresAtMs > this.#nowMs()) return undefined;
    this.#lastNumber += 1;
    const holding: Holding = { fencingNumber: this.#lastNumber, expiresAtMs: this.#nowMs() + ttlMs };
    this.#holdings.set(name, holding);
    return this.#leaseOf(name, holding);
  }

  #leaseOf(name: string, holding: Holding): Lease {
    return {
      fencingNumber: holding.fencingNumber,
      renew: async (ttlMs) => {
        const isHeld = this.#holdings.get(name) === holding && holding.expiresAtMs > this.#nowMs();
        if (isHeld) holding.expiresAtMs = this.#nowMs() + ttlMs;
        return isHeld;
      },
      release: async () => {
        if (this.#holdings.get(name) === holding) this.#holdings.delete(name);
      },
    };
  }
}
