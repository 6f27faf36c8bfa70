import { idempotencyKeyInFlight, idempotencyKeyReused } from './errors.js';

/** What identifies a key within a process. */
export interface KeyInFlight {
  /** The database, where a process has several. */
  readonly database?: string;
  readonly scope: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** The keys whose requests a process is working on. */
export class KeysInFlight {
  readonly #fingerprints = new Map<string, string>();

  /**
   * Works under a key.
   * @throws DataError IDEMPOTENCY_IN_FLIGHT while other work under it goes on, IDEMPOTENCY_KEY_REUSED if that is of another
   *   request; what the work throws
   */
  async hold<Result>({ database, scope, key, fingerprint }: KeyInFlight, work: () => Promise<Result>): Promise<Result> {
    const name = JSON.stringify([database ?? null, scope, key]);
    const held = this.#fingerprints.get(name);
    if (held !== undefined) throw held === fingerprint ? idempotencyKeyInFlight(key) : idempotencyKeyReused(key);
    this.#fingerprints.set(name, fingerprint);
    try {
      return await work();
    } finally {
      this.#fingerprints.delete(name);
    }
  }
}
