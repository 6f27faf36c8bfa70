import {
  checkCancelled,
  type Document,
  holdChecks,
  idOfFilter,
  type OperationContext,
  runBatch,
  type WriteBatch,
  type WriteResult,
} from '@database-service/core';
import { documentColumnList, identifier, type StoredCollection, sql } from '@database-service/sql';
import { CallerCatalogue } from '../catalogue/caller-catalogue.js';
import { postgresDialect } from '../dialect.js';
import { isTableChanged, mapError } from '../errors.js';
import { findOutcome, keepOutcome, lockKeyOf } from '../idempotency/kept-outcomes.js';
import { toDocument } from '../read/document-columns.js';
import { PooledReads } from '../read/read-source.js';
import { hasId, servedOf } from '../served/served-table.js';
import { lockRows, lockTable } from '../served/table-statements.js';
import { failureOf } from './insert-run.js';
import { createPrimitives } from './primitives.js';
import { TransactionScope, type WriteParts } from './write-scope.js';

/** Ends a transaction that is to be undone, with what its caller is to be told. */
class Undo extends Error {
  readonly results: readonly WriteResult[];

  constructor(results: readonly WriteResult[]) {
    super('The transaction is undone.');
    this.results = results;
  }
}

/** More often in a row than others drop collections and indexes that are written to. */
const attemptsMax = 20;

/**
 * Does a batch as a whole, with its idempotency key if it has one, or not at all. What it depends on is locked at its beginning
 * in one order for all, so that of two that meet one waits, and seldom both for each other.
 *
 * @returns the results up to the one that failed; nothing is done then
 * @throws DataError VERSION_MISMATCH (a check), IDEMPOTENCY_KEY_REUSED, and faults of the whole
 */
export async function writeAtomically(
  parts: WriteParts,
  context: OperationContext,
  batch: WriteBatch,
): Promise<readonly WriteResult[]> {
  const catalogue = new CallerCatalogue(parts.catalogue, new PooledReads(parts.connections, context), context);
  for (let attempt = 1; ; attempt += 1) {
    checkCancelled(context);
    const known = await catalogue.known();
    let isCatalogueChanged = false;
    try {
      return await parts.connections.inTransaction(context, async (session) => {
        const scope = new TransactionScope(parts, session, known);
        const results = await runWhole(scope, context, batch, parts.schema);
        isCatalogueChanged = (await scope.catalogue.known()) !== known;
        return results;
      });
    } catch (error) {
      if (error instanceof Undo) return error.results;
      if (!isTableChanged(error) || attempt >= attemptsMax) throw mapError(error);
      isCatalogueChanged = true;
    } finally {
      // What was done is done, whether this succeeds or not: who finds the catalogue out of date reads it by himself.
      if (isCatalogueChanged) await catalogue.refresh().catch(() => {});
    }
  }
}

async function runWhole(
  scope: TransactionScope,
  context: OperationContext,
  batch: WriteBatch,
  schema: string,
): Promise<readonly WriteResult[]> {
  const { idempotency, operations } = batch;
  const { session } = scope;
  if (idempotency !== undefined) {
    await session.all(lockKeyOf(schema, idempotency));
    const kept = await findOutcome(session, idempotency, Date.now());
    if (kept !== undefined) return kept;
  }
  await holdAll(scope, batch);
  const plain: WriteBatch = { operations, mode: 'ordered' };
  const results = await runBatch(context, plain, createPrimitives(scope), { limits: scope.limits });
  // What ended the transaction is not the fault of one operation.
  if (scope.fault !== undefined) throw scope.fault;
  if (results.some(({ ok }) => !ok)) throw new Undo(results.map(withoutCounts));
  await keepOutcome(session, batch, results, Date.now());
  return results;
}

/** What a write had done when it failed is undone with the rest. */
function withoutCounts(result: WriteResult): WriteResult {
  return result.ok ? result : failureOf(result.error);
}

