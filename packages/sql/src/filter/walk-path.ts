import type { JsonNode, SqlDialect } from '../dialect.js';
import { andSql, identifier, joinSql, orSql, type Sql, sql } from '../fragment.js';

/** Gives aliases that are new within one statement. */
export interface AliasSource {
  next(): Sql;
}

/** Aliases e1, e2, … */
export function createAliases(): AliasSource {
  let count = 0;
  return {
    next() {
      count += 1;
      return identifier(`e${count}`);
    },
  };
}

/** The test of a value that a path leads to. */
export interface LeafTest {
  /** Of a field's value, which may be missing; where it is an array, of its elements too. Two-valued. */
  ofField(node: JsonNode): Sql;
  /** Of an array's element that the path names by its position: as it is. Two-valued. */
  ofItem(node: JsonNode): Sql;
  /**
   * `ofField` in cases, where there are such. The first is that of a value which is there, at the end of named steps: then
   * nothing on the way is an array, and most rows need not be looked at any further.
   */
  inCases?(node: JsonNode): TestCases;
}

/** `CASE WHEN usual THEN passes ELSE otherwise END`. */
export interface TestCases {
  /** Holds of no value that is missing, and of no array. Two-valued. */
  readonly usual: Sql;
  readonly passes: Sql;
  readonly otherwise: Sql;
}

/** The value at the end of steps that start at a node. */
export function descend(node: JsonNode, steps: readonly (string | number)[]): JsonNode {
  return steps.length === 0 ? node : { ...node, steps: [...node.steps, ...steps] };
}

/** The value at a node is an array, or one on the way from there to the last of the segments. */
export function hasArrayOnTheWay(dialect: SqlDialect, start: JsonNode, segments: readonly string[]): Sql {
  const prefixes = segments.map((_, index) => descend(start, segments.slice(0, index)));
  return orSql(prefixes.map((prefix) => dialect.json.isType(prefix, ['array'])));
}

/**
 * Whether one of the values that a path leads to passes a test, with MongoDB's traversal: an array on the way stands
 * for its elements that are objects, and for one element where the next segment is its position.
 *
 * A row without arrays on the way takes the short branch. The other grows with the path's length, not exponentially:
 * each step expands its array, or itself.
 *
 * @param start - the value of the path's first field
 * @param segments - what follows the first field
 */
export function walkPath(
  dialect: SqlDialect,
  aliases: AliasSource,
  start: JsonNode,
  segments: readonly string[],
  leaf: LeafTest,
): Sql {
  const end = descend(start, segments);
  if (segments.length === 0) return leaf.ofField(end);
  const isExpanded = hasArrayOnTheWay(dialect, start, segments);
  const cases = leaf.inCases?.(end);
  if (cases !== undefined) {
    const expanded = expandPath(dialect, aliases, start, segments, leaf);
    return sql`CASE WHEN ${cases.usual} THEN ${cases.passes} WHEN ${isExpanded} THEN ${expanded} ELSE ${cases.otherwise} END`;
  }
  const direct = leaf.ofField(end);
  return sql`CASE WHEN ${isExpanded} THEN ${expandPath(dialect, aliases, start, segments, leaf)} ELSE ${direct} END`;
}

function expandPath(
  dialect: SqlDialect,
  aliases: AliasSource,
  start: JsonNode,
  segments: readonly string[],
  leaf: LeafTest,
): Sql {
  const tables: Sql[] = [];
  const conditions: Sql[] = [];
  let current = start;
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    const step = expandStep(dialect, aliases, current, segment, isLast ? leaf : undefined);
    tables.push(...step.tables);
    conditions.push(step.condition);
    current = step.node;
  });
  return sql`EXISTS (SELECT 1 FROM ${joinSql(tables, sql`, `)} WHERE ${andSql(conditions)})`;
}

interface Step {
  readonly tables: readonly Sql[];
  readonly condition: Sql;
  /** Where the next step starts. */
  readonly node: JsonNode;
}

/** @param leaf - the test, at the last step */
function expandStep(
  dialect: SqlDialect,
  aliases: AliasSource,
  from: JsonNode,
  segment: string,
  leaf: LeafTest | undefined,
): Step {
  const { json } = dialect;
  const alias = aliases.next();
  const element: JsonNode = { form: 'element', source: alias, steps: [] };
  const isArray = json.isType(from, ['array']);
  const field = descend(element, [segment]);
  const fieldConditions = [sql`(NOT ${isArray} OR ${json.isType(element, ['object'])})`];
  if (leaf !== undefined) fieldConditions.push(leaf.ofField(field));
  const leads = andSql(fieldConditions);
  const rows = json.elementsOrSelf(from, alias);
  const position = positionOf(segment);
  if (position === undefined) return { tables: [rows], condition: leads, node: field };

  // Two ways on from an array: into its objects, and to the element at the position; a second table tells them apart.
  const way = aliases.next();
  const goesOn = leaf === undefined ? json.isType(element, ['object', 'array']) : leaf.ofItem(element);
  const isItem = andSql([isArray, sql`${json.position(alias)} = ${position}`, goesOn]);
  return {
    tables: [rows, sql`(SELECT 0 AS k UNION ALL SELECT 1) AS ${way}`],
    condition: sql`CASE ${way}.k WHEN 0 THEN ${leads} ELSE ${isItem} END`,
    node: {
      form: 'json',
      source: sql`CASE ${way}.k WHEN 0 THEN ${json.json(field)} ELSE ${json.json(element)} END`,
      steps: [],
    },
  };
}

/** The array position that a path segment may stand for: digits without a leading zero. */
export function positionOf(segment: string): number | undefined {
  return /^(0|[1-9][0-9]{0,8})$/.test(segment) ? Number(segment) : undefined;
}
