import type { Document } from '../document/document.js';
import { toPipelineDocument } from '../document/to-pipeline-document.js';
import { compileExpression } from '../expression/compile.js';
import { findFieldNames } from '../expression/field-names.js';
import { isTrue } from '../expression/truth.js';
import { isDataObject, type Value } from '../value/value.js';
import type { ExprFilter } from './ast.js';

/**
 * Compiles `$expr` for stored documents: on `{_id, ...data}`, with `_meta` if the expression names it. That object is
 * made only where something beyond the data is named.
 */
export function compileDocumentExpr({ expression }: ExprFilter): (document: Document) => boolean {
  const evaluate = compileExpression(expression);
  const names = findFieldNames(expression);
  const namesMeta = names.has('_meta');
  if (names.has('') || names.has('_id') || namesMeta) {
    return (document) => isTrue(evaluate(toPipelineDocument(document, namesMeta)));
  }
  return ({ data }) => isTrue(evaluate(data));
}

/** Compiles `$expr` for the documents of a pipeline. */
export function compileValueExpr({ expression }: ExprFilter): (value: Value) => boolean {
  const evaluate = compileExpression(expression);
  return (value) => isDataObject(value) && isTrue(evaluate(value));
}
