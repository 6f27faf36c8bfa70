import type { Filter } from '../filter/ast.js';
import { hasExpr } from '../filter/has-expr.js';
import { hasComputed } from '../projection/has-computed.js';
import type { Projection } from '../projection/projection.js';

/** The parts of a search that can hold expressions. */
export interface ExpressionHolders {
  readonly filter: Filter;
  readonly projection?: Projection | undefined;
}

/** Whether a search computes something of documents: it may depend on the time, and take any time. */
export function hasExpressions({ filter, projection }: ExpressionHolders): boolean {
  return hasExpr(filter) || (projection !== undefined && hasComputed(projection.tree));
}
