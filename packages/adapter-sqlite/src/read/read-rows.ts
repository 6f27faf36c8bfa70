import type { DocumentRow } from '@database-service/core';
import {
  compileSortSql,
  documentColumns,
  type OrderedScan,
  type ScanPosition,
  type Sql,
  selectSlice,
  selectSliceEnd,
  sql,
} from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { Connection, Row } from '../driver.js';
import { PlaceSet } from './place-set.js';
import type { ReadPlan } from './plan-read.js';
import { isPageOfSize, readPage } from './read-chunk.js';
import { sliceRowsOf } from './slice-table.js';
import { type DocumentPlace, readFirstPlaces, toPlace } from './sorted-places.js';
import { sourceOf } from './source-of.js';

/** A document's place in its table, and its columns, behind which there may be others. */
export interface StoredRow {
  readonly seq: number;
  readonly columns: DocumentRow;
  /** Whether it was changed after its place in an order was found. */
  readonly isChanged?: boolean;
}

/**
 * What a reader hands over: a row, or `pause` where others may be let in. No statement is open at either, so a slow
 * consumer holds up nobody.
 */
export type RowStream = Generator<StoredRow | 'pause', void, undefined>;

/** Most rows looked at by one statement, so that it takes a few milliseconds. */
const sliceRowsMax = 2_000;
/** Most rows in memory at once, if they are small. */
const chunkRowsMax = 200;

/** Scans of one key range each (`$in` has up to 10,000) between two pauses. */
const scansPerPause = 100;

/** How much of an ordered read is wanted. */
export interface ReadWindow {
  /** Matches passed over at the start. Only where nothing is left for core. */
  readonly skip: number;
  readonly rowsMax: number;
}

/** Reads the matches of a plan's pushed filter by ordered scans. */
export function* readOrdered(
  connection: Connection,
  plan: ReadPlan,
  scans: readonly OrderedScan[],
  { skip, rowsMax }: ReadWindow,
): RowStream {
  const { documentBytesMax } = plan.collection;
  let left = rowsMax;
  const sliceRows = sliceRowsOf(plan.condition, sliceRowsMax);
  let skipLeft = skip;
  for (const [number, scan] of scans.entries()) {
    if (number % scansPerPause === scansPerPause - 1) yield 'pause';
    let after = startOf(plan, scan);
    if (skipLeft > 0 && plan.checked.kind === 'all' && scans.length === 1) {
      // Entries are counted without looking at documents.
      after = positionAfter(
        connection.first(selectSliceEnd(sqliteDialect, { scan, rowsMax: skipLeft, ...startAt(after) })),
      );
      if (after === undefined) return;
      skipLeft = 0;
    }
    for (;;) {
      const limit = Math.min(left + skipLeft, chunkRowsMax);
      const window = plan.checked.kind === 'all' ? limit : sliceRows;
      const isLast = limit === left + skipLeft && isPageOfSize(limit, documentBytesMax);
      const slice = {
        scan,
        condition: plan.condition,
        rowsMax: window,
        limit,
        beside: documentColumns.seq,
        isPlaced: !isLast,
        ...startAt(after),
      };
      const rows = readPage(connection, selectSlice(sqliteDialect, slice), limit, documentBytesMax);
      const wanted = skipLeft === 0 ? rows.rows : rows.rows.slice(skipLeft);
      for (const row of wanted) yield toStoredRow(row);
      left -= wanted.length;
      skipLeft -= rows.rows.length - wanted.length;
      if (left === 0) return;
      const next = rows.isFull
        ? positionOf(rows.rows.at(-1))
        : positionAfter(connection.first(selectSliceEnd(sqliteDialect, slice)));
      if (next === undefined) break;
      after = next;
      yield 'pause';
    }
  }
}

/** Where a scan starts: after the position asked for, by id or by key and id. */
function startOf({ query, index }: ReadPlan, scan: OrderedScan): ScanPosition | undefined {
  if (scan.entries !== undefined) return index?.scan.after;
  const id = query.after?.[0];
  return typeof id === 'string' ? { id } : undefined;
}

function startAt(after: ScanPosition | undefined): { readonly after?: ScanPosition } {
  return after === undefined ? {} : { after };
}

/** The place that a row of a slice tells by its last column. */
function positionOf(row: Row | undefined): ScanPosition | undefined {
  return row === undefined ? undefined : toPosition(row[keyColumn], row[0]);
}

/** The place of a row of key and id. */
function positionAfter(row: Row | undefined): ScanPosition | undefined {
  return row === undefined ? undefined : toPosition(row[0], row[1]);
}

