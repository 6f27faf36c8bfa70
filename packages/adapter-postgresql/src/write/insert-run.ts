import {
  checkContentBytes,
  DataError,
  type Document,
  type DocumentRow,
  decideWrite,
  duplicateId,
  type InsertOperation,
  isDataError,
  utf8ByteLength,
  type WriteBatch,
  type WriteFailure,
  type WriteOperation,
  type WriteResult,
  type WriteSuccess,
  writeDocumentRow,
} from '@database-service/core';
import type { StoredCollection } from '@database-service/sql';
import type { CatalogueState } from '../catalogue/catalogue.js';
import { isRowRefused, isTableChanged, mapError, uniqueViolation } from '../errors.js';
import { servedOf } from '../served/served-table.js';
import { checkServedId } from '../served/table-statements.js';
import { compareEntries, type EntryChange, type RaisedFlags } from './entry-changes.js';
import { explainCount, explainViolation, findOrCreate, raiseFlags } from './primitives.js';
import { insertManyInto, insertOneInto } from './whose-statements.js';
import type { WriteScope } from './write-scope.js';

/** Documents that one statement inserts: as many more would not be faster. */
const rowsMax = 250;
/** About how many bytes of documents. */
const bytesMax = 4 * 1024 * 1024;
/** More often in a row than others change the catalogue. */
const attemptsMax = 50;

/** A document that is about to be inserted. */
interface Prepared {
  readonly document: Document;
  readonly row: DocumentRow;
  readonly changes: readonly EntryChange[];
  readonly success: WriteSuccess;
}

/** The insertions into one collection that follow each other from a position on, as many as are done at once. */
export function takeInsertRun(operations: readonly WriteOperation[], from: number): readonly InsertOperation[] {
  const run: InsertOperation[] = [];
  for (let at = from; at < operations.length && run.length < rowsMax; at += 1) {
    const operation = operations[at];
    if (operation?.kind !== 'insert' || operation.collection !== (run[0] ?? operation).collection) break;
    run.push(operation);
  }
  return run;
}

/** The result of an operation that did nothing. */
export function failureOf(error: DataError): WriteFailure {
  return { ok: false, error, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
}

/**
 * Inserts documents by one statement, or, where one of them cannot be stored, by several: each is done or not for itself.
 *
 * @returns one result for each; fewer where the batch is ordered and ended early
 */
export async function insertRun(
  scope: WriteScope,
  operations: readonly InsertOperation[],
  mode: WriteBatch['mode'],
): Promise<readonly WriteResult[]> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    try {
      const state = await scope.catalogue.known();
      const collection = await findOrCreate(scope, state, operations[0]?.collection ?? '');
      if (collection === 'outdated') continue;
      const results = await insertPrepared(scope, { collection, state, mode }, operations);
      if (results !== 'outdated') return results;
    } catch (error) {
      if (!isTableChanged(error)) return [failureOf(mapError(error))];
    }
    await scope.catalogue.refresh();
  }
  const message = `Collections or indexes were changed before each of ${attemptsMax} attempts; try again.`;
  return [failureOf(new DataError('WRITE_CONTENTION', message))];
}

interface Run {
  readonly collection: StoredCollection;
  readonly state: CatalogueState;
  readonly mode: WriteBatch['mode'];
}

async function insertPrepared(
  scope: WriteScope,
  run: Run,
  operations: readonly InsertOperation[],
): Promise<readonly WriteResult[] | 'outdated'> {
  const results: WriteResult[] = [];
  const raised: RaisedFlags[] = [];
  let pending: Prepared[] = [];
  /** @returns whether the run goes on */
  const flush = async (): Promise<boolean | 'outdated'> => {
    if (pending.length === 0) return true;
    const inserted = await insertSplitting(scope, run, pending);
    pending = [];
    if (inserted === 'outdated') return inserted;
    results.push(...inserted);
    return run.mode !== 'ordered' || inserted.at(-1)?.ok !== false;
  };
  const all = operations.map((operation) => prepare(scope, run.collection, operation, raised));
  if (raised.length > 0) return await raiseFlags(scope, raised);
  let bytes = 0;
  for (const each of all) {
    const size = 'error' in each ? 0 : each.row[4].length + each.row[5].length;
    if ('error' in each || bytes + size > bytesMax) {
      const isGoing = await flush();
      // What was done is told before the rest is planned anew.
      if (isGoing === 'outdated') return results.length > 0 ? results : isGoing;
      if (!isGoing) return results;
      bytes = 0;
    }
    if ('error' in each) {
      results.push(each);
      if (run.mode === 'ordered') return results;
    } else {
      pending.push(each);
      bytes += size;
    }
  }
  const isGoing = await flush();
  return isGoing === 'outdated' && results.length === 0 ? isGoing : results;
}

