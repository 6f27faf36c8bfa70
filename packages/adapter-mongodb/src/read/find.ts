import {
  bindTextFilter,
  type CountRequest,
  checkCancelled,
  type DocumentBatches,
  executeCount,
  executeFind,
  type Filter,
  type FindRequest,
  type OperationContext,
  type ReadCounters,
  requiredText,
} from '@database-service/core';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { compileFilter, type MongoFilter } from '../compile/compile-filter.js';
import { compileWords } from '../compile/compile-words.js';
import type { Store } from '../store.js';
import { openScan, planRead, type ReadForWrite, type ReadPlan, readBatches, splitStored } from './scan.js';

/** How a find is read. */
export interface FindOptions {
  readonly counters?: ReadCounters;
  /** For a write: from the primary, whatever the configuration says, and within its transaction. */
  readonly forWrite?: ReadForWrite;
}

/** A find with all that it depends on. */
export interface PreparedFind {
  readonly entry: CatalogueEntry | undefined;
  readonly plan: ReadPlan;
}

/** Reads what a find depends on. @throws DataError BAD_OPERAND for `$text` without an index */
export async function prepareFind(
  context: OperationContext,
  store: Store,
  name: string,
  request: FindRequest,
): Promise<PreparedFind> {
  checkCancelled(context);
  const entry = await findEntry(context, store, name, request.filter);
  const filter = bind(request.filter, entry);
  const plan = planRead(store, entry, name, request, filter);
  return { entry, plan: { ...plan, filter: withWords(plan.filter, filter, entry) } };
}

/** Streams a find: MongoDB's part, and core's behind it. */
export async function* findDocuments(
  context: OperationContext,
  store: Store,
  name: string,
  request: FindRequest,
  { counters, forWrite }: FindOptions = {},
): DocumentBatches {
  const { plan } = await prepareFind(context, store, name, request);
  yield* executeFind(context, request, openScan(context, store, name, request, plan, forWrite), counters);
}

/** Counts what matches; MongoDB does, unless something is left for core. */
export async function countDocuments(
  context: OperationContext,
  store: Store,
  name: string,
  request: CountRequest,
  counters?: ReadCounters,
): Promise<number> {
  checkCancelled(context);
  const entry = await findEntry(context, store, name, request.filter);
  const filter = bind(request.filter, entry);
  const { pushed, residual } = splitStored(filter, entry);
  const compiled = withWords(compileFilter(pushed, { idType: store.idTypeOf(name) }), filter, entry);
  if (residual !== undefined) {
    const batches = readBatches(context, store, name, compiled, {});
    return await executeCount(context, request, { batches, residual }, counters);
  }
  const { deadlineMs } = context;
  return await store.documents(context, name, 'read', (documents, call) =>
    documents.countDocuments(compiled, {
      ...call,
      readPreference: store.config.readPreference,
      ...(deadlineMs === undefined ? {} : { maxTimeMS: Math.max(1, deadlineMs - Date.now()) }),
    }),
  );
}

/** Words are looked for by the text index that there is now. */
function findEntry(
  context: OperationContext,
  { catalogue }: Store,
  name: string,
  filter: Filter,
): Promise<CatalogueEntry | undefined> {
  return requiredText(filter) === undefined ? catalogue.findRecent(context, name) : catalogue.find(context, name);
}

function bind(filter: Filter, entry: CatalogueEntry | undefined): Filter {
  return bindTextFilter(
    filter,
    entry?.indexes.map(({ indexState }) => indexState),
  );
}

/** Adds what the entries of the text index say of the words that are looked for. */
function withWords(compiled: MongoFilter, filter: Filter, entry: CatalogueEntry | undefined): MongoFilter {
  if (requiredText(filter) === undefined || entry === undefined) return compiled;
  const index = entry.indexes.find(({ indexState }) => indexState.definition.text !== undefined);
  const words = index === undefined ? undefined : compileWords(filter, index);
  return words === undefined ? compiled : { $and: [compiled, words] };
}
