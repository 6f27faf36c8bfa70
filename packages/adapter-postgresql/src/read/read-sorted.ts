import {
  type CompiledSort,
  compileSortSql,
  documentColumnList,
  ordinal,
  type ReadPlan,
  type Sql,
  type SqlRow,
  sql,
} from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { toDocument } from './document-columns.js';
import { sourceOf } from './planning.js';
import { type DocumentParts, type ReadWindow, sizeOfRow } from './read-ordered.js';
import type { RowParts } from './read-source.js';
import { checkEmpty, checkVersion, type KnownCollection, type ReadScope } from './reading.js';

/** What a statement that sorts gave. */
export interface SortedRead {
  readonly parts: DocumentParts;
  /** They come in the order asked for, behind the position asked for, and skip and limit are done. */
  readonly isSorted: boolean;
}

/** Matches that come without a cursor: a page. */
const pageMax = 200;
/** Documents that are better thrown away here than counted by a statement of its own. */
const skippedMax = 1_000;

/**
 * Has the server sort the matches, or give them in any order where none is asked for. Should one of them have an array or
 * object at a path of the sort, gives the first of the others and all such instead, for core to sort: the answer is among
 * them. Each of these is one statement, so that what is changed meanwhile is neither missed nor met twice.
 */
export async function readSorted(
  scope: ReadScope,
  known: KnownCollection,
  plan: ReadPlan,
  window: ReadWindow,
): Promise<SortedRead> {
  const { sort } = plan.query;
  const from = sql`${sourceOf(plan)} AND ${plan.condition}`;
  if (sort === undefined || plan.order.kind === 'core') {
    const rows = fetchRows(scope, known, select(sql`FALSE`, from), sort === undefined ? window : everything);
    return { parts: toDocuments(rows), isSorted: sort === undefined };
  }
  const compiled = compileSortSql(postgresDialect, sort);
  const { skip, rowsMax } = window;
  if (skip > skippedMax && !(await hasComplex(scope, known, from, compiled))) {
    const rows = fetchRows(scope, known, selectPlaced(plan, from, compiled), window);
    return { parts: toDocuments(rows), isSorted: true };
  }
  const flagged = sql`${select(compiled.isComplex, from)} AND (${isBehind(plan, compiled)} OR ${compiled.isComplex})
    ORDER BY ${ordinal(flagColumn + 1)} DESC, ${compiled.orderBy}`;
  const rows = fetchRows(scope, known, flagged, { skip: 0, rowsMax: skip + rowsMax });
  const first = await rows.next();
  if (first.done || Number(first.value[0]?.[flagColumn]) === 0) {
    return { parts: toDocuments(behind(first.done ? [] : first.value, rows, skip)), isSorted: true };
  }
  await rows.return();
  const placed = limited(selectPlaced(plan, from, compiled), { skip: 0, rowsMax: skip + rowsMax });
  const both = sql`(${select(sql`TRUE`, from)} AND ${compiled.isComplex}) UNION ALL (${placed})`;
  return { parts: toDocuments(fetchRows(scope, known, both, everything)), isSorted: false };
}

const everything: ReadWindow = { skip: 0, rowsMax: Number.POSITIVE_INFINITY };

/** Columns: those of the document, the catalogue's version, a flag. */
function select(flag: Sql, from: Sql): Sql {
  return sql`SELECT ${documentColumnList}, ${catalogueVersion}, ${flag} FROM ${from}`;
}

const versionColumn = 6;
const flagColumn = 7;

function selectPlaced(plan: ReadPlan, from: Sql, compiled: CompiledSort): Sql {
  return sql`${select(sql`FALSE`, from)} AND NOT ${compiled.isComplex} AND ${isBehind(plan, compiled)}
    ORDER BY ${compiled.orderBy}`;
}

function isBehind({ query }: ReadPlan, compiled: CompiledSort): Sql {
  return query.after === undefined ? sql`TRUE` : compiled.after(query.after);
}

async function hasComplex(
  scope: ReadScope,
  known: KnownCollection,
  from: Sql,
  { isComplex }: CompiledSort,
): Promise<boolean> {
  const [row] = await scope.reads.all(sql`SELECT EXISTS (SELECT 1 FROM ${from} AND ${isComplex}), ${catalogueVersion}`);
  await checkVersion(scope, known, row?.[1]);
  return Number(row?.[0]) === 1;
}

function limited(statement: Sql, { skip, rowsMax }: ReadWindow): Sql {
  const limit = Number.isFinite(rowsMax) ? sql` LIMIT ${postgresDialect.rowCount(rowsMax)}` : sql``;
  const offset = skip === 0 ? sql`` : sql` OFFSET ${postgresDialect.rowCount(skip)}`;
  return sql`${statement}${limit}${offset}`;
}

/** A page at once; more by a cursor. */
async function* fetchRows(scope: ReadScope, known: KnownCollection, statement: Sql, window: ReadWindow): RowParts {
  const piece = limited(statement, window);
  let isChecked = false;
  const parts = window.rowsMax <= pageMax ? pageOf(scope, piece) : scope.reads.stream(piece, sizeOfRow);
  for await (const rows of parts) {
    if (!isChecked) await checkVersion(scope, known, rows[0]?.[versionColumn]);
    isChecked = true;
    yield rows;
  }
  if (!isChecked) await checkEmpty(scope, known);
}

async function* pageOf({ reads }: ReadScope, piece: Sql): RowParts {
  const rows = await reads.all(piece);
  if (rows.length > 0) yield rows;
}

/** What comes behind so many rows. */
async function* behind(first: readonly SqlRow[], rest: RowParts, skip: number): RowParts {
  let left = skip;
  const drop = (rows: readonly SqlRow[]): readonly SqlRow[] => {
    const wanted = rows.slice(left);
    left -= rows.length - wanted.length;
    return wanted;
  };
  try {
    const head = drop(first);
    if (head.length > 0) yield head;
    for await (const rows of rest) {
      const wanted = drop(rows);
      if (wanted.length > 0) yield wanted;
    }
  } finally {
    await rest.return();
  }
}

async function* toDocuments(parts: RowParts): DocumentParts {
  for await (const rows of parts) yield rows.map(toDocument);
}
