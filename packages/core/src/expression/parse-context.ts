import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import type { ErrorReason } from '../errors/reasons.js';
import type { Limits } from '../limits.js';
import type { Expression } from './ast.js';

/** What surrounds an expression when it is parsed. The parts of one request share it. */
export interface ExpressionScope {
  /** Variables that may be used, without `$$`: those that `let` of a `$lookup` declares. Default: none. */
  readonly variables?: ReadonlySet<string>;
  /** What `$$NOW` stands for. Default: the time at which the expression is parsed. */
  readonly now?: Date;
}

/** What the parts of the expression parser share during one parse. */
export interface ExpressionContext {
  readonly limits: Limits;
  readonly now: Date;
  /** Variables in sight, without `$$`. */
  readonly variables: ReadonlySet<string>;
  /** Operators, references, arrays and objects so far. */
  readonly tally: { nodes: number };
  /** Reads any expression, at the operators' request: the parsers call each other. */
  readonly parse: (context: ExpressionContext, raw: unknown, pointer: string, depth: number) => Expression;
}

/** Nodes of an expression for each test that a filter may have. */
const nodesForTest = 10;

/** An error at a place of the expression. */
export function placeError(reason: ErrorReason, message: string, pointer: string): DataError {
  return new DataError(reason, message, { details: { pointer } });
}

/** Counts one node, and checks how deep it is nested: the parser recurses. */
export function enterNode(context: ExpressionContext, pointer: string, depth: number): void {
  const { limits, tally } = context;
  if (depth > limits.depthMax) {
    throw new DataError('LIMIT_EXCEEDED', `An expression is nested deeper than ${limits.depthMax} levels.`, {
      details: { pointer, limit: limits.depthMax },
    });
  }
  tally.nodes += 1;
  const limit = limits.filterNodesMax * nodesForTest;
  if (tally.nodes > limit) {
    throw new DataError('LIMIT_EXCEEDED', `An expression has more than ${limit} parts; simplify it.`, {
      details: { pointer, limit },
    });
  }
}

/** The same context, with more variables in sight. */
export function withVariables(context: ExpressionContext, names: readonly string[]): ExpressionContext {
  return { ...context, variables: new Set([...context.variables, ...names]) };
}

/**
 * Checks the name of a variable that an expression, or a `$lookup`, declares.
 *
 * @throws DataError BAD_NAME
 */
export function checkVariableName(name: string, pointer: string): void {
  if (name === 'CURRENT' || (/^[a-z\u{80}-\u{10ffff}][\w\u{80}-\u{10ffff}]*$/u.test(name) && name.isWellFormed()))
    return;
  throw placeError(
    'BAD_NAME',
    `The variable name ${quoteInput(name)} cannot be used: it starts with a small letter, and has letters, digits and _ only.`,
    pointer,
  );
}
