import {
  and,
  checkCancelled,
  type DocumentBatches,
  type EngineScan,
  type Filter,
  type FindRequest,
  type OperationContext,
  splitFilter,
} from '@database-service/core';
import type { ClientSession, FindCursor, FindOptions } from 'mongodb';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { compileFilter, type FilterTarget, type MongoFilter } from '../compile/compile-filter.js';
import { compileSort } from '../compile/compile-sort.js';
import { mongoPushdown } from '../compile/pushdown.js';
import { collectionOf, graceMs } from '../driver.js';
import { storedName } from '../names.js';
import type { Store } from '../store.js';
import { decodeDocument, type StoredDocument } from '../stored/stored-document.js';
import { compilePosition } from './compile-position.js';
import { isStored } from './is-stored.js';
import { settleOrder } from './settle-order.js';

/** How what a write looks at is read: from the primary, and within a transaction if there is one. */
export interface ReadForWrite {
  readonly session?: ClientSession;
}

/** What of a query MongoDB does. */
export interface ReadPlan {
  readonly pushed: Filter;
  readonly residual: Filter | undefined;
  readonly filter: MongoFilter;
  /** The order is MongoDB's, but for objects, which are put in core's order afterwards. */
  readonly isSorted: boolean;
  /** Skip and limit are MongoDB's. */
  readonly isPaged: boolean;
  /** Most documents that may be asked for. */
  readonly limit: number | undefined;
}

/** Documents that a cursor asks for at once. */
const batchSize = 200;

/** Plans a find. @param filter - with its text index bound */
export function planRead(
  store: Store,
  entry: CatalogueEntry | undefined,
  name: string,
  request: FindRequest,
  filter: Filter,
): ReadPlan {
  const { pushed, residual } = splitStored(filter, entry);
  const target = { idType: store.idTypeOf(name) };
  const isSorted = mongoPushdown.sort && request.sort.every(({ path }) => isStored(path, entry));
  const place = isSorted ? placeOf(request, entry, target) : undefined;
  const compiled = compileFilter(pushed, target);
  const onlyById = request.sort.length === 1;
  const isPaged = residual === undefined && isSorted && onlyById && request.after === undefined;
  const enough = request.limit === undefined ? undefined : (request.skip ?? 0) + request.limit;
  return {
    pushed,
    residual,
    filter: place === undefined ? compiled : { $and: [compiled, place] },
    isSorted,
    isPaged,
    // What core leaves out would be missing from a page; the place is asked for by its first key only.
    limit: residual === undefined && isSorted && request.after === undefined ? enough : undefined,
  };
}

/** Where to begin. What a document without `_meta` is said to have there, MongoDB does not find. */
function placeOf(
  { sort, after }: FindRequest,
  entry: CatalogueEntry | undefined,
  target: FilterTarget,
): MongoFilter | undefined {
  if (after === undefined || (entry?.isAdopted === true && sort[0]?.path.root === 'version')) return undefined;
  return compilePosition(sort, after, target);
}

/** What of a filter is pushed: what is said of documents, and not stored, is core's to compare. */
export function splitStored(
  filter: Filter,
  entry: CatalogueEntry | undefined,
): { readonly pushed: Filter; readonly residual: Filter | undefined } {
  const parts = filter.kind === 'and' ? filter.filters : [filter];
  const plain = parts.filter((part) => isWhollyStored(part, entry));
  if (plain.length === parts.length) return splitFilter(filter, mongoPushdown);
  return { pushed: splitFilter(and(...plain), mongoPushdown).pushed, residual: filter };
}

function isWhollyStored(filter: Filter, entry: CatalogueEntry | undefined): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.every((part) => isWhollyStored(part, entry));
    case 'not':
      return isWhollyStored(filter.filter, entry);
    case 'field':
      return isStored(filter.path, entry);
    default:
      return true;
  }
}

/** Opens the scan that a plan describes; nothing is asked before it is read. */
export function openScan(
  context: OperationContext,
  store: Store,
  name: string,
  request: FindRequest,
  plan: ReadPlan,
  forWrite: ReadForWrite | undefined,
): EngineScan {
  const read: ReadFilter = (options) => readBatches(context, store, name, plan.filter, options, forWrite);
  const inOrder = plan.isSorted && !plan.isPaged && request.sort.length > 1;
  return {
    batches: inOrder ? sorted(read, request, plan) : paged(read, request, plan),
    residual: plan.residual,
    sorted: plan.isSorted,
    positioned: false,
    paged: plan.isPaged,
    projected: false,
  };
}

/** Reads the documents that a plan's filter selects. */
type ReadFilter = (options: FindOptions) => DocumentBatches;

/** In the order of ids, which is the same for both; or in no order. */
function paged(read: ReadFilter, { sort, skip, limit }: FindRequest, plan: ReadPlan): DocumentBatches {
  return read({
    ...(plan.isSorted ? { sort: new Map(compileSort(sort)) } : {}),
    ...(plan.isPaged && skip !== undefined ? { skip } : {}),
    ...(plan.isPaged && limit !== undefined ? { limit } : {}),
  });
}

/** By MongoDB's sort; where objects are at the end of a limited read, without the limit, as core's order may differ there. */
async function* sorted(read: ReadFilter, { sort }: FindRequest, { limit }: ReadPlan): DocumentBatches {
  const options = { sort: new Map(compileSort(sort)) };
  let given = 0;
  const limited = read({ ...options, ...(limit === undefined ? {} : { limit }) });
  const end = yield* settleOrder(limited, sort, limit, (count) => {
    given += count;
  });
  if (end === 'settled') return;
  let passed = 0;
  for await (const batch of settleOrder(read(options), sort, undefined, () => {})) {
    const rest = batch.slice(Math.max(0, given - passed));
    passed += batch.length;
    if (rest.length > 0) yield rest;
  }
}

/**
 * Streams documents as MongoDB gives them. The cursor is ended in the server when the reader ends, or its caller goes away.
 *
 * @throws DataError what `MongoDriver.call` throws
 */
export async function* readBatches(
  context: OperationContext,
  store: Store,
  name: string,
  filter: MongoFilter,
  options: FindOptions,
  forWrite?: ReadForWrite,
): DocumentBatches {
  const { driver, config } = store;
  const { deadlineMs, signal } = context;
  const database = await driver.call(context, 'read', async (opened) => opened);
  const cursor = collectionOf<StoredDocument>(database, storedName(name)).find(filter, {
    batchSize,
    signal: endOf(context),
    ...(forWrite ?? { readPreference: config.readPreference }),
    ...(deadlineMs === undefined ? {} : { maxTimeMS: Math.max(1, deadlineMs - Date.now()) }),
    ...options,
  });
  const end = (): void => void cursor.close().catch(() => {});
  signal.addEventListener('abort', end, { once: true });
  try {
    for (;;) {
      const documents = await nextBatch(cursor);
      if (signal.aborted) checkCancelled(context);
      if (documents === undefined) return;
      yield documents.map(decodeDocument);
    }
  } catch (error) {
    throw driver.wordError(context, error, 'read');
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/** When nobody waits for a search any more: what it is at ends, and with it the connection, as its answer is nobody's. */
function endOf({ deadlineMs, signal }: OperationContext): AbortSignal {
  if (deadlineMs === undefined) return signal;
  return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadlineMs - Date.now()) + graceMs)]);
}

async function nextBatch(cursor: FindCursor<StoredDocument>): Promise<readonly StoredDocument[] | undefined> {
  if (!(await cursor.hasNext())) return undefined;
  return cursor.readBufferedDocuments();
}
