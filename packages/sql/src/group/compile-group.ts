import type { Accumulator, Expression, FieldPath, GroupStage } from '@database-service/core';
import type { JsonNode, ReadNode, SqlDialect, TrustedReads } from '../dialect.js';
import { compiledSegmentsMax } from '../filter/compile-filter.js';
import { descend, hasArrayOnTheWay } from '../filter/walk-path.js';
import { identifier, integerLiteral, joinSql, type Sql, sql } from '../fragment.js';
import { documentColumns } from '../tables/document-columns.js';

/**
 * What kind of value a group's key or an extreme is, as `kind` columns give it. `doubtful` are keys of a statement that trusts
 * values: another one has to tell what they are.
 */
export const groupKinds = { nullish: 0, number: 1, string: 2, bool: 3, date: 4, doubtful: 8, other: 9 } as const;

/** In the text: a CASE of parameters alone has no type that engines could tell. */
const kinds = Object.fromEntries(
  Object.entries(groupKinds).map(([name, kind]) => [name, integerLiteral(kind)]),
) as Readonly<Record<keyof typeof groupKinds, Sql>>;

/**
 * A statement by its parts: `SELECT columns FROM (SELECT reads FROM … ) AS source GROUP BY groupBy`; with `derived`, which is
 * computed once of what was read, `FROM (SELECT source.*, derived FROM (SELECT reads FROM …) AS source) AS source`.
 */
export interface CompiledGroup {
  /** What is read of each document (alias `d`), in a subquery that is kept apart. */
  readonly reads: Sql;
  /** Further columns of a subquery above that one, which is kept apart, too; empty where JSON is no type of its own. */
  readonly derived: readonly Sql[];
  /** The alias of either subquery. */
  readonly source: Sql;
  /** kind, number and text of the key, the first id, the count of documents, then those of each accumulator. */
  readonly columns: Sql;
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

/**
 * Compiles a `$group` over the document table.
 *
 * @param trusted - if given, keys are read as strings and sums as numbers without a look at what they are: the statement fails, or gives
 *   keys that are `doubtful`, where they are something else
 */
export function compileGroup(dialect: SqlDialect, stage: GroupStage, trusted?: TrustedReads): CompiledGroup {
  const fields = new FieldReads(dialect, trusted);
  const { columns: key, groupBy } = keyOf(dialect, fields, stage.by);
  const accumulators = stage.accumulators.flatMap((accumulator) => accumulate(dialect, fields, accumulator));
  return {
    reads: joinSql([sql`${documentColumns.id} AS id`, ...fields.columns], sql`, `),
    derived: fields.derived,
    source,
    columns: joinSql([...key, sql`min(${source}.id)`, sql`count(*)`, ...accumulators], sql`, `),
    groupBy,
  };
}

const source = sql`g`;

/** A field as the subquery has it. */
interface FieldRead {
  readonly node: ReadNode;
  /** Whether an array stands on the way to it. */
  readonly isBehindArray: Sql;
}

/** The fields that are read, each once. */
class FieldReads {
  readonly columns: Sql[] = [];
  readonly derived: Sql[] = [];
  readonly #dialect: SqlDialect;
  readonly #trusted: TrustedReads | undefined;
  readonly #known = new Map<string, FieldRead>();
  readonly #numbers = new Map<string, Sql>();

  constructor(dialect: SqlDialect, trusted: TrustedReads | undefined) {
    this.#dialect = dialect;
    this.#trusted = trusted;
  }

