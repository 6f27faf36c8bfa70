import {
  DataError,
  type Document,
  decideWrite,
  duplicateId,
  duplicateValue,
  isDataError,
  type WritePrimitives,
  writeDocumentRow,
} from '@database-service/core';
import {
  identifier,
  type RenderedSql,
  raiseIndexFlags,
  replaceCatalogueVersion,
  type Sql,
  type StoredCollection,
  sql,
} from '@database-service/sql';
import type { CatalogueState } from '../catalogue/catalogue.js';
import { createCollection } from '../catalogue/change-catalogue.js';
import { isTableChanged, mapError, uniqueViolation } from '../errors.js';
import { findFirst } from '../read/find-first.js';
import { getDocument } from '../read/get.js';
import { explainRefusal } from '../served/row-refused.js';
import { servedOf } from '../served/served-table.js';
import { compareEntries, type EntryChange, type RaisedFlags } from './entry-changes.js';
import { changeIn, insertOneInto } from './whose-statements.js';
import type { AttemptOptions, WriteScope } from './write-scope.js';
import type { KnownDocument, WriteTargets } from './write-statements.js';

/** More often in a row than others change the catalogue. */
const attemptsMax = 50;

/** The conditional writes from which core builds all others, each of them one statement. For one call: core decides by what it was told last. */
export function createPrimitives(scope: WriteScope): WritePrimitives {
  /** The collections as they were when their schemas were asked for. */
  const decided = new Map<string, StoredCollection | undefined>();
  const change = (name: string, before: Document, after?: Document) =>
    mapped(() => changeDocument(scope, decided.get(name), { name, before, after }));
  return {
    get: (_context, name, id) => mapped(() => getDocument(scope.reads, scope.catalogue, name, id)),
    find: (context, name, request) => mapped(() => findFirst(context, scope, name, request)),
    async schemaOf(_context, name) {
      const collection = await mapped(() => findCollection(scope, name));
      decided.set(name, collection);
      return collection?.schema;
    },
    listIndexes: async (_context, name) =>
      (await mapped(() => findCollection(scope, name)))?.indexes.map(({ state }) => state),
    insertIfAbsent: (_context, name, document) =>
      mapped(() => insertDocument(scope, decided.get(name), name, document)),
    replaceIf: (_context, name, before, document) => change(name, before, document),
    deleteIf: (_context, name, before) => change(name, before),
  };
}

async function mapped<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw mapError(error);
  }
}

/** What is known of a collection; looked for anew only if it is not known at all. */
async function findCollection({ catalogue }: WriteScope, name: string): Promise<StoredCollection | undefined> {
  const known = (await catalogue.known()).snapshot.byName.get(name);
  return known ?? (await catalogue.find(name));
}

/** Runs a write for the collection that is known; again where the catalogue turns out to be another. */
async function writeKnown<Result>(
  scope: WriteScope,
  attempt: (state: CatalogueState) => Promise<Result | 'outdated'>,
): Promise<Result> {
  for (let count = 1; count <= attemptsMax; count += 1) {
    const result = await attempt(await scope.catalogue.known()).catch((error: unknown) => {
      // The table of an index, or the collection's own, that was dropped since.
      if (isTableChanged(error)) return 'outdated' as const;
      throw error;
    });
    if (result !== 'outdated') return result;
    await scope.catalogue.refresh();
  }
  throw new DataError(
    'WRITE_CONTENTION',
    `Collections or indexes were changed before each of ${attemptsMax} attempts; try again.`,
  );
}

async function insertDocument(
  scope: WriteScope,
  decided: StoredCollection | undefined,
  name: string,
  document: Document,
): Promise<boolean> {
  let checked = decided;
  return await writeKnown(scope, async (state) => {
    const collection = await findOrCreate(scope, state, name);
    if (collection === 'outdated') return collection;
    if (collection.schema !== checked?.schema) checkAgain(scope, collection, document);
    checked = collection;
    const { changes, raised } = compareEntries(collection, undefined, document);
    if (raised.length > 0) return await raiseFlags(scope, raised);
    const targets = { collection, catalogueVersion: state.version };
    const statement = insertOneInto(targets, { row: writeDocumentRow(document), changes });
    const count = await attemptWrite(scope, { statement, mayFail: true }, collection, changes, document);
    return await explainCount(scope, state, count);
  });
}

