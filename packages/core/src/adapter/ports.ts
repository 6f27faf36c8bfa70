import type { ChangeDetail } from '../changes/change-detail.js';
import type { ChangeBatch, WatchRequest } from '../changes/change-record.js';
import type { OperationContext } from '../context.js';
import type { IdempotencyClaim } from '../idempotency/claim.js';
import type { WriteSuccess } from '../write/operation.js';

/**
 * Abilities that not every engine has. Presence is the capability: there is no second list of flags.
 * `$text` needs no port: core says what it means and `compileIndexEntries` gives the words, so every engine has it.
 */
export interface Ports {
  readonly transactions?: TransactionsPort;
  readonly rename?: RenamePort;
  readonly raw?: RawPort;
  readonly changes?: ChangesPort;
  readonly leases?: LeasesPort;
  readonly idempotency?: IdempotencyPort;
}

/** Present where `write` takes batches of the mode `atomic`. */
export interface TransactionsPort {
  /** What one atomic batch may span. */
  readonly scope: 'database' | 'shard';
}

/**
 * Present where `write` takes batches with `idempotency`: it looks the key up and keeps the outcome in the atomic unit in
 * which the batch is done, also while several processes are at it.
 */
export interface IdempotencyPort {
  /**
   * What was done under a key, without doing anything: for what has to be decided before a write can be sent.
   * @returns the results of the first time, as `write` would give them; `undefined` while the key is free
   * @throws DataError IDEMPOTENCY_KEY_REUSED
   */
  recall(context: OperationContext, claim: IdempotencyClaim): Promise<readonly WriteSuccess[] | undefined>;
}

/** Present where a collection can be given another name. */
export interface RenamePort {
  /** @throws DataError COLLECTION_MISSING, COLLECTION_EXISTS */
  renameCollection(context: OperationContext, from: string, to: string): Promise<void>;
}

/** A query in the engine's own language: a string (SQL, CQL), or an object (a command, a search body). */
export interface RawQuery {
  readonly query: string | Readonly<Record<string, unknown>>;
  readonly params: readonly unknown[];
}

/** A row in the engine's own terms, as JSON can carry it, columns in their order. */
export type RawRow = Readonly<Record<string, unknown>>;

/** Present where the engine's own language can be spoken. */
export interface RawPort {
  /**
   * One statement, never several; read-only unless the adapter was configured to grant writes.
   * @throws DataError RAW_QUERY_DISABLED, BAD_ARGUMENT (the engine's complaint about the query), DEADLINE_EXCEEDED
   */
  execute(context: OperationContext, query: RawQuery): Promise<readonly RawRow[]>;
}

/**
 * Present where a row of the database can say who does a thing, among all processes that use the database. Time is the
 * caller's clock: clocks of several machines must agree to within the leases' times.
 */
export interface LeasesPort {
  /**
   * Takes a lease, or keeps it on for its holder.
   * @returns its fencing number, which grows with each new holder; `undefined` while another has it
   */
  acquire(context: OperationContext, name: string, holder: string, ttlMs: number): Promise<number | undefined>;
  /** Ends it early, if its holder still has it. */
  release(context: OperationContext, name: string, holder: string): Promise<void>;
}

/** A reader's step through the change feed, by tokens. */
export interface PlaceMove {
  /** `undefined`: it has no place yet. */
  readonly from: string | undefined;
  readonly to: string;
}

/** Present where every write leaves a record in the same atomic unit, and the records can be read in order. */
export interface ChangesPort {
  /**
   * Follows the change feed without an end. The first batch is empty and comes at once, with the place where the watch
   * begins. Ending the iteration, or cancelling the call, frees what it holds.
   *
   * @throws DataError HISTORY_LOST, BAD_ARGUMENT (not a token), CANCELLED, DEADLINE_EXCEEDED, SHUTTING_DOWN
   */
  watch(context: OperationContext, request: WatchRequest): AsyncIterable<ChangeBatch>;
  /**
   * Says how much the records of a collection hold that are written from now on; those that are there stay as they are.
   * @throws DataError COLLECTION_MISSING
   */
  setDetail(context: OperationContext, collection: string, detail: ChangeDetail): Promise<void>;
  /** The token that a reader's place was kept by; `undefined` for a name that was never used. */
  loadPlace(context: OperationContext, reader: string): Promise<string | undefined>;
  /**
   * Keeps a reader's place, durably, if it still is where the reader believes it to be.
   * @returns false if it is elsewhere: another reader of the name moved it
   */
  savePlace(context: OperationContext, reader: string, move: PlaceMove): Promise<boolean>;
  /** Forgets a reader: its name begins anew. Nothing happens if there is none. */
  forgetPlace(context: OperationContext, reader: string): Promise<void>;
}
