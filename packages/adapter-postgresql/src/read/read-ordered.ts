import type { Document } from '@database-service/core';
import {
  type OrderedScan,
  type ReadPlan,
  type ScanPosition,
  type SqlRow,
  selectSlice,
  selectSliceEnd,
} from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { toDocument } from './document-columns.js';
import { nextCount, type ReadSource } from './read-source.js';
import { checkEmpty, checkVersion, type KnownCollection, type ReadScope } from './reading.js';

/** Documents in parts, none of them empty. Errors are the driver's, and `Outdated`. */
export type DocumentParts = AsyncGenerator<readonly Document[], void, undefined>;

/** How much of an ordered read is wanted. */
export interface ReadWindow {
  /** Matches passed over at the start. Only where nothing is left for core. */
  readonly skip: number;
  readonly rowsMax: number;
}

/** Rows of the first slice where nobody says how many are wanted. */
const firstRows = 50;
const sliceRowsMax = 500;
/** Entries that one slice looks at, matching or not: the server stops at the last match that is wanted. */
const lookedAtMax = 10_000;
/**
 * Reads the matches of a plan's pushed filter by ordered scans, slice by slice: between two of them nothing is held on the
 * server, so a slow consumer holds up nobody.
 */
export async function* readOrdered(
  scope: ReadScope,
  known: KnownCollection,
  plan: ReadPlan,
  scans: readonly OrderedScan[],
  { skip, rowsMax }: ReadWindow,
): DocumentParts {
  const { reads } = scope;
  let left = rowsMax;
  let skipLeft = skip;
  let isChecked = false;
  let wished = Number.isFinite(rowsMax) ? sliceRowsMax : firstRows;
  const { condition } = plan;
  const isAll = plan.checked.kind === 'all';
  for (const scan of scans) {
    let after = startOf(plan, scan);
    if (skipLeft > 0 && isAll && scans.length === 1) {
      // Entries are counted without looking at documents.
      after = positionAfter(
        (await reads.all(selectSliceEnd(postgresDialect, { scan, rowsMax: skipLeft, ...startAt(after) })))[0],
      );
      if (after === undefined) break;
      skipLeft = 0;
    }
    for (;;) {
      const limit = Math.min(left + skipLeft, wished);
      const slice = { scan, condition, rowsMax: isAll ? limit : lookedAtMax, limit, ...startAt(after) };
      const isPlaced = limit < left + skipLeft;
      const rows = await reads.all(selectSlice(postgresDialect, { ...slice, beside: catalogueVersion, isPlaced }));
      if (rows[0] !== undefined) {
        await checkVersion(scope, known, rows[0][versionColumn]);
        isChecked = true;
      }
      const wanted = skipLeft === 0 ? rows : rows.slice(skipLeft);
      skipLeft -= rows.length - wanted.length;
      left -= wanted.length;
      if (wanted.length > 0) yield wanted.map(toDocument);
      if (left === 0) return;
      if (rows.length > 0) wished = Math.min(2 * wished, sliceRowsMax, nextCount(rows.length, sizeOfRows(rows)));
      const next = rows.length === limit ? positionOf(rows.at(-1)) : await endOf(reads, slice, isAll);
      if (next === undefined) break;
      after = next;
    }
  }
  if (!isChecked) await checkEmpty(scope, known);
}

async function endOf(
  reads: ReadSource,
  slice: Parameters<typeof selectSliceEnd>[1],
  isAll: boolean,
): Promise<ScanPosition | undefined> {
  return isAll ? undefined : positionAfter((await reads.all(selectSliceEnd(postgresDialect, slice)))[0]);
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
function positionOf(row: SqlRow | undefined): ScanPosition | undefined {
  return row === undefined ? undefined : toPosition(row[keyColumn], row[0]);
}

/** The place of a row of key and id. */
function positionAfter(row: SqlRow | undefined): ScanPosition | undefined {
  return row === undefined ? undefined : toPosition(row[0], row[1]);
}

function toPosition(key: SqlRow[number] | undefined, id: SqlRow[number] | undefined): ScanPosition {
  if (key === null || key === undefined) return { id: String(id) };
  return { key: typeof key === 'string' ? Buffer.from(key, 'hex') : (key as Uint8Array), id: String(id) };
}

/** Of a slice, behind the columns of the document. */
const versionColumn = 6;
const keyColumn = 7;

function sizeOfRows(rows: readonly SqlRow[]): number {
  return rows.reduce((sum, row) => sum + sizeOfRow(row), 0);
}

/** About: characters of the data, whose column is the same wherever a document's come first. */
export function sizeOfRow(row: SqlRow): number {
  return String(row[dataColumn]).length;
}

const dataColumn = 5;
