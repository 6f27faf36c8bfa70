import { createContext, type OperationContext } from '@database-service/core';
import type { MongoIdempotency } from './idempotency/mongo-idempotency.js';
import { resumeIndexes } from './indexes/resume-indexes.js';
import type { MongoLeases } from './leases/mongo-leases.js';
import type { Store } from './store.js';

/** How often there is a round. */
const roundMs = 60_000;

/**
 * Does once a minute what nobody waits for: numbers changes that their writers left behind, removes records and keys that are
 * older than they are kept for, goes on with index builds that were given up. One process at a time, by a lease.
 */
export class Keeper {
  readonly #store: Store;
  readonly #leases: MongoLeases;
  readonly #idempotency: MongoIdempotency;
  readonly #name = crypto.randomUUID();
  readonly #end = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> = Promise.resolve();

  constructor(store: Store, leases: MongoLeases, idempotency: MongoIdempotency) {
    this.#store = store;
    this.#leases = leases;
    this.#idempotency = idempotency;
    this.#timer = setInterval(() => {
      this.#round = this.#keep();
    }, roundMs);
    this.#timer.unref();
  }

  /** Ends the round that goes on. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#end.abort();
    await this.#round;
  }

  async #keep(): Promise<void> {
    const context = createContext({ signal: this.#end.signal, logger: this.#store.config.logger });
    try {
      if ((await this.#leases.acquire(context, 'mongodb-keeper', this.#name, 2 * roundMs)) === undefined) return;
      await this.#runRound(context);
    } catch (error) {
      if (!this.#end.signal.aborted) context.logger.warn('Keeping MongoDB tidy failed; it is tried again.', { error });
    }
  }

  async #runRound(context: OperationContext): Promise<void> {
    if (!this.#store.driver.usesStreams) await this.#store.feed.settle(context);
    await this.#store.feed.trim(context);
    await this.#idempotency.trim(context);
    await resumeIndexes(context, this.#store);
  }
}
