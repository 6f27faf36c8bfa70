import {
  checkClaim,
  createContext,
  formatOutcome,
  type IdempotencyClaim,
  type IdempotencyPort,
  idempotencyKeyInFlight,
  idempotencyKeyReused,
  isDataError,
  KeysInFlight,
  newDocumentId,
  type OperationContext,
  readOutcome,
  runBatch,
  type WriteBatch,
  type WriteDecision,
  type WriteResult,
  type WriteSuccess,
} from '@database-service/core';
import { eventIdOf } from '../changes/event-id.js';
import { changesOf } from '../changes/feed-state.js';
import { isDuplicateKey } from '../errors.js';
import type { Store } from '../store.js';
import { writeAtomically } from '../write/atomic-batch.js';
import { createPrimitives } from '../write/primitives.js';
import { WriteScope } from '../write/write-scope.js';
import { claimId, claimsOf, type StoredClaim } from './stored-claim.js';

type ClaimedBatch = WriteBatch & { readonly idempotency: IdempotencyClaim };

/** A key whose call has been silent for longer is another's. */
const abandonedMs = 30_000;

/**
 * Idempotency keys without transactions: a key is claimed before the write, and the change that the write leaves within its
 * document carries the claim. So whoever finds a claim that was left can tell by the feed whether its write was done.
 */
export class MongoIdempotency implements IdempotencyPort {
  readonly #store: Store;
  readonly #inFlight = new KeysInFlight();

  constructor(store: Store) {
    this.#store = store;
  }

