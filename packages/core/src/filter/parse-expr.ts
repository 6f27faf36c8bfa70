import { parseExpression } from '../expression/parse.js';
import { addImplied } from './add-implied.js';
import type { Filter } from './ast.js';
import { countNode, filterError, type ParseContext } from './parse-context.js';

/** `$expr`: an expression about the document as a whole, and beside it what that implies of single fields. */
export function parseExpr(context: ParseContext, raw: unknown, pointer: string): Filter {
  const { expressions, limits } = context;
  if (expressions === undefined) {
    throw filterError('NOT_SUPPORTED', '$expr cannot be used here; write tests of fields.', pointer);
  }
  countNode(context, pointer);
  const expression = parseExpression(raw, limits, pointer, expressions);
  return addImplied(Object.freeze({ kind: 'expr', expression }), expressions.subject);
}
