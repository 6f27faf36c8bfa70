import type { ChangeDetail } from '../changes/change-detail.js';
import type { BatchMode } from '../write/operation.js';

/** A sort: `{age: -1, name: 1}`, or as text `age:desc,name`. */
export type SortInput = string | Readonly<Record<string, 1 | -1>>;

/** A projection of the data: `{name: 1}` or `{secret: 0}`, or as text `name,email` or `-secret`. */
export type ProjectionInput = string | Readonly<Record<string, unknown>>;

/** What every call may be given. */
export interface CallOptions {
  /** Ends the call when aborted. */
  readonly signal?: AbortSignal;
  /** Ends the call with DEADLINE_EXCEEDED after so long. */
  readonly timeoutMs?: number;
}

/** Options of `createCollection`. */
export interface CreateCollectionOptions extends CallOptions {
  /** A JSON Schema that every document must fit when it is written. */
  readonly schema?: object;
  /** How much the records of the change feed hold of its changes; `after` (the document) when absent. */
  readonly changeDetail?: ChangeDetail;
}

/** Options of `watch`. */
export interface WatchOptions extends CallOptions {
  /** The token of a record that was handled: goes on behind it. Absent: from now on. */
  readonly after?: string;
  /** `keys`: the changes come without their documents, which are not read then. */
  readonly detail?: ChangeDetail;
}

/** What calls may be given that read by filter. */
export interface ReadOptions extends CallOptions {
  /** Allows reading more documents than `limits.scanDocumentsMax` to answer. */
  readonly allowScan?: boolean;
}

/** Options of `findOne`. */
export interface FindOneOptions extends ReadOptions {
  readonly sort?: SortInput;
  readonly projection?: ProjectionInput;
}

/** Options of `find`. */
export interface FindOptions extends FindOneOptions {
  readonly skip?: number;
  /** At least 1. All documents, streamed, when absent. */
  readonly limit?: number;
  /** `nextCursor` of a page with the same filter and sort; not with `skip`. */
  readonly cursor?: string;
}

/** Options of `aggregate`. */
export interface AggregateOptions extends ReadOptions {
  /** Documents carry `_meta` (version, times, metadata) too. */
  readonly withMeta?: boolean;
}

/** What writes of one document may be given. */
export interface KeyedOptions extends CallOptions {
  /**
   * 1 to 255 visible ASCII characters, a new one for each write. The same write again with the same key is not done again
   * but gives what the first gave, for 24 hours; another write with it is IDEMPOTENCY_KEY_REUSED. A write that failed or
   * matched nothing leaves its key free. Needs `ports.idempotency`.
   */
  readonly idempotencyKey?: string;
}

/** Options of inserts. */
export interface InsertOptions extends KeyedOptions {
  /** 1–255 bytes; made when absent. */
  readonly id?: string;
  readonly metadata?: object;
}

/** Options of writes to one document by id. */
export interface WriteByIdOptions extends KeyedOptions {
  /** The version that the document must have; else VERSION_MISMATCH. */
  readonly expectedVersion?: number;
}

/** Options of updates by id. */
export interface UpdateByIdOptions extends WriteByIdOptions {
  readonly arrayFilters?: readonly object[];
}

/** Options of replacements by id. */
export interface ReplaceByIdOptions extends WriteByIdOptions {
  /** Kept as it is when absent. */
  readonly metadata?: object;
}

/** Options of deletions of the first match. */
export interface DeleteOneOptions extends WriteByIdOptions {
  /** Which of several matches is the first; by id when absent. */
  readonly sort?: SortInput;
}

/** Options of updates of the first match. */
export interface UpdateOneOptions extends DeleteOneOptions {
  readonly arrayFilters?: readonly object[];
  /** Inserts if nothing matches. */
  readonly upsert?: boolean;
}

/** Options of replacements of the first match. */
export interface ReplaceOneOptions extends DeleteOneOptions {
  /** Kept as it is when absent. */
  readonly metadata?: object;
  readonly upsert?: boolean;
}

/** Options of updates of all matches. */
export interface UpdateManyOptions extends CallOptions {
  readonly arrayFilters?: readonly object[];
  readonly upsert?: boolean;
}

/** Options of `insertMany`. */
export interface InsertManyOptions extends CallOptions {
  /** Default true: the first failure ends it. */
  readonly ordered?: boolean;
}

/** Options of `bulkWrite`. */
export interface BulkWriteOptions extends CallOptions {
  /** Default `ordered`; `atomic` (all or none) where the engine has transactions. */
  readonly mode?: BatchMode;
}

/** Options of `withTransaction`. */
export interface TransactionOptions extends CallOptions {
  /** Runs before it is given up with WRITE_CONTENTION; default 10. */
  readonly attemptsMax?: number;
}

/** Which state of the document `findOneAnd…` gives back. */
export interface ReturnOption {
  /** Default `after`. */
  readonly return?: 'before' | 'after';
  readonly projection?: ProjectionInput;
}

/** Options of `createIndex`. */
export interface CreateIndexOptions extends CallOptions {
  /** Made of the keys when absent: `email_1_age_-1`. */
  readonly name?: string;
  readonly unique?: boolean;
  readonly sparse?: boolean;
  readonly partialFilter?: object;
  /** Documents are removed by `sweepExpired` when the date at the one field lies so many seconds back. */
  readonly expireAfterSeconds?: number;
  /** Of a text index, by field; kept for lists only: nothing is ranked. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Of a text index; the only one there is. */
  readonly defaultLanguage?: 'none';
}
