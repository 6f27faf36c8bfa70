import { parseArrayIndex } from '../document/array-index.js';
import type { Document } from '../document/document.js';
import type { PathRoot } from '../document/path.js';
import { readRoot } from '../document/read-path.js';
import { getOwn } from '../value/own-field.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';
import type { IndexField } from './definition.js';
import type { KeyPartValue } from './encode.js';

/** Stands for a field that is not there: it has null's key, but a sparse index tells the two apart. */
export const missing: unique symbol = Symbol('missing');

/** One value for each field of the index. */
export type Tuple = readonly (KeyPartValue | typeof missing)[];

/** Combinations of values that become a document's keys. */
export interface Expansion {
  readonly tuples: readonly Tuple[];
  readonly multikey: boolean;
  /** There are more tuples than allowed; not all are given. */
  readonly tooMany: boolean;
}

/** The fields of an index that share the beginning of their paths, so that an array there is gone through once for all. */
interface PathNode {
  /** Positions of the fields that end here. */
  readonly leaves: number[];
  /** Positions of the fields that end here or below. */
  readonly positions: number[];
  readonly children: Map<string, PathNode>;
}

interface ExpansionState {
  readonly width: number;
  readonly tuplesMax: number;
  tooMany: boolean;
}

/**
 * Compiles the traversal that gives a document's tuples, as MongoDB builds keys: fields below the same array take their
 * values from the same element, fields below different arrays are combined each with each.
 */
export function compileTuples(fields: readonly IndexField[], tuplesMax: number): (document: Document) => Expansion {
  const roots = new Map<PathRoot, PathNode>();
  fields.forEach((field, position) => {
    let node = roots.get(field.path.root) ?? createNode();
    roots.set(field.path.root, node);
    node.positions.push(position);
    for (const segment of field.path.segments) {
      const child: PathNode = node.children.get(segment) ?? createNode();
      node.children.set(segment, child);
      node = child;
      node.positions.push(position);
    }
    node.leaves.push(position);
  });
  return (document) => {
    const plain = readPlain(document, fields);
    if (plain !== undefined) return { tuples: [plain], multikey: false, tooMany: false };
    const state: ExpansionState = { width: fields.length, tuplesMax, tooMany: false };
    let tuples: Tuple[] = [createTuple(state)];
    for (const [root, node] of roots) {
      tuples = combine(state, tuples, expand(state, node, readRoot(document, root)), node);
    }
    return { tuples, multikey: true, tooMany: state.tooMany };
  };
}

/** The one tuple of a document without arrays on the way (nearly all of them); `undefined` if there are some. */
function readPlain(document: Document, fields: readonly IndexField[]): Tuple | undefined {
  const tuple: (KeyPartValue | typeof missing)[] = [];
  for (const { path } of fields) {
    let value: Value | undefined = readRoot(document, path.root);
    for (const segment of path.segments) {
      if (isValueArray(value)) return undefined;
      value = isDataObject(value) ? getOwn(value, segment) : undefined;
    }
    if (isValueArray(value)) return undefined;
    tuple.push(value === undefined ? missing : value);
  }
  return tuple;
}

function expand(state: ExpansionState, node: PathNode, value: Value | undefined): readonly Tuple[] {
  if (!isValueArray(value)) return expandSingle(state, node, value);
  if (value.length === 0) return [leafTuple(state, node, undefined)];
  const placed = expandPlaced(state, node, value);
  const tuples = [...placed];
  for (const element of value) {
    for (const tuple of expandSingle(state, node, element)) {
      // `a.0` over [5, 6] is 5: the elements, which have no field "0", add nothing.
      if (placed.length === 0 || tuple.some((slot) => slot !== missing)) tuples.push(tuple);
    }
    if (exceeds(state, tuples.length)) return [];
  }
  return tuples;
}

/** Values of the steps that are array indexes (`a.0`). */
function expandPlaced(state: ExpansionState, node: PathNode, elements: readonly Value[]): readonly Tuple[] {
  const tuples: Tuple[] = [];
  for (const [segment, child] of node.children) {
    const index = parseArrayIndex(segment);
    const element = index === undefined ? undefined : elements[index];
    if (element !== undefined) tuples.push(...expand(state, child, element));
  }
  return tuples;
}

/** A value that is not gone through as an array: the document's own, or an array's element. */
function expandSingle(state: ExpansionState, node: PathNode, value: Value | undefined): readonly Tuple[] {
  let tuples: readonly Tuple[] = [leafTuple(state, node, value === undefined ? missing : value)];
  for (const [segment, child] of node.children) {
    const below = isDataObject(value) ? getOwn(value, segment) : undefined;
    tuples = combine(state, tuples, expand(state, child, below), child);
  }
  return tuples;
}

/** Each with each: the right ones give the fields of `node`. */
function combine(state: ExpansionState, left: readonly Tuple[], right: readonly Tuple[], node: PathNode): Tuple[] {
  if (exceeds(state, left.length * right.length)) return [];
  return left.flatMap((base) =>
    right.map((other) => {
      const tuple = [...base];
      for (const position of node.positions) tuple[position] = other[position];
      return tuple;
    }),
  );
}

function exceeds(state: ExpansionState, count: number): boolean {
  if (count > state.tuplesMax) state.tooMany = true;
  return state.tooMany;
}

function leafTuple(state: ExpansionState, node: PathNode, value: KeyPartValue | typeof missing): Tuple {
  const tuple = createTuple(state);
  for (const position of node.leaves) tuple[position] = value;
  return tuple;
}

function createTuple(state: ExpansionState): (KeyPartValue | typeof missing)[] {
  return new Array<typeof missing>(state.width).fill(missing);
}

function createNode(): PathNode {
  return { leaves: [], positions: [], children: new Map() };
}