  async recall(context: OperationContext, claim: IdempotencyClaim): Promise<readonly WriteSuccess[] | undefined> {
    const stored = await this.#read(context, claim);
    if (stored === undefined) return undefined;
    if (stored.fingerprint !== claim.fingerprint) throw idempotencyKeyReused(claim.key);
    const outcome = stored.outcome ?? (await this.#findOutcome(context, stored));
    return outcome === undefined ? undefined : readOutcome(claim, { fingerprint: stored.fingerprint, outcome });
  }

  /** Does a claimed batch, unless it was done before. @throws DataError as `Adapter.write` */
  async writeOnce(context: OperationContext, batch: ClaimedBatch): Promise<readonly WriteResult[]> {
    checkClaim(batch);
    const { idempotency: claim, ...unclaimed } = batch;
    const { hasTransactions } = this.#store.driver;
    // Refused, without a key being claimed for it.
    if (batch.mode === 'atomic' && !hasTransactions) return await this.#run(context, unclaimed, batch, '');
    return await this.#inFlight.hold(claim, async () => {
      const owner = newDocumentId();
      const known = await this.#take(context, claim, owner);
      if (known !== undefined) return known;
      try {
        if (!hasTransactions) return await this.#run(context, unclaimed, batch, owner);
        return await this.#runInTransaction(context, unclaimed, batch, owner);
      } catch (error) {
        if (!isDataError(error) || error.reason !== 'OUTCOME_UNKNOWN') await this.#free(claimId(claim), owner);
        throw error;
      }
    });
  }

  /** Removes keys whose time is over. */
  async trim(context: OperationContext): Promise<void> {
    await this.#store.driver.call(context, 'write', (database) =>
      claimsOf(database).deleteMany({ expires_at: { $lt: new Date() } }),
    );
  }

  async #run(
    context: OperationContext,
    unclaimed: WriteBatch,
    batch: ClaimedBatch,
    owner: string,
  ): Promise<readonly WriteResult[]> {
    const { limits } = this.#store.config;
    const _id = claimId(batch.idempotency);
    const primitives = createPrimitives(new WriteScope(this.#store, { claim: _id }));
    const prepare = (_: OperationContext, collection: string, decision: DecidedWrite): Promise<void> =>
      this.#prepare(context, batch, { _id, owner }, collection, decision);
    const results = await runBatch(context, unclaimed, { ...primitives, prepare }, { limits });
    const isUnknown = results.some((result) => !result.ok && result.error.reason === 'OUTCOME_UNKNOWN');
    // What became of it can be told by the feed, later; so, too, where the outcome cannot be kept now.
    if (!isUnknown) await this.#end(context, { _id, owner }, batch, results).catch((error) => warnOf(context, error));
    return results;
  }

  /** With transactions the outcome is kept in that of the write: it is there if the write was done, and only then. */
  async #runInTransaction(
    context: OperationContext,
    unclaimed: WriteBatch,
    batch: ClaimedBatch,
    owner: string,
  ): Promise<readonly WriteResult[]> {
    const mine = { _id: claimId(batch.idempotency), owner };
    const results = await writeAtomically(context, this.#store, unclaimed, {
      finish: async (done, session) => {
        const outcome = formatOutcome(batch, done);
        if (outcome === undefined) return;
        const expires_at = new Date(Date.now() + batch.idempotency.retentionMs);
        const kept = await this.#store.driver.call(context, 'write', (database) =>
          claimsOf(database).updateOne(mine, { $set: { outcome, expires_at } }, { session }),
        );
        if (kept.matchedCount === 0) throw idempotencyKeyInFlight(batch.idempotency.key);
      },
    });
    if (formatOutcome(batch, results) === undefined) {
      await this.#end(context, mine, batch, results).catch((error) => warnOf(context, error));
    }
    return results;
  }

  /** Notes down what is about to be written, if the key still is this call's. */
  async #prepare(
    context: OperationContext,
    batch: ClaimedBatch,
    mine: Pick<StoredClaim, '_id' | 'owner'>,
    collection: string,
    decision: DecidedWrite,
  ): Promise<void> {
    const outcome = formatOutcome(batch, [decision.result]);
    if (outcome === undefined) return;
    const document = decision.kind === 'delete' ? decision.before : decision.document;
    const version = decision.kind === 'delete' ? document.version + 1 : document.version;
    const event = eventIdOf({ collection, id: document.id, createdAtMs: document.createdAt.getTime(), version });
    const kept = await this.#store.driver.call(context, 'read', (database) =>
      claimsOf(database).updateOne(mine, { $set: { attempt: { collection, event, outcome } } }),
    );
    if (kept.matchedCount === 0) throw idempotencyKeyInFlight(batch.idempotency.key);
  }

  /** The caller may be gone by now, which is no reason to keep the key. */
  async #free(_id: string, owner: string): Promise<void> {
    const outcome = { $exists: false };
    await this.#store.driver
      .call(createContext(), 'write', (database) => claimsOf(database).deleteOne({ _id, owner, outcome } as never))
      .catch(() => {});
  }

  /** Keeps what was done, or frees the key. */
  async #end(
    context: OperationContext,
    mine: Pick<StoredClaim, '_id' | 'owner'>,
    batch: ClaimedBatch,
    results: readonly WriteResult[],
  ): Promise<void> {
    const outcome = formatOutcome(batch, results);
    await this.#store.driver.call(context, 'write', async (database) => {
      if (outcome === undefined) {
        await claimsOf(database).deleteOne(mine);
        return;
      }
      const expires_at = new Date(Date.now() + batch.idempotency.retentionMs);
      await claimsOf(database).updateOne(mine, { $set: { outcome, expires_at }, $unset: { attempt: '' } });
    });
  }

  /**
   * Claims a key for a call.
   * @returns the results of the first time, where it was done already
   * @throws DataError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT
   */
  async #take(
    context: OperationContext,
    claim: IdempotencyClaim,
    owner: string,
  ): Promise<readonly WriteSuccess[] | undefined> {
    const taken: StoredClaim = {
      _id: claimId(claim),
      fingerprint: claim.fingerprint,
      owner,
      claimed_at: new Date(),
    };
    if (await this.#insert(context, taken)) return undefined;
    const stored = await this.#read(context, claim);
    if (stored === undefined) return await this.#takeOver(context, claim, taken, { expires_at: { $lt: new Date() } });
    if (stored.fingerprint !== claim.fingerprint) throw idempotencyKeyReused(claim.key);
    const outcome = stored.outcome ?? (await this.#findOutcome(context, stored));
    if (outcome !== undefined) return readOutcome(claim, { fingerprint: stored.fingerprint, outcome });
    if (Date.now() - stored.claimed_at.getTime() < abandonedMs) throw idempotencyKeyInFlight(claim.key);
    return await this.#takeOver(context, claim, taken, { owner: stored.owner });
  }

  async #insert(context: OperationContext, taken: StoredClaim): Promise<boolean> {
    return await this.#store.driver.call(context, 'read', async (database) => {
      try {
        await claimsOf(database).insertOne(taken);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  async #takeOver(
    context: OperationContext,
    claim: IdempotencyClaim,
    taken: StoredClaim,
    condition: Readonly<Record<string, unknown>>,
  ): Promise<undefined> {
    const { _id, ...rest } = taken;
    const isTaken = await this.#store.driver.call(context, 'write', async (database) => {
      const replaced = await claimsOf(database).replaceOne({ _id, ...condition }, rest);
      return replaced.matchedCount === 1;
    });
    if (!isTaken && !(await this.#insert(context, taken))) throw idempotencyKeyInFlight(claim.key);
    return undefined;
  }

  /** A key that is in use; `undefined` if it is free, or its time is over. */
  async #read(context: OperationContext, claim: IdempotencyClaim): Promise<StoredClaim | undefined> {
    const stored = await this.#store.driver.call(context, 'read', (database) =>
      claimsOf(database).findOne({ _id: claimId(claim) }),
    );
    const isOver = stored?.expires_at !== undefined && stored.expires_at.getTime() <= Date.now();
    return stored === null || isOver ? undefined : stored;
  }

  /** What a write gave whose call is gone, if it was done: its change is in the feed then, and carries the claim. */
  async #findOutcome(context: OperationContext, { _id, attempt }: StoredClaim): Promise<string | undefined> {
    if (attempt === undefined) return undefined;
    await this.#store.feed.settleCollection(context, attempt.collection);
    const change = await this.#store.driver.call(context, 'read', (database) =>
      changesOf(database).findOne({ event: attempt.event }),
    );
    return change?.claim === _id ? attempt.outcome : undefined;
  }
}

function warnOf({ logger }: OperationContext, error: unknown): void {
  logger.warn('The outcome of a write could not be kept under its idempotency key yet.', { error });
}

type DecidedWrite = Exclude<WriteDecision, { readonly kind: 'none' }>;
