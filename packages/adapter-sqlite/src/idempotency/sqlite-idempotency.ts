import {
  checkCancelled,
  type IdempotencyClaim,
  type IdempotencyPort,
  type OperationContext,
  type WriteSuccess,
} from '@database-service/core';
import { mapError } from '../errors.js';
import type { Store } from '../store.js';
import { findOutcome } from './kept-outcomes.js';

/** The outcomes of idempotency keys in a SQLite file. Its one writer looks a key up and keeps the outcome in one transaction. */
export class SqliteIdempotency implements IdempotencyPort {
  readonly #source: Store;

  constructor(source: Store) {
    this.#source = source;
  }

  async recall(context: OperationContext, claim: IdempotencyClaim): Promise<readonly WriteSuccess[] | undefined> {
    checkCancelled(context);
    try {
      return findOutcome(this.#source.reader, claim, Date.now());
    } catch (error) {
      throw mapError(error);
    }
  }
}
