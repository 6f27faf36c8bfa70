import { typeOf, type Value, type ValueType } from '@database-service/core';
import {
  identifier,
  type JsonFunctions,
  type JsonNode,
  joinSql,
  type ReadNode,
  type Sql,
  type SqlDialect,
  type SqlParameter,
  sql,
} from '@database-service/sql';

/** SQLite's syntax and its JSON functions. JSON is kept as text. */
export const sqliteDialect: SqlDialect = {
  placeholder: () => '?',
  quoteIdentifier: (name) => `"${name.replaceAll('"', '""')}"`,
  columnTypes: {
    sequence: sql`INTEGER PRIMARY KEY`,
    integer: sql`INTEGER`,
    epochMs: sql`INTEGER`,
    text: sql`TEXT`,
    json: sql`TEXT`,
    jsonText: sql`TEXT`,
    bytes: sql`BLOB`,
  },
  clusteredTable: sql` WITHOUT ROWID`,
  including: () => sql``,
  // As a bare parameter, SQLite would plan the statement anew each time it is bound.
  rowCount: (count) => sql`CAST(${count} AS INTEGER)`,
  unplanned: {
    bytes: (value) => sql`${value}`,
    text: (value) => sql`${value}`,
    rowCount: (count) => sqliteDialect.rowCount(count),
  },
  // Else SQLite merges it into the statement above, and looks into the JSON at each mention of a column.
  keptApart: sql` LIMIT -1`,
  clockMs: sql`CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  orderedJoin: sql`CROSS JOIN`,
  lookUp: (table) => sql`CROSS JOIN ${table} AS d`,
  json: jsonFunctions(),
  sortPlaces: (value) => sortPlaces(value),
  numberOperand: (value) => sql`${value}`,
  truncate: (number) => sql`CAST(${number} AS INTEGER)`,
  fractionDigits: (number) => sql`CASE WHEN ${number} = CAST(${number} AS INTEGER) THEN 0 ELSE 1 END`,
  remainder: (dividend, divisor) => sql`(${dividend} % ${divisor})`,
  bitAnd: (integer, mask) => sql`(${integer} & ${mask})`,
  isOneOf: (expression, values) => {
    if (values.length <= shortListMax) {
      const list = values.map((value) => sql`${value}`);
      return sql`${expression} IN (${joinSql(list, sql`, `)})`;
    }
    return sql`${expression} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
  },
  hexText: (bytes) => sql`hex(${bytes})`,
  keyRanges: (ranges, alias) => {
    const list = JSON.stringify(ranges.map(({ lower, upper }) => [toHex(lower), toHex(upper)]));
    return sql`(SELECT unhex(value ->> 0) AS lower, unhex(value ->> 1) AS upper FROM json_each(${list})) AS ${alias}`;
  },
};

/** Longer lists are one parameter, read by json_each into a table of its own once for each statement. */
const shortListMax = 16;

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

function jsonFunctions(): JsonFunctions {
  return {
    isComparable: false,
    read: (node, name) =>
      sql`${typeAt(node)} AS ${identifier(`${name}_type`)}, ${scalarAt(node)} AS ${identifier(`${name}_value`)}`,
    exists: (node) => sql`${typeAt(node)} IS NOT NULL`,
    isNullish: (node) => sql`IFNULL(${typeAt(node)}, 'null') = 'null'`,
    isType: (node, types) => isType(node, types),
    number: (node) => scalarAt(node),
    text: (node) => scalarAt(node),
    flag: (node) => scalarAt(node),
    date: (node) => dateAt(node),
    arrayLength: (node) => sql`json_array_length(${jsonAt(node)})`,
    elements: (node, alias) => sql`json_each(CASE ${typeAt(node)} WHEN 'array' THEN ${jsonAt(node)} END) AS ${alias}`,
    elementsOrSelf: (node, alias) =>
      sql`json_each(CASE ${typeAt(node)} WHEN 'array' THEN ${jsonAt(node)} ELSE json_array(json(${jsonAt(node)})) END) AS ${alias}`,
    position: (alias) => sql`${alias}.key`,
    json: (node) => jsonAt(node),
    sortColumns: (node) => sortColumns(node),
  };
}

/** SQLite's names of a type's kinds. Objects and dates are both `object`: see `isType`. */
const kindsOf: Readonly<Record<Exclude<ValueType, 'object' | 'date'>, Sql>> = {
  null: sql`'null'`,
  number: sql`'integer', 'real'`,
  string: sql`'text'`,
  bool: sql`'true', 'false'`,
  array: sql`'array'`,
};

