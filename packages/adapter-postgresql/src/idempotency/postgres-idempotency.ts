import {
  checkCancelled,
  type IdempotencyClaim,
  type IdempotencyPort,
  type OperationContext,
  type WriteSuccess,
} from '@database-service/core';
import type { Store } from '../store.js';
import { findOutcome } from './kept-outcomes.js';

/** The outcomes of idempotency keys. A batch holds its key's lock while it looks the key up and until it is done. */
export class PostgresIdempotency implements IdempotencyPort {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async recall(context: OperationContext, claim: IdempotencyClaim): Promise<readonly WriteSuccess[] | undefined> {
    checkCancelled(context);
    const { reads } = this.#store.readsOf(context);
    return await this.#store.call(() => findOutcome(reads, claim, Date.now()));
  }
}
