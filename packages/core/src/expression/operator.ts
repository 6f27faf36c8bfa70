import { DataError } from '../errors/data-error.js';
import type { Evaluate } from './evaluate.js';

/** How an operator's operands are written, and what it does. The tables in `operators/` are made of these. */
export interface OperatorDefinition {
  /** With the `$`. */
  readonly name: string;
  /**
   * Operands by position: `{$op: [a, b]}`, and `{$op: a}` for one alone. Absent: they have names only. Of an operator
   * that takes any number, `most` is infinite.
   */
  readonly positional?: { readonly least: number; readonly most: number };
  /**
   * Operands by name: `{$op: {input: a, chars: b}}`. They stand in this order, the required ones first. Where there are
   * `positional` ones too, as many of them mean the same in this order.
   */
  readonly named?: {
    readonly required: readonly string[];
    readonly optional: readonly string[];
    /** Expressions, as written, for optional operands that are left out, in both forms. */
    readonly defaults?: Readonly<Record<string, unknown>>;
    /** What is wrong with the set of names that is there, as the end of a sentence: `needs a or b`. */
    findFault?(names: ReadonlySet<string>): string | undefined;
  };
  /** Gives another value each time: never computed ahead. */
  readonly varies?: true;
  /**
   * Makes the operator ready for its operands, each compiled; one by name that was left out is {@link leftOut}, and
   * positions beyond what was written are not there. An operand that is not called is not evaluated (`$cond`, `$and`, …).
   */
  compile(operands: readonly Evaluate[]): Evaluate;
}

/** Stands for an operand by name that was left out and has no default; it gives nothing, should it be evaluated. */
export const leftOut: Evaluate = () => undefined;

/**
 * The error for values that an operator cannot work on, found when it runs.
 *
 * @param operator - with the `$`
 * @param fault - what it needs and got instead: `needs numbers, not a string`
 */
export function expressionError(operator: string, fault: string): DataError {
  return new DataError('BAD_OPERAND', `${operator} ${fault}.`, { details: { operator } });
}