  /** Reads the field of a path. */
  take({ segments }: FieldPath): FieldRead {
    const key = JSON.stringify(segments);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [first = '', ...rest] = segments;
    const start: JsonNode = { form: 'json', source: documentColumns.data, steps: [first] };
    const name = `f${this.#known.size}`;
    this.columns.push(this.#dialect.json.read(descend(start, rest), name));
    const read = { node: { form: 'read', source, name } as const, isBehindArray: this.#readWay(start, rest, name) };
    this.#known.set(key, read);
    return read;
  }

  /** The number at a path, NULL where there is none. */
  takeNumber(path: FieldPath): Sql {
    const key = JSON.stringify(path.segments);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const column = identifier(`n${this.#numbers.size}`);
    this.#readNumber(path, column);
    const number = sql`${source}.${column}`;
    this.#numbers.set(key, number);
    return number;
  }

  #readNumber(path: FieldPath, column: Sql): void {
    const { json } = this.#dialect;
    if (this.#trusted !== undefined) {
      this.columns.push(sql`${this.#trusted.number(nodeOf(path))} AS ${column}`);
      return;
    }
    const { node } = this.take(path);
    this.derived.push(sql`CASE WHEN ${json.isType(node, ['number'])} THEN ${json.number(node)} END AS ${column}`);
  }

  /** The key at a path by its text; `undefined` where that cannot be trusted to tell it. */
  takeTrustedKey(path: FieldPath): { readonly text: Sql; readonly isDoubtful: Sql } | undefined {
    // An array on the way would have to be looked for.
    if (this.#trusted === undefined || path.segments.length > 1) return undefined;
    const column = identifier('key');
    this.columns.push(sql`${this.#trusted.text(nodeOf(path))} AS ${column}`);
    const text = sql`${source}.${column}`;
    return { text, isDoubtful: this.#trusted.isDoubtful(text) };
  }

  #readWay(start: JsonNode, rest: readonly string[], name: string): Sql {
    if (rest.length === 0) return sql`FALSE`;
    const column = identifier(`${name}_behind_array`);
    this.columns.push(sql`${hasArrayOnTheWay(this.#dialect, start, rest)} AS ${column}`);
    return sql`${source}.${column}`;
  }
}

function nodeOf({ segments }: FieldPath): JsonNode {
  return { form: 'json', source: documentColumns.data, steps: segments };
}

interface GroupKey {
  readonly columns: readonly Sql[];
  readonly groupBy: Sql;
}

const byColumns = sql`1, 2, 3`;

function keyOf(dialect: SqlDialect, fields: FieldReads, by: Expression): GroupKey {
  if (by.kind !== 'field') return { columns: [sql`${kinds.nullish} + 0`, sql`NULL`, sql`NULL`], groupBy: byColumns };
  const trusted = fields.takeTrustedKey(by.path);
  if (trusted !== undefined) {
    const { text, isDoubtful } = trusted;
    const kind = sql`CASE WHEN ${text} IS NULL THEN ${kinds.nullish} WHEN ${isDoubtful} THEN ${kinds.doubtful} ELSE ${kinds.string} END`;
    return { columns: [kind, sql`NULL`, text], groupBy: text };
  }
  const read = fields.take(by.path);
  const columns = valueColumns(dialect, read);
  if (!dialect.json.isComparable) return { columns, groupBy: byColumns };
  // What a value is, is then asked once for each group; those of one key, null and what is missing, are merged by who reads them.
  const value = sql`${source}.${identifier(read.node.name)}`;
  return { columns, groupBy: by.path.segments.length === 1 ? value : sql`${value}, ${read.isBehindArray}` };
}

/** kind, number (or flag) and text (or date) of a field; the latter NULL where it is neither. */
function valueColumns(
  { json }: SqlDialect,
  { node, isBehindArray }: FieldRead,
): readonly [kind: Sql, number: Sql, text: Sql] {
  const number = sql`CASE WHEN ${json.isType(node, ['number'])} THEN ${json.number(node)}
    WHEN ${json.isType(node, ['bool'])} THEN ${json.flag(node)} END`;
  const text = sql`CASE WHEN ${json.isType(node, ['string'])} THEN ${json.text(node)}
    WHEN ${json.isType(node, ['date'])} THEN ${json.date(node)} END`;
  const kind = sql`CASE WHEN ${isBehindArray} THEN ${kinds.other}
    WHEN ${json.isNullish(node)} THEN ${kinds.nullish} WHEN ${json.isType(node, ['number'])} THEN ${kinds.number}
    WHEN ${json.isType(node, ['string'])} THEN ${kinds.string} WHEN ${json.isType(node, ['bool'])} THEN ${kinds.bool}
    WHEN ${json.isType(node, ['date'])} THEN ${kinds.date} ELSE ${kinds.other} END`;
  return [kind, number, text];
}

/** Four columns for each accumulator; what they mean, `readAccumulator` of the reader knows. */
function accumulate(dialect: SqlDialect, fields: FieldReads, { operator, expression }: Accumulator): readonly Sql[] {
  if (operator === 'count' || expression.kind !== 'field') return [sql`NULL`, sql`NULL`, sql`NULL`, sql`NULL`];
  if (operator === 'sum' || operator === 'avg') {
    return dialect.json.isComparable
      ? addUpRead(dialect, fields.takeNumber(expression.path), operator)
      : addUp(dialect, fields.take(expression.path));
  }
  const [kind, number, text] = valueColumns(dialect, fields.take(expression.path));
  const present = sql`nullif(${kind}, ${kinds.nullish})`;
  const extreme = operator === 'min' ? sql`min` : sql`max`;
  return [sql`min(${present})`, sql`max(${present})`, sql`${extreme}(${number})`, sql`${extreme}(${text})`];
}

/** Sum, sum of the magnitudes, how many numbers there are, whether one of them is a fraction. */
function addUp(dialect: SqlDialect, { node }: FieldRead): readonly Sql[] {
  const isNumber = dialect.json.isType(node, ['number']);
  const number = dialect.json.number(node);
  const isFraction = sql`CASE WHEN ${isNumber} THEN ${dialect.fractionDigits(number)} ELSE 0 END`;
  return [
    sql`sum(CASE WHEN ${isNumber} THEN ${number} * 1.0 END)`,
    sql`sum(CASE WHEN ${isNumber} THEN abs(${number} * 1.0) END)`,
    sql`count(CASE WHEN ${isNumber} THEN 1 END)`,
    sql`max(${isFraction})`,
  ];
}

/**
 * The same of a number that the subquery has read, in as little work for each row as can be: magnitudes are what the sum is without its
 * negative numbers, and numbers are counted for averages only.
 */
function addUpRead(dialect: SqlDialect, number: Sql, operator: 'sum' | 'avg'): readonly Sql[] {
  const negative = sql`sum(${number}) FILTER (WHERE ${number} < 0)`;
  return [
    sql`sum(${number})`,
    sql`sum(${number}) - 2 * coalesce(${negative}, 0)`,
    operator === 'avg' ? sql`count(${number})` : sql`0`,
    sql`max(${dialect.fractionDigits(number)})`,
  ];
}
