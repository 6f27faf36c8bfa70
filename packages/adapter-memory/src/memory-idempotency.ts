import {
  checkClaim,
  formatOutcome,
  type IdempotencyClaim,
  type IdempotencyPort,
  KeysInFlight,
  type OperationContext,
  readOutcome,
  type WriteBatch,
  type WriteResult,
  type WriteSuccess,
} from '@database-service/core';
import type { Database } from './database.js';

interface KeptOutcome {
  readonly fingerprint: string;
  readonly outcome: string;
  readonly expiresAtMs: number;
}

/** How often what is too old is looked for. */
const sweepMs = 60_000;

/** The outcomes of idempotency keys. A write waits between looking and storing, so its key is held meanwhile. */
export class MemoryIdempotency implements IdempotencyPort {
  readonly #database: Database;
  readonly #kept = new Map<string, KeptOutcome>();
  readonly #inFlight = new KeysInFlight();
  #nextSweepMs = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  async recall(context: OperationContext, claim: IdempotencyClaim): Promise<readonly WriteSuccess[] | undefined> {
    this.#database.open(context);
    const kept = this.#kept.get(nameOf(claim));
    return kept === undefined || kept.expiresAtMs <= Date.now() ? undefined : readOutcome(claim, kept);
  }

  /** Does a claimed batch, unless it was done before. @throws DataError as `Adapter.write` */
  async writeOnce(
    context: OperationContext,
    batch: WriteBatch & { readonly idempotency: IdempotencyClaim },
    write: (unclaimed: WriteBatch) => Promise<readonly WriteResult[]>,
  ): Promise<readonly WriteResult[]> {
    checkClaim(batch);
    const { idempotency: claim, ...unclaimed } = batch;
    return await this.#inFlight.hold(claim, async () => {
      const known = await this.recall(context, claim);
      if (known !== undefined) return known;
      const results = await write(unclaimed);
      this.#keep(claim, formatOutcome(batch, results));
      return results;
    });
  }

  #keep(claim: IdempotencyClaim, outcome: string | undefined): void {
    if (outcome === undefined) return;
    const nowMs = Date.now();
    this.#sweep(nowMs);
    const { fingerprint, retentionMs } = claim;
    this.#kept.set(nameOf(claim), { fingerprint, outcome, expiresAtMs: nowMs + retentionMs });
  }

  #sweep(nowMs: number): void {
    if (nowMs < this.#nextSweepMs) return;
    this.#nextSweepMs = nowMs + sweepMs;
    for (const [name, { expiresAtMs }] of this.#kept) if (expiresAtMs <= nowMs) this.#kept.delete(name);
  }
}

function nameOf({ scope, key }: IdempotencyClaim): string {
  return JSON.stringify([scope, key]);
}
