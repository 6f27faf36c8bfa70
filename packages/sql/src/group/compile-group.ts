import type { Accumulator, Expression, FieldPath, Stage } from '@database-service/core';
import type { JsonNode, SqlDialect } from '../dialect.js';
import { compiledSegmentsMax } from '../filter/compile-filter.js';
import { descend, hasArrayOnTheWay } from '../filter/walk-path.js';
import { joinSql, type Sql, sql } from '../fragment.js';
import { documentColumns } from '../tables/document-columns.js';

/** A `$group` that SQL can do, if the values turn out to be such that it is exact. */
export type GroupStage = Extract<Stage, { readonly kind: 'group' }>;

/** What kind of value a group's key or an extreme is, as `kind` columns give it. */
export const groupKinds = { nullish: 0, number: 1, string: 2, bool: 3, date: 4, other: 9 } as const;

/** Columns of each group: see `GroupColumns`. */
export interface CompiledGroup {
  /** kind, number and text of the key, the first id, the count of documents, then those of each accumulator. */
  readonly columns: Sql;
  /** What follows GROUP BY. */
  readonly groupBy: Sql;
}

/** How many columns stand before those of the accumulators. */
export const groupKeyColumns = 5;
/** How many columns each accumulator has. */
export const accumulatorColumns = 4;

/**
 * Whether a `$group` can be tried in SQL: by null or a field of the data, with accumulators of fields or whole numbers.
 */
export function isGroupCompilable({ by, accumulators }: GroupStage): boolean {
  const isKey = by.kind === 'literal' ? by.value === null : isDataField(by);
  return isKey && accumulators.length <= accumulatorsMax && accumulators.every(isAccumulatorCompilable);
}

const operatorsInSql: ReadonlySet<Accumulator['operator']> = new Set(['sum', 'avg', 'min', 'max', 'count']);

/** Engines bound the columns of a result (SQLite: 2,000). */
const accumulatorsMax = 100;

function isAccumulatorCompilable({ operator, expression }: Accumulator): boolean {
  if (!operatorsInSql.has(operator)) return false;
  if (operator === 'count' || isDataField(expression)) return true;
  const isWhole = expression.kind === 'literal' && Number.isSafeInteger(expression.value);
  return isWhole && (operator === 'sum' || operator === 'avg');
}

/** In pipelines `_id` is the id and `_meta` the envelope; every other name is one of the data. */
function isDataField(expression: Expression): boolean {
  if (expression.kind !== 'field') return false;
  const { segments } = expression.path;
  const [first = '_id'] = segments;
  return first !== '_id' && first !== '_meta' && segments.length <= compiledSegmentsMax;
}

/** Compiles a `$group` over the document table (alias `d`). */
export function compileGroup(dialect: SqlDialect, stage: GroupStage): CompiledGroup {
  const key = keyColumns(dialect, stage.by);
  const accumulators = stage.accumulators.flatMap((accumulator) => accumulate(dialect, accumulator));
  return {
    columns: joinSql([...key, sql`min(d.id)`, sql`count(*)`, ...accumulators], sql`, `),
    groupBy: sql`1, 2, 3`,
  };
}

function keyColumns(dialect: SqlDialect, by: Expression): readonly Sql[] {
  if (by.kind !== 'field') return [sql`${groupKinds.nullish} + 0`, sql`NULL`, sql`NULL`];
  return valueColumns(dialect, by.path);
}

/** kind, number (or flag) and text (or date) of a field; the latter NULL where it is neither. */
function valueColumns(dialect: SqlDialect, path: FieldPath): readonly [kind: Sql, number: Sql, text: Sql] {
  const { json } = dialect;
  const [start, rest] = startOf(path);
  const node = descend(start, rest);
  const number = sql`CASE WHEN ${json.isType(node, ['number'])} THEN ${json.number(node)}
    WHEN ${json.isType(node, ['bool'])} THEN ${json.flag(node)} END`;
  const text = sql`CASE WHEN ${json.isType(node, ['string'])} THEN ${json.text(node)}
    WHEN ${json.isType(node, ['date'])} THEN ${json.date(node)} END`;
  const kind = sql`CASE WHEN ${hasArrayOnTheWay(dialect, start, rest)} THEN ${groupKinds.other}
    WHEN ${json.isNullish(node)} THEN ${groupKinds.nullish} WHEN ${json.isType(node, ['number'])} THEN ${groupKinds.number}
    WHEN ${json.isType(node, ['string'])} THEN ${groupKinds.string} WHEN ${json.isType(node, ['bool'])} THEN ${groupKinds.bool}
    WHEN ${json.isType(node, ['date'])} THEN ${groupKinds.date} ELSE ${groupKinds.other} END`;
  return [kind, number, text];
}

/** Four columns for each accumulator; what they mean, `readAccumulator` of the reader knows. */
function accumulate(dialect: SqlDialect, { operator, expression }: Accumulator): readonly Sql[] {
  if (operator === 'count' || expression.kind !== 'field') return [sql`NULL`, sql`NULL`, sql`NULL`, sql`NULL`];
  if (operator === 'sum' || operator === 'avg') {
    const [start, rest] = startOf(expression.path);
    const node = descend(start, rest);
    const isNumber = dialect.json.isType(node, ['number']);
    const number = dialect.json.number(node);
    const isFraction = sql`CASE WHEN ${isNumber} THEN CASE WHEN ${number} = ${dialect.truncate(number)} THEN 0 ELSE 1 END ELSE 0 END`;
    return [
      sql`sum(CASE WHEN ${isNumber} THEN ${number} * 1.0 END)`,
      sql`sum(CASE WHEN ${isNumber} THEN abs(${number} * 1.0) END)`,
      sql`count(CASE WHEN ${isNumber} THEN 1 END)`,
      sql`max(${isFraction})`,
    ];
  }
  const [kind, number, text] = valueColumns(dialect, expression.path);
  const present = sql`nullif(${kind}, ${groupKinds.nullish})`;
  const extreme = operator === 'min' ? sql`min` : sql`max`;
  return [sql`min(${present})`, sql`max(${present})`, sql`${extreme}(${number})`, sql`${extreme}(${text})`];
}

function startOf(path: FieldPath): readonly [start: JsonNode, rest: readonly string[]] {
  const [first = '', ...rest] = path.segments;
  return [{ form: 'json', source: documentColumns.data, steps: [first] }, rest];
}