function isType(node: JsonNode | ReadNode, types: readonly ValueType[]): Sql {
  const kinds = types.flatMap((type) => (type === 'object' || type === 'date' ? [] : [kindsOf[type]]));
  const conditions: Sql[] = [];
  if (kinds.length > 0) conditions.push(sql`IFNULL(${typeAt(node)} IN (${joinSql(kinds, sql`, `)}), FALSE)`);
  // No field of data starts with `$`, so the key alone tells a date.
  if (types.includes('date')) conditions.push(sql`${dateAt(node)} IS NOT NULL`);
  if (types.includes('object')) conditions.push(sql`(${typeAt(node)} IS 'object' AND ${dateAt(node)} IS NULL)`);
  return conditions.length === 1 ? joinSql(conditions, sql``) : sql`(${joinSql(conditions, sql` OR `)})`;
}

/** SQLite's name of the kind of value at a node; NULL if it is missing. */
function typeAt(node: JsonNode | ReadNode): Sql {
  if (node.form === 'read') return sql`${node.source}.${identifier(`${node.name}_type`)}`;
  if (node.form === 'json') return sql`json_type(${node.source}, ${pathOf(node.steps)})`;
  if (node.steps.length === 0) return sql`${node.source}.type`;
  return inElement(node, sql`json_type(${node.source}.value, ${pathOf(node.steps)})`);
}

/** A number, a text, or 0 and 1. */
function scalarAt(node: JsonNode | ReadNode): Sql {
  if (node.form === 'read') return sql`${node.source}.${identifier(`${node.name}_value`)}`;
  if (node.form === 'json') return sql`(${node.source} ->> ${pathOf(node.steps)})`;
  if (node.steps.length === 0) return sql`${node.source}.atom`;
  return inElement(node, sql`(${node.source}.value ->> ${pathOf(node.steps)})`);
}

function dateAt(node: JsonNode | ReadNode): Sql {
  // What was read of an object is its JSON.
  if (node.form === 'read')
    return sql`CASE WHEN ${typeAt(node)} IS 'object' THEN ${scalarAt(node)} ->> '$."$date"' END`;
  return scalarAt({ ...node, steps: [...node.steps, '$date'] });
}

/** The JSON text at a node; NULL if it is missing. */
function jsonAt(node: JsonNode): Sql {
  if (node.form === 'json') return sql`(${node.source} -> ${pathOf(node.steps)})`;
  if (node.steps.length === 0) return sql`(${node.source}.json -> ${node.source}.fullkey)`;
  return inElement(node, sql`(${node.source}.value -> ${pathOf(node.steps)})`);
}

/** An element that is text is no JSON: only objects and arrays may be looked into. */
function inElement(node: JsonNode, expression: Sql): Sql {
  return sql`CASE WHEN ${node.source}.type IN ('object', 'array') THEN ${expression} END`;
}

/** A JSON path; it compares names in their JSON form, so any name can be written. */
function pathOf(steps: readonly (string | number)[]): string {
  return `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${JSON.stringify(step)}`)).join('')}`;
}

/** The order of types; null and what is missing alike. */
const ranks: Readonly<Record<ValueType, number>> = {
  null: 1,
  number: 2,
  string: 3,
  object: 4,
  array: 5,
  bool: 6,
  date: 7,
};

function sortColumns(node: JsonNode): readonly Sql[] {
  const kind = typeAt(node);
  const rank = sql`CASE ${kind} WHEN 'integer' THEN 2 WHEN 'real' THEN 2 WHEN 'text' THEN 3 WHEN 'true' THEN 6
    WHEN 'false' THEN 6 WHEN 'array' THEN 5 WHEN 'object' THEN CASE WHEN ${dateAt(node)} IS NULL THEN 4 ELSE 7 END
    ELSE 1 END`;
  const value = sql`CASE ${kind} WHEN 'object' THEN IFNULL(${dateAt(node)}, 0) WHEN 'array' THEN 0
    ELSE IFNULL(${scalarAt(node)}, 0) END`;
  return [rank, value];
}

function sortPlaces(value: Value | undefined): readonly SqlParameter[] {
  if (value === undefined) return [0, 0];
  const rank = ranks[typeOf(value)];
  if (typeof value === 'number' || typeof value === 'string') return [rank, value];
  if (typeof value === 'boolean') return [rank, value ? 1 : 0];
  return [rank, value instanceof Date ? value.toISOString() : 0];
}
