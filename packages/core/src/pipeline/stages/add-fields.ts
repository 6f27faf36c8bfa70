import type { FieldTree } from '../ast.js';
import type { FlowStage } from '../running-stage.js';
import { addFields } from '../shape/apply-tree.js';
import { compileFieldTree } from '../shape/compile-tree.js';

/** `$addFields` and `$set`: fields that exist keep their place. */
export function startAddFields(tree: FieldTree): FlowStage {
  const compiled = compileFieldTree(tree);
  return { kind: 'flow', take: (document, next) => next(addFields(document, compiled, '$addFields')) };
}
