import { compileExpression } from '../../expression/compile.js';
import type { Evaluate } from '../../expression/evaluate.js';
import type { FieldTree } from '../ast.js';

/** A tree of fields, ready for look-up. */
export interface CompiledTree {
  /** Fields that are taken or dropped as they are (`whole`), or have more rules below. */
  readonly kept: ReadonlyMap<string, 'whole' | CompiledTree>;
  /** Fields that get new values, here or below, in the order in which they were written. */
  readonly additions: readonly Addition[];
}

/** A field that gets a new value, or parts of one. */
export type Addition = readonly [name: string, source: Evaluate | CompiledTree];

/** Prepares a tree; `includeFields`, `excludeFields` and `addFields` apply it. */
export function compileFieldTree(tree: FieldTree): CompiledTree {
  const kept = new Map<string, 'whole' | CompiledTree>();
  const additions: Addition[] = [];
  for (const { name, rule } of tree.fields) {
    if (rule.kind === 'whole') {
      kept.set(name, 'whole');
    } else if (rule.kind === 'computed') {
      additions.push([name, compileExpression(rule.expression)]);
    } else {
      const below = compileFieldTree(rule);
      kept.set(name, below);
      if (below.additions.length > 0) additions.push([name, below]);
    }
  }
  return { kept, additions };
}
