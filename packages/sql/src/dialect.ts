import type { Value, ValueType } from '@database-service/core';
import type { Sql, SqlParameter, SqlSyntax } from './fragment.js';

/**
 * A JSON value within a row, which may be missing.
 *
 * - `json`: `source` is an expression that yields JSON or NULL (a column, say)
 * - `element`: `source` is the alias of a row that `elements` or `elementsOrSelf` gave
 *
 * Each of `steps` leads on: a string to the field of an object (never into an array), a number to the element of an
 * array. Where a step leads nowhere the value is missing.
 */
export interface JsonNode {
  readonly form: 'json' | 'element';
  readonly source: Sql;
  readonly steps: readonly (string | number)[];
}

/**
 * A JSON value that a subquery has read, for the statement above it to ask about often: finding the value again for each
 * question is what takes the time. `source` is the subquery's alias, `name` what `read` was given.
 */
export interface ReadNode {
  readonly form: 'read';
  readonly source: Sql;
  readonly name: string;
}

/**
 * An engine's functions on JSON. Conditions are two-valued: TRUE or FALSE, never NULL, also for a missing value.
 * Values (`number`, `text` …) are asked for only where `isType` holds, below a CASE.
 */
export interface JsonFunctions {
  /** Whether JSON is a type of its own: `read` gives one column of the given name, and equal columns are equal values. */
  readonly isComparable: boolean;
  exists(node: JsonNode): Sql;
  /** Columns of a subquery that hold a value: see `ReadNode`. */
  read(node: JsonNode, name: string): Sql;
  /** Missing, or null. */
  isNullish(node: JsonNode | ReadNode): Sql;
  /** There, and of one of the types. A date is no object. */
  isType(node: JsonNode | ReadNode, types: readonly ValueType[]): Sql;
  /** Compares exactly with double parameters. */
  number(node: JsonNode | ReadNode): Sql;
  /** Compares by code point. */
  text(node: JsonNode | ReadNode): Sql;
  /** 0 or 1. */
  flag(node: JsonNode | ReadNode): Sql;
  /** The date's canonical text. */
  date(node: JsonNode | ReadNode): Sql;
  arrayLength(node: JsonNode): Sql;
  /** FROM item: a row for each element of an array; none for what is no array. */
  elements(node: JsonNode, alias: Sql): Sql;
  /** FROM item: a row for each element of an array; a single row for anything else, also for what is missing. */
  elementsOrSelf(node: JsonNode, alias: Sql): Sql;
  /** The place of a row's element in its array, from 0. */
  position(alias: Sql): Sql;
  /** The value as an expression of the form `json`; NULL if missing. */
  json(node: JsonNode): Sql;
  /**
   * What to order by, so that scalars come in the order of values with nothing and null first: one or more expressions,
   * never NULL. What is no scalar may come anywhere. `sortPlaces` gives the same for a value.
   */
  sortColumns(node: JsonNode): readonly Sql[];
  /** Present where trusting values to be what they mostly are makes them cheaper to read, and a statement that trusts in vain harms nothing. */
  readonly trusted?: TrustedReads;
}

/** How values are read whose types are not asked for. */
export interface TrustedReads {
  /** A string as it is; NULL for null and what is missing; anything else as its JSON. */
  text(node: JsonNode): Sql;
  /** Whether what `text` gave may be no string. Two-valued, of what is not NULL. */
  isDoubtful(text: Sql): Sql;
  /** A number; NULL for what is missing. Anything else makes the statement fail. */
  number(node: JsonNode): Sql;
}

/** The types of the columns that the service makes. */
export interface ColumnTypes {
  /** Integer key that the engine fills in, ascending. */
  readonly sequence: Sql;
  readonly integer: Sql;
  /** 64 bits. */
  readonly epochMs: Sql;
  /** Compared by code point. */
  readonly text: Sql;
  readonly json: Sql;
  /** JSON that is kept as it was written and never looked into: of records, definitions, outcomes. */
  readonly jsonText: Sql;
  readonly bytes: Sql;
}

/**
 * All that one SQL engine does differently: a record of small functions, no base class. What is alike lives in this
 * package once.
 */
export interface SqlDialect extends SqlSyntax {
  readonly columnTypes: ColumnTypes;
  /** What follows the column list of a table whose rows lie in the order of its primary key. */
  readonly clusteredTable: Sql;
  /** What follows a key's columns, so that its index has others, too: nothing where rows lie in the key's order. */
  including(columns: Sql): Sql;
  /** A number of rows after LIMIT or OFFSET. */
  rowCount(count: number): Sql;
  /**
   * Operands of a statement whose form alone says how it is run: an engine that plans by them would plan it anew each time, which
   * takes longer than running it.
   */
  readonly unplanned: {
    bytes(value: Uint8Array): Sql;
    text(value: string): Sql;
    /** After LIMIT or OFFSET. */
    rowCount(count: number): Sql;
  };
  /** What ends a subquery whose columns are to be computed once for each row, however often they are named above it. */
  readonly keptApart: Sql;
  /** The engine's clock when the statement runs (not when its transaction began), epoch milliseconds, integral. */
  readonly clockMs: Sql;
  /** Joins in the order given: the engine must not turn it around. The condition follows in WHERE. */
  readonly orderedJoin: Sql;
  /**
   * What follows a FROM item `s` with a column `seq`: the document of a table for each of its rows, as `d`, by one look at its
   * key each, in the order of `s`. The condition, that the two are equal, follows in WHERE.
   */
  lookUp(table: Sql): Sql;
  readonly json: JsonFunctions;
  /** Where a value stands among what `sortColumns` gives; `undefined` (an empty array) stands before null. */
  sortPlaces(value: Value | undefined): readonly SqlParameter[];
  /** A double as an operand of comparisons with numbers, those in columns of integers too. */
  numberOperand(value: number): Sql;
  /** The number without its fraction, towards zero. */
  truncate(number: Sql): Sql;
  /** An integer: 0 for an integral number, more for one that has a fraction. */
  fractionDigits(number: Sql): Sql;
  /** Remainder with the sign of the dividend, of two integral numbers. */
  remainder(dividend: Sql, divisor: number): Sql;
  /** The bits that two integers of 64 bits, in two's complement, both have, as such an integer again. */
  bitAnd(integer: Sql, mask: number): Sql;
  /** Whether an expression is one of many values; one parameter, however many there are. */
  isOneOf(expression: Sql, values: readonly (string | number)[]): Sql;
  /** Bytes as hexadecimal text: cheaper to hand over in many rows of which few are looked at. */
  hexText(bytes: Sql): Sql;
  /** FROM item with the columns `lower` and `upper`: a row for each key range, in as few parameters for many as for one. */
  keyRanges(ranges: readonly { readonly lower: Uint8Array; readonly upper: Uint8Array }[], alias: Sql): Sql;
}
