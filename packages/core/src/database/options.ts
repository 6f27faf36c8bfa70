import type { ScanGuard } from '../adapter/requests.js';
import { createContext, type OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
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

/** Options of inserts. */
export interface InsertOptions extends CallOptions {
  /** 1–255 bytes; made when absent. */
  readonly id?: string;
  readonly metadata?: object;
}

/** Options of writes to one document by id. */
export interface WriteByIdOptions extends CallOptions {
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
}

const callOptionNames = ['signal', 'timeoutMs'];

/**
 * Refuses options that a call does not have: a misspelt one would be lost without a word.
 *
 * @throws DataError UNKNOWN_FIELD, BAD_ARGUMENT
 */
export function checkOptionNames(options: object, names: readonly string[]): void {
  if (!isPlainObject(options)) {
    throw new DataError('BAD_ARGUMENT', 'Options are an object, or left out.', { details: { pointer: '/options' } });
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name) && !callOptionNames.includes(name));
  if (unknown === undefined) return;
  throw new DataError('UNKNOWN_FIELD', `There is no option ${quoteInput(unknown)} here; there are ${known(names)}.`, {
    details: { pointer: extendPointer('/options', unknown) },
  });
}

/** Timers hold no more (24 days). */
const timeoutMsMax = 2 ** 31 - 1;

/**
 * The context of one call.
 *
 * @throws DataError BAD_ARGUMENT, LIMIT_EXCEEDED for a timeout that is none
 */
export function contextOf(base: Partial<OperationContext>, options: CallOptions): OperationContext {
  const { signal, timeoutMs } = options;
  if (timeoutMs === undefined) return createContext(signal === undefined ? base : { ...base, signal });
  const timeout = AbortSignal.timeout(checkAmount('timeoutMs', timeoutMs, 1, timeoutMsMax));
  return createContext({
    ...base,
    deadlineMs: Date.now() + timeoutMs,
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  });
}

/** How far core may read for a call. */
export function guardOf(limits: Limits, options: ReadOptions): ScanGuard {
  return options.allowScan === true ? {} : { scanDocumentsMax: limits.scanDocumentsMax };
}

/**
 * Checks a number of documents.
 *
 * @throws DataError BAD_ARGUMENT, LIMIT_EXCEEDED
 */
export function checkAmount(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const details = { pointer: extendPointer('/options', name) };
  if (!Number.isSafeInteger(value) || value < least) {
    throw new DataError('BAD_ARGUMENT', `${name} must be an integer of at least ${least}.`, { details });
  }
  if (value <= most) return value;
  throw new DataError('LIMIT_EXCEEDED', `${name} may be ${most} at most.`, { details: { ...details, limit: most } });
}

function known(names: readonly string[]): string {
  return [...names, ...callOptionNames].join(', ');
}
