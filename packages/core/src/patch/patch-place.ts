import { parseArrayIndex } from '../document/array-index.js';
import { setOwn } from '../value/own-field.js';

/** JSON that may be changed. */
export type JsonTree = unknown[] | Record<string, unknown> | string | number | boolean | null;

/** What is at a pointer; `undefined` if nothing is. Only own fields are looked at, and elements that exist. */
export function readPlace(root: JsonTree, path: readonly string[]): JsonTree | undefined {
  let value: JsonTree | undefined = root;
  for (const token of path) {
    value = readChild(value, token);
    if (value === undefined) return undefined;
  }
  return value;
}

function readChild(parent: JsonTree, token: string): JsonTree | undefined {
  if (typeof parent !== 'object' || parent === null) return undefined;
  if (!Array.isArray(parent)) return Object.hasOwn(parent, token) ? (parent[token] as JsonTree) : undefined;
  const index = parseArrayIndex(token);
  return index === undefined ? undefined : (parent[index] as JsonTree | undefined);
}

/**
 * Puts a value below a parent: a field is set, an element is inserted (`-`: at the end).
 *
 * @returns whether there is such a place
 */
export function insertChild(parent: JsonTree | undefined, token: string, value: JsonTree): boolean {
  if (typeof parent !== 'object' || parent === null) return false;
  if (!Array.isArray(parent)) {
    setOwn(parent, token, value);
    return true;
  }
  const index = token === '-' ? parent.length : parseArrayIndex(token);
  if (index === undefined || index > parent.length) return false;
  parent.splice(index, 0, value);
  return true;
}

/** Changes a field or element that is there. */
export function replaceChild(parent: JsonTree | undefined, token: string, value: JsonTree): void {
  if (Array.isArray(parent)) parent[Number(token)] = value;
  else if (typeof parent === 'object' && parent !== null) setOwn(parent, token, value);
}

/** Takes away a field or element that is there. */
export function removeChild(parent: JsonTree | undefined, token: string): void {
  if (Array.isArray(parent)) parent.splice(Number(token), 1);
  else if (typeof parent === 'object' && parent !== null) delete parent[token];
}

/** A copy that shares nothing. */
export function cloneJson(value: unknown): JsonTree {
  if (typeof value !== 'object' || value === null) return value as JsonTree;
  if (Array.isArray(value)) return value.map(cloneJson);
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) setOwn(copy, name, cloneJson(field));
  return copy;
}