function toPosition(key: Row[number] | undefined, id: Row[number] | undefined): ScanPosition {
  if (key === null || key === undefined) return { id: String(id) };
  return { key: typeof key === 'string' ? Buffer.from(key, 'hex') : (key as Uint8Array), id: String(id) };
}

/** Of a slice, behind the columns of the document. */
const seqColumn = 6;
const keyColumn = 7;

function toStoredRow(row: Row): StoredRow {
  return { seq: Number(row[seqColumn]), columns: row as unknown as DocumentRow };
}

/** The order of all matches, found by one statement: their places, those first that SQL cannot order. */
export interface SortedPlaces {
  /** In order, as far as SQL can place them. */
  readonly places: readonly DocumentPlace[];
  /** Matches that come in any order, of which there may be millions: those that SQL cannot place, or all where it need not. */
  readonly unplaced: PlaceSet;
  /** Some match cannot be placed by SQL: then all such are candidates, and the first of the others. */
  readonly isComplex: boolean;
  /** As many were found as were asked for: there may be more behind them. */
  readonly isFull: boolean;
}

/**
 * Has SQLite sort the matches. Should one of them have an array or object at a path of the sort, gives the first of
 * the others and all such instead, for core to sort: the answer is among them.
 *
 * @param rowsMax - how many of the first are needed
 */
export function* readSortedPlaces(
  connection: Connection,
  plan: ReadPlan,
  rowsMax: number,
): Generator<'pause', SortedPlaces, undefined> {
  const { sort } = plan.query;
  if (sort === undefined) {
    const select = sql`SELECT d.seq FROM ${sourceOf(plan)} AND ${plan.condition}`;
    const unplaced = readSeqs(connection, limited(select, rowsMax));
    return { places: [], unplaced, isComplex: false, isFull: unplaced.size >= rowsMax };
  }
  const places = yield* readFirstPlaces(connection, plan, sort, rowsMax);
  if (places !== undefined) {
    return { places, unplaced: new PlaceSet(), isComplex: false, isFull: places.length >= rowsMax };
  }
  const from = sql`${sourceOf(plan)} AND ${plan.condition}`;
  const { isComplex, orderBy, after } = compileSortSql(sqliteDialect, sort);
  const isAfter = plan.query.after === undefined ? sql`TRUE` : after(plan.query.after);
  const unplaced = readSeqs(connection, sql`SELECT d.seq FROM ${from} AND ${isComplex}`);
  yield 'pause';
  const selectOthers = sql`SELECT d.seq, 0, d.id, d.version, d.created_at FROM ${from} AND NOT ${isComplex} AND ${isAfter}
    ORDER BY ${orderBy}`;
  const others = connection.all(limited(selectOthers, rowsMax)).map(toPlace);
  return { places: others, unplaced, isComplex: true, isFull: others.length >= rowsMax };
}

function limited(select: Sql, rowsMax: number): Sql {
  return Number.isFinite(rowsMax) ? sql`${select} LIMIT ${sqliteDialect.rowCount(rowsMax)}` : select;
}

function readSeqs(connection: Connection, select: Sql): PlaceSet {
  const places = new PlaceSet();
  for (const [seq] of connection.each(select)) places.add(Number(seq));
  return places;
}

/** All that was found, those in order first, but for so many at the start. */
export function* listPlaces(
  { places, unplaced }: Pick<SortedPlaces, 'places' | 'unplaced'>,
  skip = 0,
): Generator<DocumentPlace> {
  yield* places.slice(skip);
  let left = Math.max(0, skip - places.length);
  for (const seq of unplaced) {
    if (left === 0) yield { seq };
    else left -= 1;
  }
}

/** Reads documents by their places, in this order. What was deleted meanwhile is left out. */
export function* readBySeq(connection: Connection, plan: ReadPlan, places: Iterable<DocumentPlace>): RowStream {
  const { statements } = plan.collection;
  const select = connection.statement(statements.selectBySeq);
  let count = 0;
  for (const { seq, known } of places) {
    if (count > 0 && count % chunkRowsMax === 0) yield 'pause';
    count += 1;
    const row = select.get(seq) as Row | undefined;
    if (row === undefined) continue;
    const columns = row.slice(1) as unknown as DocumentRow;
    yield known === undefined ? { seq, columns } : { seq, columns, isChanged: !isKnown(columns, known) };
  }
}

function isKnown([id, version, createdAtMs]: DocumentRow, known: NonNullable<DocumentPlace['known']>): boolean {
  return id === known[0] && version === known[1] && createdAtMs === known[2];
}
