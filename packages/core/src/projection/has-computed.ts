import type { FieldTree } from '../pipeline/ast.js';

/** Whether a field of a projection's tree is computed, perhaps with the time (`$$NOW`). */
export function hasComputed({ fields }: FieldTree): boolean {
  return fields.some(({ rule }) => rule.kind === 'computed' || (rule.kind === 'tree' && hasComputed(rule)));
}