function prepare(
  { limits }: WriteScope,
  collection: StoredCollection,
  operation: InsertOperation,
  raised: RaisedFlags[],
): Prepared | WriteFailure {
  try {
    const { schema } = collection;
    const facts = { now: new Date(), limits, sizesCheckedByWriter: true, ...(schema === undefined ? {} : { schema }) };
    const decision = decideWrite(operation, undefined, facts);
    if (decision.kind !== 'insert') throw new TypeError('An insertion inserts.');
    const { document, result } = decision;
    const row = writeDocumentRow(document);
    const served = servedOf(collection);
    if (served !== undefined) checkServedId(served, document.id);
    checkContentBytes(utf8ByteLength(row[4]) + utf8ByteLength(row[5]), document.id, limits);
    const entries = compareEntries(collection, undefined, document);
    raised.push(...entries.raised);
    return { document, row, changes: entries.changes, success: result };
  } catch (error) {
    if (!isDataError(error)) throw error;
    return failureOf(error);
  }
}

/** All at once, or where that fails for one of them in halves: of two hundred, one is found in eight steps. */
async function insertSplitting(
  scope: WriteScope,
  run: Run,
  documents: readonly Prepared[],
): Promise<readonly WriteResult[] | 'outdated'> {
  const { collection, state, mode } = run;
  const targets = { collection, catalogueVersion: state.version };
  const [first, second] = documents;
  if (first === undefined) return [];
  try {
    if (second === undefined) return await insertOne(scope, run, first);
    const count = await scope.attempt(insertManyInto(targets, documents), { mayFail: true });
    return count > 0 ? documents.map(({ success }) => success) : 'outdated';
  } catch (error) {
    if (isTableChanged(error)) return 'outdated';
    const isRefused = collection.source === undefined ? uniqueViolation(error) !== undefined : isRowRefused(error);
    if (!isRefused) return failAll(error, documents, mode);
    if (second === undefined) return [failureOf(violationOf(error, collection, first))];
  }
  const middle = Math.ceil(documents.length / 2);
  const before = await insertSplitting(scope, run, documents.slice(0, middle));
  if (before === 'outdated' || (mode === 'ordered' && before.at(-1)?.ok === false)) return before;
  const after = await insertSplitting(scope, run, documents.slice(middle));
  return after === 'outdated' ? before : [...before, ...after];
}

/** By a statement that takes an id that is taken for no error: the server would write each into its log. */
async function insertOne(
  scope: WriteScope,
  { collection, state }: Run,
  prepared: Prepared,
): Promise<readonly WriteResult[] | 'outdated'> {
  const statement = insertOneInto({ collection, catalogueVersion: state.version }, prepared);
  const outcome = await explainCount(scope, state, await scope.attempt(statement, { mayFail: true }));
  if (outcome === 'outdated') return outcome;
  return [outcome ? prepared.success : failureOf(duplicateId(prepared.document.id))];
}

function failAll(error: unknown, documents: readonly Prepared[], mode: WriteBatch['mode']): readonly WriteFailure[] {
  const failure = failureOf(mapError(error));
  return mode === 'ordered' ? [failure] : documents.map(() => failure);
}

function violationOf(error: unknown, collection: StoredCollection, { document, changes }: Prepared): DataError {
  const explained = explainViolation(error, collection, changes, document);
  return isDataError(explained) ? explained : duplicateId(document.id);
}
