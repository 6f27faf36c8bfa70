import { DataError } from '../../errors/data-error.js';
import { quoteInput } from '../../errors/quote.js';
import type { FieldRule, FieldTree } from '../ast.js';

/** A field by its path, and what becomes of it. Without a rule it only keeps its place from others. */
export interface FieldClaim {
  readonly segments: readonly string[];
  readonly rule?: Exclude<FieldRule, FieldTree>;
  /** JSON pointer to where it is named. */
  readonly pointer: string;
}

/** The field as it is. */
export const whole: FieldRule & { readonly kind: 'whole' } = Object.freeze({ kind: 'whole' });

interface Node {
  readonly children: Map<string, Node>;
  leaf?: FieldClaim;
}

/**
 * Puts fields together to a tree, in the order in which they were named.
 *
 * @throws DataError CONFLICTING_PATHS if one is named twice, or stands within another
 */
export function buildFieldTree(claims: readonly FieldClaim[]): FieldTree {
  const root: Node = { children: new Map() };
  for (const claim of claims) addClaim(root, claim);
  return freezeTree(root);
}

function addClaim(root: Node, claim: FieldClaim): void {
  let node = root;
  for (const segment of claim.segments) {
    if (node.leaf !== undefined) throw conflictingFields(claim.segments.join('.'), claim.pointer);
    const child: Node = node.children.get(segment) ?? { children: new Map() };
    node.children.set(segment, child);
    node = child;
  }
  if (node.leaf !== undefined || node.children.size > 0) {
    throw conflictingFields(claim.segments.join('.'), claim.pointer);
  }
  node.leaf = claim;
}

function freezeTree(node: Node): FieldTree {
  const fields: FieldTree['fields'][number][] = [];
  for (const [name, child] of node.children) {
    const rule = child.leaf === undefined ? freezeTree(child) : child.leaf.rule;
    if (rule === undefined || (rule.kind === 'tree' && rule.fields.length === 0)) continue;
    fields.push(Object.freeze({ name, rule }));
  }
  return Object.freeze({ kind: 'tree', fields: Object.freeze(fields) });
}

/** The error for a field that is named twice, or stands within another. */
export function conflictingFields(name: string, pointer: string): DataError {
  return new DataError(
    'CONFLICTING_PATHS',
    `${quoteInput(name)} is named twice here, or a field around or within it; name one of them.`,
    { details: { pointer, path: name } },
  );
}
