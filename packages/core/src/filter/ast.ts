import type { FieldPath } from '../document/path.js';
import type { Expression } from '../expression/ast.js';
import type { DataObject, Value } from '../value/value.js';

/**
 * A parsed filter: frozen, plain data (it can be sent to a worker), with everything MongoDB's syntax allows reduced to
 * few kinds. `$ne` is `not(eq)`, `$nin` is `not(in)`, `$nor` is `not(or)`, `$all` is an `and` of `eq` and `elemMatch`.
 */
export type Filter =
  | AllFilter
  | NoneFilter
  | AndFilter
  | OrFilter
  | NotFilter
  | FieldFilter
  | ExprFilter
  | TextFilter
  | JsonSchemaFilter;

/** Matches every document. */
export interface AllFilter {
  readonly kind: 'all';
}

/** Matches no document (`{$in: []}`, `{$all: []}`). */
export interface NoneFilter {
  readonly kind: 'none';
}

/** All of the filters match. */
export interface AndFilter {
  readonly kind: 'and';
  /** At least two. */
  readonly filters: readonly Filter[];
}

/** One of the filters matches, or several. */
export interface OrFilter {
  readonly kind: 'or';
  /** At least two. */
  readonly filters: readonly Filter[];
}

/** The filter does not match the document as a whole. */
export interface NotFilter {
  readonly kind: 'not';
  readonly filter: Filter;
}

/** One test of one field, with MongoDB's implicit traversal of arrays along the path and at its end. */
export interface FieldFilter {
  readonly kind: 'field';
  readonly path: FieldPath;
  readonly test: FieldTest;
}

/** `$expr`: an expression on `{_id, ...data}` (with `_meta`, if it names it) that is neither false, null, 0 nor missing. */
export interface ExprFilter {
  readonly kind: 'expr';
  readonly expression: Expression;
}

/** `$text`: whole words of the fields that the collection's text index names. */
export interface TextFilter {
  readonly kind: 'text';
  /** Folded as the flags below say, distinct. One of them is enough; none where there are phrases. */
  readonly words: readonly string[];
  /** Each a sequence of words that must be found, one right after the other. */
  readonly phrases: readonly (readonly string[])[];
  /** None of them may be found. */
  readonly negatedWords: readonly string[];
  /** Each of several words. */
  readonly negatedPhrases: readonly (readonly string[])[];
  readonly caseSensitive: boolean;
  readonly diacriticSensitive: boolean;
  /** Set by `bindTextFilter`, which looks the index up: a filter without it cannot be run. */
  readonly index?: {
    readonly name: string;
    readonly paths: readonly FieldPath[];
    /** Every match has an entry for each of its words: entries alone tell who has a word. */
    readonly exact: boolean;
  };
}

/** `$jsonSchema`: the document's data fits a JSON Schema. */
export interface JsonSchemaFilter {
  readonly kind: 'jsonSchema';
  readonly schema: DataObject;
}

/** What is asked of a field's values. */
export type FieldTest =
  | CompareTest
  | InTest
  | ExistsTest
  | TypeTest
  | RegexTest
  | ModTest
  | BitsTest
  | SizeTest
  | ElemMatchTest;

/** The comparisons that are primitive; `$ne` is a negation. */
export type CompareOperator = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** Compares within the operand's type only, as MongoDB does. `eq null` matches a missing field too. */
export interface CompareTest {
  readonly kind: 'compare';
  readonly operator: CompareOperator;
  readonly operand: Value;
}

/** Equal to one of the operands; null among them matches a missing field too. */
export interface InTest {
  readonly kind: 'in';
  /** At least one, without duplicates. Sorted by the order of values; one alone has become `eq`. */
  readonly operands: readonly Value[];
}

/** The field is there, be it null. */
export interface ExistsTest {
  readonly kind: 'exists';
}

/** Names that `$type` accepts; `number` is any of `double`, `int`, `long`. */
export type TypeName = 'double' | 'int' | 'long' | 'number' | 'string' | 'bool' | 'object' | 'array' | 'null' | 'date';

/** Of one of the types; for an array its elements are asked too. */
export interface TypeTest {
  readonly kind: 'type';
  readonly types: readonly TypeName[];
}

/** A string in which the pattern is found. */
export interface RegexTest {
  readonly kind: 'regex';
  /** RE2 syntax. */
  readonly pattern: string;
  /** Any of `i m s x`, sorted. */
  readonly flags: string;
}

/** A number whose integral part leaves the remainder. */
export interface ModTest {
  readonly kind: 'mod';
  readonly divisor: number;
  readonly remainder: number;
}

/** What the bits of a number are asked, after MongoDB's names. */
export type BitsOperator = 'bitsAllSet' | 'bitsAllClear' | 'bitsAnySet' | 'bitsAnyClear';

/** A whole number of 64 bits, in two's complement, whose bits at the positions are set or clear. */
export interface BitsTest {
  readonly kind: 'bits';
  readonly operator: BitsOperator;
  /** From 0, the lowest bit, to 63, the sign; sorted, without duplicates. At least one where it is asked for any. */
  readonly positions: readonly number[];
}

/** An array of just so many elements. */
export interface SizeTest {
  readonly kind: 'size';
  readonly size: number;
}

/** One element of the array matches all of `filter`, whose paths have the root `value`. */
export interface ElemMatchTest {
  readonly kind: 'elemMatch';
  readonly filter: Filter;
  /** `object`: elements must be objects or arrays (`{$elemMatch: {b: 1}}`); `value`: any element (`{$elemMatch: {$gt: 1}}`). */
  readonly form: 'object' | 'value';
}