/** The collection got another schema since the insertion was decided. */
function checkAgain({ limits }: WriteScope, { name, schema }: StoredCollection, document: Document): void {
  if (schema === undefined) return;
  decideWrite({ kind: 'insert', collection: name, document }, undefined, { now: new Date(), limits, schema });
}

/** The collection of a name, made if need be. */
export async function findOrCreate(
  scope: WriteScope,
  state: CatalogueState,
  name: string,
): Promise<StoredCollection | 'outdated'> {
  const known = state.snapshot.byName.get(name);
  if (known !== undefined) return known;
  if ((await scope.catalogue.find(name)) !== undefined) return 'outdated';
  await scope.changeCatalogue(async (executor) => {
    // Another was quicker, perhaps.
    if ((await scope.catalogue.by(executor).find(name)) === undefined) await createCollection(executor, name, {});
  });
  return 'outdated';
}

/** Makes known what indexes are to become, before there is a document by which they do. */
export async function raiseFlags(scope: WriteScope, raised: readonly RaisedFlags[]): Promise<'outdated'> {
  await scope.changeCatalogue(async (executor) => {
    for (const { id, ...flags } of raised) await executor.run(raiseIndexFlags(id, flags));
    await executor.run(replaceCatalogueVersion());
  });
  return 'outdated';
}

/** Replaces a document if it still is there as it was, or deletes it. */
async function changeDocument(
  scope: WriteScope,
  decided: StoredCollection | undefined,
  { name, before, after }: { readonly name: string; readonly before: Document; readonly after: Document | undefined },
): Promise<boolean> {
  return await writeKnown(scope, async (state) => {
    const collection = state.snapshot.byName.get(name);
    // By another schema, or in another collection of the name, it has to be decided anew.
    if (collection === undefined || collection.id !== decided?.id || collection.schema !== decided.schema) return false;
    const { changes, raised } = compareEntries(collection, before, after);
    if (raised.length > 0) return await raiseFlags(scope, raised);
    const targets: WriteTargets = { collection, catalogueVersion: state.version };
    const known: KnownDocument = { id: before.id, version: before.version, createdAtMs: before.createdAt.getTime() };
    const statement = changeIn(targets, { known, before, after, changes });
    const isBuilding = changes.some(({ index }) => index.state.state === 'building');
    const first = isBuilding ? lockDocument(collection, before.id) : undefined;
    const count = await attemptWrite(scope, { statement, first, mayFail: false }, collection, changes, after ?? before);
    return await explainCount(scope, state, count);
  });
}

/**
 * Waits for who makes the entries of a document that an index lacks yet. A statement that waited for him itself would not see
 * what he has made: it looks at entries as they were when it began.
 */
function lockDocument({ table }: StoredCollection, id: string): Sql {
  return sql`SELECT 1 FROM ${identifier(table)} WHERE id = ${id} FOR NO KEY UPDATE`;
}

/** Whether a document was written; what was not is to be tried again if the catalogue was not as it was believed to be. */
export async function explainCount(
  scope: WriteScope,
  state: CatalogueState,
  count: number,
): Promise<boolean | 'outdated'> {
  if (count > 0) return true;
  return (await scope.catalogue.current()).version === state.version ? false : 'outdated';
}

/** @returns how many documents were written */
async function attemptWrite(
  scope: WriteScope,
  { statement, ...options }: AttemptOptions & { readonly statement: RenderedSql },
  collection: StoredCollection,
  changes: readonly EntryChange[],
  document: Document,
): Promise<number> {
  try {
    return await scope.attempt(statement, options);
  } catch (error) {
    throw isDataError(error) ? error : explainViolation(error, collection, changes, document);
  }
}

/** A key that is taken, told as such; any other fault as it is. */
export function explainViolation(
  error: unknown,
  collection: StoredCollection,
  changes: readonly EntryChange[],
  document: Document,
): unknown {
  const served = servedOf(collection);
  if (served !== undefined) return explainRefusal(error, served, document);
  const violation = uniqueViolation(error);
  if (violation === undefined) return error;
  if (violation.table === collection.table) return duplicateId(document.id);
  const change = changes.find(({ index }) => index.table === violation.table);
  if (change === undefined) return error;
  const key =
    change.added.find((each) => violation.detail.includes(Buffer.from(each).toString('hex'))) ?? change.added[0];
  return duplicateValue(change.index.state.definition, document, key ?? new Uint8Array());
}
