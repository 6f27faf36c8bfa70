import { compileFilter, type Filter, readDocumentRow, requiredText } from '@database-service/core';
import { documentColumnList, identifier, type Sql, selectRanges, sql } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import { PlaceSet } from '../read/place-set.js';
import { bindText, planRead, type ReadPlan } from '../read/plan-read.js';
import { readChunk } from '../read/read-chunk.js';
import { sliceRowsOf } from '../read/slice-table.js';
import { sourceOf } from '../read/source-of.js';
import type { CollectionWriter, StoredDocument } from './collection-writer.js';

/** Documents read, or places looked at, between two pauses. */
const chunkDocuments = 100;
/** About how many characters of JSON are read between two pauses. */
const chunkCharacters = 1024 * 1024;
/** Most rows looked at by one statement. */
const sliceRowsMax = 2_000;

/** The documents that a write of many is for, in the order they were inserted. At a `pause` none is held. */
export type ManyTargets = Generator<'pause' | StoredDocument, void, undefined>;

/** How a write of many documents looks for them. */
export interface ManyTargetsOptions {
  /** Most places that an index may name for it to be used; the table is walked along if there are more. */
  readonly placesMax: number;
  /** The collection as it is now: a new transaction may have begun at a pause. `undefined` ends it. */
  current(): CollectionWriter | undefined;
}

/**
 * Finds all documents that match, each of them once: neither its changes nor those of others give a document another place.
 * What is inserted behind the last one there now is left out.
 *
 * The places that an index names are noted down before the first document is given, in one go: a document could move past
 * a reader of the index. Where there are too many of them the table is walked along instead.
 */
export function* findManyTargets(
  connection: Connection,
  first: CollectionWriter,
  filter: Filter,
  options: ManyTargetsOptions,
): ManyTargets {
  const plan = planRead(first.collection, { filter });
  const isNamed = plan.index !== undefined || plan.union !== undefined || plan.idCondition !== undefined;
  if (isNamed && hasPlacesUpTo(connection, plan, options.placesMax)) {
    yield* readPlaces(listPlaces(connection, plan), filter, options);
  } else yield* walkTable(connection, first.collection, filter, options);
}

/** Counts entries, which takes no longer than to list so many of them. */
function hasPlacesUpTo(connection: Connection, plan: ReadPlan, placesMax: number): boolean {
  // A search for words is made of its index's entries; along the table it would be made anew for each part of it.
  if (!Number.isFinite(placesMax) || requiredText(plan.query.filter) !== undefined) return true;
  let left = placesMax;
  for (const source of listSources(plan)) {
    const count = sql`SELECT count(*) FROM (SELECT 1 FROM ${source} LIMIT ${sqliteDialect.rowCount(left + 1)})`;
    left -= Number(connection.first(count)?.[0]);
    if (left < 0) return false;
  }
  return true;
}

function listSources({ collection, index, union, idCondition }: ReadPlan): readonly Sql[] {
  const scans = index === undefined ? (union ?? []) : [index];
  if (scans.length === 0) return [sql`${identifier(collection.table)} AS c WHERE ${idCondition ?? sql`TRUE`}`];
  return scans.map(({ scan, index: { table } }) =>
    selectRanges(sqliteDialect, table, { ...scan, dropDuplicates: false }),
  );
}

function listPlaces(connection: Connection, plan: ReadPlan): PlaceSet {
  const places = new PlaceSet();
  const select = sql`SELECT d.seq FROM ${sourceOf(plan)} AND ${plan.condition}`;
  for (const [seq] of connection.each(select)) places.add(Number(seq));
  return places;
}

/** A document is looked at again when its turn comes: others may have changed it. */
function* readPlaces(places: PlaceSet, filter: Filter, { current }: ManyTargetsOptions): ManyTargets {
  let known: CatalogueCollection | undefined;
  let matches: (document: StoredDocument['document']) => boolean = () => false;
  let count = 0;
  for (const seq of places) {
    const writer = current();
    if (writer === undefined) return;
    if (writer.collection !== known) {
      known = writer.collection;
      matches = compileFilter(bindText(known, filter));
    }
    const stored = writer.findBySeq(seq);
    if (stored !== undefined && matches(stored.document)) yield stored;
    count += 1;
    if (count % chunkDocuments === 0) yield 'pause';
  }
}

function* walkTable(
  connection: Connection,
  first: CatalogueCollection,
  filter: Filter,
  { current }: ManyTargetsOptions,
): ManyTargets {
  const [start = null, last = null] = connection.first(boundsOf(first.table)) ?? [];
  if (start === null || last === null) return;
  let plan: ReadPlan | undefined;
  for (let after = Number(start) - 1; after < Number(last); ) {
    const collection = current()?.collection;
    if (collection === undefined) return;
    if (collection !== plan?.collection) plan = planRead(collection, { filter, byTable: true });
    const matches = plan.residual === undefined ? undefined : compileFilter(plan.residual);
    const through = Math.min(after + sliceRowsOf(plan.condition, sliceRowsMax), Number(last));
    const { rows, isFull } = readChunk(connection, selectSlice(plan, after, through), chunkDocuments, chunkCharacters);
    for (const row of rows) {
      const document = readDocumentRow(row.slice(2) as unknown as Parameters<typeof readDocumentRow>[0]);
      if (matches === undefined || matches(document)) yield { seq: Number(row[1]), document };
    }
    after = isFull ? Number(rows.at(-1)?.[1]) : through;
    yield 'pause';
  }
}

function boundsOf(table: string): Sql {
  return sql`SELECT (SELECT min(seq) FROM ${identifier(table)}), (SELECT max(seq) FROM ${identifier(table)})`;
}

function selectSlice({ collection, condition }: ReadPlan, after: number, through: number): Sql {
  return sql`SELECT NULL, d.seq, ${documentColumnList} FROM ${identifier(collection.table)} AS d
    WHERE d.seq > ${after} AND d.seq <= ${through} AND ${condition}
    ORDER BY d.seq LIMIT ${sqliteDialect.rowCount(chunkDocuments)}`;
}
