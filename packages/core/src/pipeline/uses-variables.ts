import type { Pipeline } from './ast.js';

/**
 * Whether a part of a pipeline mentions one of the variables. Also says so where a `$let` within it hides the variable,
 * or a constant merely looks like one: who asks then does needless work, never a wrong one.
 */
export function usesVariables(part: Pipeline | Pipeline['filter'], names: ReadonlySet<string>): boolean {
  return names.size > 0 && hasNode(part, (node) => node.kind === 'variable' && names.has(String(node.name)));
}

/** Whether a pipeline gives something else each time it runs: it draws lots. */
export function isRandom(pipeline: Pipeline): boolean {
  return hasNode(pipeline, (node) => node.kind === 'sample' || (node.kind === 'call' && node.operator === '$rand'));
}

type Node = Readonly<Record<string, unknown>>;

/** Nodes are plain data, and no deeper than the parser lets through. */
function hasNode(part: unknown, test: (node: Node) => boolean): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Date) return false;
  if (Array.isArray(part)) return part.some((element) => hasNode(element, test));
  return test(part as Node) || Object.values(part).some((value) => hasNode(value, test));
}
