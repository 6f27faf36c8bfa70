import {
  checkCancelled,
  DataError,
  type Document,
  type DocumentRow,
  duplicateValue,
  findKnownIndex,
  type IndexDefinition,
  type OperationContext,
  readDocumentRow,
} from '@database-service/core';
import {
  acquireLease,
  type CatalogueIndex,
  documentColumnList,
  identifier,
  indexDuplicates,
  raiseIndexFlags,
  replaceCatalogueVersion,
  type SqlExecutor,
  type StoredCollection,
  sql,
  updateIndexReady,
} from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';
import { nobody } from '../connect/session.js';
import { postgresDialect } from '../dialect.js';
import { isTableMissing, mapError } from '../errors.js';
import { refuseForServed } from '../served/refuse.js';
import type { Store } from '../store.js';
import type { Catalogue } from './catalogue.js';
import { addIndex, createCollection, lockWriters, removeIndex } from './change-catalogue.js';

/** Documents whose entries are made in one transaction, and which writers wait for meanwhile: some milliseconds. */
const chunkDocuments = 250;

/** For how long an instance that dies keeps the others from going on with its index, and how often it says that it lives. */
const builderLeaseMs = 30_000;
const renewalMs = 10_000;

/** Takes, or keeps on, the right to build an index. @returns false while another builds it */
export async function holdBuilding({ connections, holder }: Store, id: number): Promise<boolean> {
  const wish = { holder, ttlMs: builderLeaseMs };
  return (await acquireLease(connections, postgresDialect, `build-index-${id}`, wish)).isHeld;
}

/**
 * Makes an index, and the collection if need be. Writers keep the entries of a building index up to date, so filling it
 * in chunks, each in a transaction of its own, misses nothing. One that cannot be made is removed again.
 *
 * @returns whether it was not there already, not even in part
 * @throws DataError INDEX_CONFLICT, INDEX_DUPLICATES, CANCELLED
 */
export async function buildIndex(
  context: OperationContext,
  store: Store,
  collection: string,
  definition: IndexDefinition,
): Promise<boolean> {
  const { id, made } = await store.changeCatalogue(context, (executor, catalogue) =>
    startIndex(executor, catalogue, collection, definition),
  );
  if (id !== undefined) await fillIndex(context, store, id);
  return made;
}

/** What became of the wish for an index. */
interface StartedIndex {
  /** Of an index that is now to be filled; `undefined` if it is ready. */
  readonly id: number | undefined;
  readonly made: boolean;
}

async function startIndex(
  executor: SqlExecutor,
  catalogue: Catalogue,
  name: string,
  definition: IndexDefinition,
): Promise<StartedIndex> {
  let collection = await catalogue.find(name);
  if (collection === undefined) {
    await createCollection(executor, name, {});
    collection = await catalogue.find(name);
  }
  if (collection === undefined) throw new DataError('INTERNAL', 'A collection that was made is not there.');
  refuseForServed(
    collection,
    'given an index: what other programs write would be missing in it. Make one in PostgreSQL: GIN on the data serves equality',
  );
  const { indexes } = collection;
  const known = findKnownIndex(
    indexes.map(({ state }) => state.definition),
    definition,
  );
  if (known !== undefined) {
    const building = indexes.find(({ state }) => state.definition === known && state.state === 'building');
    return { id: building?.id, made: false };
  }
  // Who writes without knowing of the index is waited for; who comes then knows of it.
  await executor.run(lockWriters(collection));
  return { id: await addIndex(executor, collection, definition), made: true };
}

/** Fills a building index from the start; what is there already stays. */
export async function fillIndex(context: OperationContext, store: Store, id: number): Promise<void> {
  let after: number | undefined = -1;
  let heldMs = 0;
  try {
    while (after !== undefined) {
      checkCancelled(context);
      if (performance.now() - heldMs > renewalMs || heldMs === 0) {
        // Whoever has it: two that fill the same index do no harm. It tells others that it is not left.
        await holdBuilding(store, id);
        heldMs = performance.now();
      }
      after = await fillChunk(store, id, after);
    }
  } catch (error) {
    const fault = isTableMissing(error) ? droppedMeanwhile() : mapError(error);
    // A process that stops, or loses its server, leaves the index building: it is gone on with later.
    if (fault.code === 'CONNECTION_ERROR') throw fault;
    await abandonIndex(store, id);
    throw fault.reason === 'DUPLICATE_VALUE' ? indexDuplicates(fault) : fault;
  }
}

/**
 * Makes the entries of the documents behind a place, up to a number of them; behind the last one the index is ready. The
 * documents are locked meanwhile, so that no writer's entries are overtaken by those of what the document was before.
 *
 * @returns behind which document to go on; `undefined` when the index is ready
 */
