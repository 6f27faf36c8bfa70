import type { Pipeline } from './ast.js';

/**
 * Whether a part of a pipeline mentions one of the variables. Also says so where a `$let` within it hides the variable:
 * who asks then does needless work, never a wrong one.
 */
export function usesVariables(part: Pipeline | Pipeline['filter'], names: ReadonlySet<string>): boolean {
  return names.size > 0 && hasNode(part, (node) => node.kind === 'variable' && names.has(String(node.name)));
}

/** Whether a pipeline gives something else each time it runs: it draws lots. */
export function isRandom(pipeline: Pipeline): boolean {
  return hasNode(pipeline, (node) => node.kind === 'sample' || (node.kind === 'call' && node.operator === '$rand'));
}

/** A node of a parsed request, as plain data. */
type Node = Readonly<Record<string, unknown>>;

/** Whether a part of a parsed request has a node that passes a test. Constants are not looked into. */
export function hasNode(part: unknown, test: (node: Node) => boolean): boolean {
  if (typeof part !== 'object' || part === null || part instanceof Date) return false;
  if (Array.isArray(part)) return part.some((element) => hasNode(element, test));
  const node = part as Node;
  if (node.kind === 'literal') return false;
  return test(node) || Object.values(node).some((value) => hasNode(value, test));
}
