import type { ProjectStage } from '../ast.js';
import type { FlowStage } from '../running-stage.js';
import { excludeFields, includeFields } from '../shape/apply-tree.js';
import { compileFieldTree } from '../shape/compile-tree.js';

/** `$project`, and `$unset`, which excludes. */
export function startProject({ mode, tree }: ProjectStage): FlowStage {
  const compiled = compileFieldTree(tree);
  if (mode === 'exclude') return { kind: 'flow', take: (document, next) => next(excludeFields(document, compiled)) };
  return { kind: 'flow', take: (document, next) => next(includeFields(document, compiled, '$project')) };
}