async function fillChunk(store: Store, id: number, after: number): Promise<number | undefined> {
  const found = findIndex(await store.catalogue.current(), id);
  if (found === undefined) throw droppedMeanwhile();
  if (found.index.state.state === 'ready') return undefined;
  const { collection, index } = found;
  const last = await store.connections.inTransaction(nobody, async (session) => {
    const rows = await session.all(sql`SELECT d.seq, ${documentColumnList} FROM ${identifier(collection.table)} AS d
      WHERE d.seq > ${after} ORDER BY d.seq LIMIT ${postgresDialect.rowCount(chunkDocuments)} FOR SHARE`);
    await addEntries(
      session,
      index,
      rows.map(([seq, ...row]) => ({ seq: Number(seq), document: readDocumentRow(row as unknown as DocumentRow) })),
    );
    return rows.length < chunkDocuments ? undefined : Number(rows.at(-1)?.[0]);
  });
  if (last !== undefined) return last;
  await store.changeCatalogue(nobody, async (executor) => {
    await executor.run(updateIndexReady(id));
    await executor.run(replaceCatalogueVersion());
  });
  await gatherFigures(store, [collection.table, index.table]);
  return undefined;
}

/** The planner would know nothing of the new table until the server looks by itself, a minute or more later. */
async function gatherFigures({ connections, config }: Store, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    try {
      await connections.query(nobody, sql`ANALYZE ${identifier(table)}`, 'write');
    } catch (error) {
      config.logger.debug('A table could not be analyzed', { table, reason: mapError(error).reason });
    }
  }
}

interface PlacedDocument {
  readonly seq: number;
  readonly document: Document;
}

async function addEntries(
  executor: SqlExecutor,
  index: CatalogueIndex,
  documents: readonly PlacedDocument[],
): Promise<void> {
  const entries = documents.flatMap(({ seq, document }) =>
    index.entriesOf(document).keys.map((key) => ({ key, seq, document })),
  );
  const flags = documents.map(({ document }) => index.entriesOf(document));
  const multikey = flags.some((each) => each.multikey) && !index.state.multikey;
  const inexact = flags.some((each) => each.inexact) && !index.state.inexact;
  if (entries.length > 0) await insertEntries(executor, index, entries);
  if (!multikey && !inexact) return;
  await executor.run(raiseIndexFlags(index.id, { multikey, inexact }));
  await executor.run(replaceCatalogueVersion());
}

interface NewEntry extends PlacedDocument {
  readonly key: Uint8Array;
}

/** A writer was quicker with some, perhaps; or another document has the value. */
async function insertEntries(
  executor: SqlExecutor,
  index: CatalogueIndex,
  entries: readonly NewEntry[],
): Promise<void> {
  const table = identifier(index.table);
  const keys = arrayText(entries.map(({ key }) => key));
  const ids = arrayText(entries.map(({ document }) => document.id));
  const seqs = arrayText(entries.map(({ seq }) => seq));
  const given = sql`unnest(${keys}::BYTEA[], ${ids}::TEXT[], ${seqs}::BIGINT[]) AS k(key, id, seq)`;
  await executor.run(sql`INSERT INTO ${table} (key, id, seq) SELECT k.key, k.id, k.seq FROM ${given}
    ON CONFLICT DO NOTHING`);
  if (!index.state.definition.unique) return;
  const [taken] = await executor.all(sql`SELECT k.key, k.id FROM ${given}
    WHERE NOT EXISTS (SELECT 1 FROM ${table} AS c WHERE c.key = k.key AND c.id = k.id) LIMIT 1`);
  if (taken === undefined) return;
  const entry = entries.find(({ document }) => document.id === taken[1]);
  if (entry !== undefined) throw duplicateValue(index.state.definition, entry.document, taken[0] as Uint8Array);
}

/** Removes an index that could not be filled. */
async function abandonIndex(store: Store, id: number): Promise<void> {
  await store.changeCatalogue(nobody, async (executor, catalogue) => {
    const found = findIndex(await catalogue.refresh(), id);
    if (found?.index.state.state === 'building') await removeIndex(executor, found.index);
  });
}

/** The index and its collection, whatever that is called now. */
function findIndex(
  { snapshot }: Awaited<ReturnType<Catalogue['current']>>,
  id: number,
): { readonly collection: StoredCollection; readonly index: CatalogueIndex } | undefined {
  for (const collection of snapshot.byName.values()) {
    const index = collection.indexes.find((each) => each.id === id);
    if (index !== undefined) return { collection, index };
  }
  return undefined;
}

function droppedMeanwhile(): DataError {
  return new DataError('INDEX_MISSING', 'The index was dropped while it was built.');
}
