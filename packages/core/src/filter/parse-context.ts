import type { FieldPath } from '../document/path.js';
import { DataError } from '../errors/data-error.js';
import type { ErrorReason } from '../errors/reasons.js';
import type { ExpressionScope } from '../expression/parse-context.js';
import type { Limits } from '../limits.js';
import type { ExprSubject } from './add-implied.js';
import type { Filter } from './ast.js';

/** What the parts of the filter parser share during one parse. */
export interface ParseContext {
  readonly limits: Limits;
  /** Reads a field's name: in a document's terms, or below a value. */
  readonly parsePath: (text: string, pointer: string) => FieldPath;
  /** Reads a condition on a value, at the operators' request: the two parsers call each other. */
  readonly parseElement: (context: ParseContext, raw: unknown, pointer: string, depth: number) => ElementCondition;
  /** Tests and logical operators so far, and whether a `$text` was met, over the whole filter. */
  readonly tally: { nodes: number; hasText: boolean };
  /** What `$expr` is about and may use; absent where it may not stand. */
  readonly expressions?: ExpressionScope & { readonly subject: ExprSubject };
  /** Whether `$text` may stand here. */
  readonly allowsText: boolean;
}

/** A condition on a value, in one of the two forms of `$elemMatch`. */
export interface ElementCondition {
  readonly form: 'object' | 'value';
  readonly filter: Filter;
}

/** An error at a place of the filter. */
export function filterError(reason: ErrorReason, message: string, pointer: string): DataError {
  return new DataError(reason, message, { details: { pointer } });
}

/** Counts one test or logical operator. */
export function countNode(context: ParseContext, pointer: string): void {
  const { tally, limits } = context;
  tally.nodes += 1;
  if (tally.nodes > limits.filterNodesMax) {
    throw new DataError(
      'LIMIT_EXCEEDED',
      `The filter has more than ${limits.filterNodesMax} tests; use $in or split it.`,
      {
        details: { pointer, limit: limits.filterNodesMax },
      },
    );
  }
}

/** Checks how deep operators are nested, before going down: the parser recurses. */
export function checkDepth(context: ParseContext, depth: number, pointer: string): void {
  const limit = context.limits.depthMax;
  if (depth > limit) {
    throw new DataError('LIMIT_EXCEEDED', `The filter is nested deeper than ${limit}; flatten it.`, {
      details: { pointer, limit },
    });
  }
}
