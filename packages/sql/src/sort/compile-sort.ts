import type { FieldPath, Sort, SortKey, SortPosition, Value } from '@database-service/core';
import { DataError, typeOf } from '@database-service/core';
import type { JsonNode, SqlDialect } from '../dialect.js';
import { compiledSegmentsMax } from '../filter/compile-filter.js';
import { descend, hasArrayOnTheWay } from '../filter/walk-path.js';
import { andSql, joinSql, orSql, type Sql, type SqlParameter, sql } from '../fragment.js';
import { documentColumns } from '../tables/document-columns.js';

/** A sort in SQL: right for every document whose values at its paths are scalars. */
export interface CompiledSort {
  /** What follows ORDER BY. */
  readonly orderBy: Sql;
  /** What `orderBy` is made of, never NULL: whoever selects them can order by their ordinals, and merge. */
  readonly columns: readonly { readonly column: Sql; readonly direction: 1 | -1 }[];
  /**
   * Holds for documents that SQL cannot place: an array on a path or at its end, or an object there. Two-valued; FALSE
   * where the envelope alone is sorted by.
   */
  readonly isComplex: Sql;
  /** Documents after a position; right for those that are not complex. */
  after(position: SortPosition): Sql;
}

/** Whether a sort's paths are short enough for `compileSortSql`. */
export function isSortCompilable(sort: Sort): boolean {
  return sort.every(({ path }) => path.segments.length <= compiledSegmentsMax);
}

/** Compiles a sort of the document table (alias `d`). */
export function compileSortSql(dialect: SqlDialect, sort: Sort): CompiledSort {
  const keys = sort.map((key) => ({ key, columns: columnsOf(dialect, key.path) }));
  const columns = keys.flatMap(({ key: { direction }, columns: parts }) =>
    parts.map((column) => ({ column, direction })),
  );
  const orders = columns.map(({ column, direction }) => (direction === 1 ? column : sql`${column} DESC`));
  return {
    columns,
    orderBy: joinSql(orders, sql`, `),
    isComplex: orSql(sort.flatMap(({ path }) => complexAt(dialect, path))),
    after: (position) => compileAfter(dialect, keys, position),
  };
}

/** The first way in which a document can come later: equal in all keys before one, later in that one. */
function compileAfter(
  dialect: SqlDialect,
  keys: readonly { readonly key: SortKey; readonly columns: readonly Sql[] }[],
  position: SortPosition,
): Sql {
  const equalBefore: Sql[] = [];
  const ways: Sql[] = [];
  keys.forEach(({ key, columns }, index) => {
    const places = placesOf(dialect, key.path, position[index]);
    const left = joinSql(columns, sql`, `);
    const right = joinSql(
      places.map((place) => sql`${place}`),
      sql`, `,
    );
    const later = key.direction === 1 ? sql`(${left}) > (${right})` : sql`(${left}) < (${right})`;
    ways.push(andSql([...equalBefore, later]));
    equalBefore.push(sql`(${left}) = (${right})`);
  });
  return orSql(ways);
}

function columnsOf(dialect: SqlDialect, path: FieldPath): readonly Sql[] {
  const root = jsonRoot(path);
  if (root !== undefined) return dialect.json.sortColumns(descend(root, path.segments));
  switch (path.root) {
    case 'id':
    case 'version':
    case 'created_at':
    case 'updated_at':
      return [documentColumns[path.root]];
    default:
      throw new DataError('INTERNAL', 'A path below a value was used on a document.');
  }
}

function complexAt(dialect: SqlDialect, path: FieldPath): readonly Sql[] {
  const root = jsonRoot(path);
  if (root === undefined) return [];
  const [first, ...rest] = path.segments;
  const start = first === undefined ? root : descend(root, [first]);
  return [hasArrayOnTheWay(dialect, start, rest), dialect.json.isType(descend(start, rest), ['object', 'array'])];
}

/** Where a value stands, in the terms of the columns that are sorted by. `undefined` is an empty array. */
function placesOf(dialect: SqlDialect, path: FieldPath, value: Value | undefined): readonly SqlParameter[] {
  if (jsonRoot(path) !== undefined) return dialect.sortPlaces(value);
  if (value instanceof Date) return [value.getTime()];
  if (typeof value === 'string' || typeof value === 'number') return [value];
  throw new DataError('BAD_CURSOR', `The cursor has a ${value == null ? 'null' : typeOf(value)} where it cannot be.`);
}

function jsonRoot(path: FieldPath): JsonNode | undefined {
  if (path.root !== 'data' && path.root !== 'metadata') return undefined;
  return { form: 'json', source: documentColumns[path.root], steps: [] };
}