/** Locks what the batch names by id, and makes sure of its checks. */
async function holdAll(scope: TransactionScope, batch: WriteBatch): Promise<void> {
  const { operations, checks = [] } = batch;
  if (operations.length === 1 && checks.length === 0) return;
  const changed = operations.flatMap((operation) => {
    const id = operation.kind === 'insert' ? undefined : idOfFilter(operation.target.filter);
    return id === undefined ? [] : [{ collection: operation.collection, id }];
  });
  const byCollection = Map.groupBy([...changed, ...checks], ({ collection }) => collection);
  const found = new Map<string, Document>();
  for (const name of [...byCollection.keys()].sort()) {
    const ids = [...new Set(byCollection.get(name)?.map(({ id }) => id))].sort();
    for (const document of await lockDocuments(scope, name, ids))
      found.set(JSON.stringify([name, document.id]), document);
  }
  holdChecks(batch, (collection, id) => found.get(JSON.stringify([collection, id])));
  for (const { collection, id, expect } of checks) if (expect === undefined) await holdAbsent(scope, collection, id);
}

/**
 * Finds the collection of a name, and keeps it from being renamed or dropped until the transaction ends: what is made sure of
 * here would be of another one when it is written.
 */
async function holdCollection(
  { catalogue, session }: TransactionScope,
  name: string,
): Promise<StoredCollection | undefined> {
  let held: StoredCollection | undefined;
  for (let found = (await catalogue.known()).snapshot.byName.get(name); ; found = held) {
    // A table of another program is called by the configuration, and has its own ways.
    if (found !== undefined && servedOf(found) === undefined)
      await session.run(sql`LOCK TABLE ${identifier(found.table)} IN ROW EXCLUSIVE MODE`);
    held = await catalogue.find(name);
    if (held === undefined || held.id === found?.id) return held;
  }
}

async function lockDocuments(
  scope: TransactionScope,
  name: string,
  ids: readonly string[],
): Promise<readonly Document[]> {
  const { session } = scope;
  const collection = await holdCollection(scope, name);
  if (collection === undefined) return [];
  const served = servedOf(collection);
  if (served !== undefined) {
    await session.all(lockRows(served, ids));
    // Only a statement behind the lock sees what it waited for.
    const locked = await session.all(
      sql`SELECT ${documentColumnList} FROM ${served.rows} AS d WHERE ${hasId(served, ids)}`,
    );
    return locked.map(toDocument);
  }
  const rows = await session.all(sql`SELECT ${documentColumnList} FROM ${identifier(collection.table)} AS d
    WHERE ${postgresDialect.isOneOf(sql`d.id`, ids)} ORDER BY d.id FOR NO KEY UPDATE`);
  return rows.map(toDocument);
}

/**
 * Keeps an id free until the transaction ends: a row that is made and removed again makes others wait who want to insert it,
 * and finds out whether one is about to.
 */
async function holdAbsent(scope: TransactionScope, name: string, id: string): Promise<void> {
  const { session } = scope;
  const collection = await holdCollection(scope, name);
  if (collection === undefined) return;
  const check = { operations: [], mode: 'atomic', checks: [{ collection: name, id }] } as const;
  const served = servedOf(collection);
  if (served !== undefined) {
    // No row to make for a moment: it would be another program's, and its triggers would run.
    await session.run(lockTable(served));
    const [present] = await lockDocuments(scope, name, [id]);
    holdChecks(check, () => present);
    return;
  }
  const table = identifier(collection.table);
  const inserted = await session.run(sql`INSERT INTO ${table} (id, version, created_at, updated_at, metadata, data)
    VALUES (${id}, 0, 0, 0, '{}', '{}') ON CONFLICT (id) DO NOTHING`);
  if (inserted === 1) {
    await session.run(sql`DELETE FROM ${table} WHERE id = ${id}`);
    return;
  }
  const [document] = await lockDocuments(scope, name, [id]);
  holdChecks(check, () => document);
}
