import { DataError } from '../../errors/data-error.js';
import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import { isDataObject, typeOf } from '../../value/value.js';
import type { FlowStage } from '../running-stage.js';
import { Growth } from '../shape/growth.js';

/**
 * `$replaceRoot` and `$replaceWith`. While it runs:
 *
 * @throws DataError BAD_OPERAND if a document's new root is no object, LIMIT_EXCEEDED if it is larger than 16 MiB
 */
export function startReplaceRoot(newRoot: Expression): FlowStage {
  const evaluate = compileExpression(newRoot);
  return {
    kind: 'flow',
    take(document, next) {
      const root = evaluate(document);
      if (!isDataObject(root)) {
        const found = root === undefined ? 'nothing' : `a value of the type ${typeOf(root)}`;
        throw new DataError(
          'BAD_OPERAND',
          `The new root of $replaceRoot must be an object, and for a document it is ${found}; filter such documents, or merge with $mergeObjects.`,
          { details: { stage: '$replaceRoot' } },
        );
      }
      new Growth('$replaceRoot').add(root);
      return next(root);
    },
  };
}
