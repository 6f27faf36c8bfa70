import type { Document, NewDocument } from '../document/document.js';
import type { DataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import type { IdempotencyClaim } from '../idempotency/claim.js';
import type { Projection } from '../projection/projection.js';
import type { Sort } from '../sort/sort.js';
import type { Update } from '../update/ast.js';
import type { DataObject } from '../value/value.js';

/** What a conditional write expects to find; anything else is VERSION_MISMATCH. Given both, both are checked. */
export interface Expectation {
  readonly version?: number;
  /** Epoch milliseconds of creation: tells a document from its namesake that was deleted and made again, always later. */
  readonly createdAtMs?: number;
}

/** Which documents a write is for. */
export interface WriteTarget {
  readonly filter: Filter;
  /** Which of several matches is the first; absent: by id. Not with `many`. */
  readonly sort?: Sort;
  /** All matches, or the first only. */
  readonly many: boolean;
  /** Checked on the document found, and an upsert that finds none fails by it; not with `many`. */
  readonly expect?: Expectation;
  /** Finding none is VERSION_MISMATCH, too, not a write that did nothing: the document was read, and is gone. */
  readonly mustExist?: boolean;
}

/** What an upsert inserts if nothing matches. */
export interface UpsertSeed {
  /** The id, from an equality in the filter, or made in advance. */
  readonly id: string;
  /** The fields that the filter's equalities give. */
  readonly data: DataObject;
  /** As `data`, for the metadata. */
  readonly metadata?: DataObject;
}

/** Stores a new document; DUPLICATE_ID if its id is taken. */
export interface InsertOperation {
  readonly kind: 'insert';
  readonly collection: string;
  readonly document: NewDocument;
}

/** What of the document the result carries. Not with `many`. */
export interface WriteAnswer<State extends 'before' | 'after' = 'before' | 'after'> {
  /** Which state of the document; none if absent. */
  readonly returning?: State;
  /** In which shape. A document that has none of it (`{$add: ["$name", 1]}`) fails the write, and nothing is stored. */
  readonly projection?: Projection;
}

/** Changes the documents that match. */
export interface UpdateOperation extends WriteAnswer {
  readonly kind: 'update';
  readonly collection: string;
  readonly target: WriteTarget;
  readonly update: Update;
  readonly upsert?: UpsertSeed;
}

/** Gives the first document that matches other contents. */
export interface ReplaceOperation extends WriteAnswer {
  readonly kind: 'replace';
  readonly collection: string;
  readonly target: WriteTarget;
  readonly data: DataObject;
  /** Kept as it is when absent. */
  readonly metadata?: DataObject;
  readonly upsert?: UpsertSeed;
}

/** Removes the documents that match. */
export interface DeleteOperation extends WriteAnswer<'before'> {
  readonly kind: 'delete';
  readonly collection: string;
  readonly target: WriteTarget;
}

/** A write as plain data: it can be batched, sent to a worker, put in a transaction or repeated. */
export type WriteOperation = InsertOperation | UpdateOperation | ReplaceOperation | DeleteOperation;

/**
 * How the writes of one batch hang together.
 *
 * - `ordered`: one after the other, the first failure ends it; what was done stays
 * - `unordered`: each for itself; failures do not stop the others
 * - `atomic`: all or none (needs `ports.transactions`)
 */
export type BatchMode = 'ordered' | 'unordered' | 'atomic';

/** What must be true of a document for an atomic batch to be done. The document is neither changed nor recorded by it. */
export interface DocumentCheck {
  readonly collection: string;
  readonly id: string;
  /** What the document must be; absent: there must be none. */
  readonly expect?: Expectation;
}

/** Writes that are sent together. */
export interface WriteBatch {
  readonly operations: readonly WriteOperation[];
  readonly mode: BatchMode;
  /** What must be so for the batch to be done, else VERSION_MISMATCH; only with `atomic`. */
  readonly checks?: readonly DocumentCheck[];
  /**
   * Makes it happen once: done before under the same key, it is not done again, and its results are those of the first time.
   * Needs `ports.idempotency`; for a write of one document, or an atomic batch.
   */
  readonly idempotency?: IdempotencyClaim;
}

/** The mark of what was not done now, but before, under the same idempotency key. */
export interface Replay {
  /** The claim's, of the first time. */
  readonly note?: string;
}

/** What one write did. */
export interface WriteSuccess {
  readonly ok: true;
  /** Documents that an update's or replacement's filter matched (1 for a single write); 0 for a deletion, as in MongoDB. */
  readonly matchedCount: number;
  /** Of those, how many are now different. */
  readonly modifiedCount: number;
  readonly deletedCount: number;
  readonly insertedId?: string;
  readonly upsertedId?: string;
  /**
   * The document: for an insert the stored one, always; else as asked by `returning` and `projection`.
   * Absent if nothing matched, or if asked for the state before an upsert that inserted.
   */
  readonly document?: Document;
  /** Present if the batch was done before, under its idempotency key; then the results are those of the first time. */
  readonly replay?: Replay;
}

/** Why one write was not done, or not wholly. */
export interface WriteFailure {
  readonly ok: false;
  readonly error: DataError;
  /** What a `many` write had done when it failed. Zero where the engine undid it. */
  readonly matchedCount: number;
  readonly modifiedCount: number;
  readonly deletedCount: number;
}

/** One for each operation, by position; shorter than the batch when an ordered batch ended early (its last is the failure). */
export type WriteResult = WriteSuccess | WriteFailure;
