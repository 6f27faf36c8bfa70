import { getOwn, setOwn } from '../../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../../value/value.js';
import type { CompiledTree } from './compile-tree.js';
import { Growth } from './growth.js';

/** What a tree is applied for: the document that its expressions see. */
interface Subject {
  readonly document: DataObject;
  readonly growth: Growth;
}

/**
 * Makes an object of the fields that a tree includes, and those it computes. The included keep the object's order, the
 * computed follow; what is kept whole is shared with the object, not copied.
 *
 * A path goes through arrays, nested ones too. Where a path goes on but the value does not (a scalar), it is dropped,
 * from arrays as well; but if something is computed below, an object of just that takes its place. As in MongoDB.
 *
 * @param document - what expressions see, if it is not the object itself
 * @throws DataError LIMIT_EXCEEDED if the result grows beyond 16 MiB, and what expressions throw
 */
export function includeFields(object: DataObject, tree: CompiledTree, stage: string, document = object): DataObject {
  return include(object, tree, { document, growth: new Growth(stage) });
}

function include(object: DataObject, tree: CompiledTree, subject: Subject): DataObject {
  const kept: Record<string, Value> = {};
  for (const name of Object.keys(object)) {
    const rule = tree.kept.get(name);
    if (rule === undefined) continue;
    const value = object[name] as Value;
    const inner = rule === 'whole' ? value : includeBelow(value, rule, subject);
    if (inner !== undefined) setOwn(kept, name, inner);
  }
  for (const [name, source] of tree.additions) {
    if (typeof source === 'function') setComputed(kept, name, source(subject.document), subject);
    else if (!Object.hasOwn(object, name)) setOwn(kept, name, include({}, source, subject));
  }
  return kept;
}

function includeBelow(value: Value, tree: CompiledTree, subject: Subject): Value | undefined {
  if (isDataObject(value)) return include(value, tree, subject);
  if (!isValueArray(value)) return tree.additions.length === 0 ? undefined : include({}, tree, subject);
  return value.map((element) => includeBelow(element, tree, subject)).filter((element) => element !== undefined);
}

/** Makes an object without the fields that a tree excludes. Paths go through arrays, nested ones too. */
export function excludeFields(object: DataObject, tree: CompiledTree): DataObject {
  if (tree.kept.size === 0) return object;
  const kept: Record<string, Value> = {};
  for (const name of Object.keys(object)) {
    const rule = tree.kept.get(name);
    if (rule === 'whole') continue;
    const value = object[name] as Value;
    setOwn(kept, name, rule === undefined ? value : excludeBelow(value, rule));
  }
  return kept;
}

function excludeBelow(value: Value, tree: CompiledTree): Value {
  if (isDataObject(value)) return excludeFields(value, tree);
  return isValueArray(value) ? value.map((element) => excludeBelow(element, tree)) : value;
}

/**
 * Sets the fields that a tree computes; a value that is missing removes its field. Paths go through arrays, nested ones
 * too; whatever else stands where a path goes on gives way to an object, as in MongoDB.
 *
 * @throws DataError LIMIT_EXCEEDED if the result grows by more than 16 MiB, and what expressions throw
 */
export function addFields(object: DataObject, tree: CompiledTree, stage: string): DataObject {
  return add(object, tree, { document: object, growth: new Growth(stage) });
}

function add(object: DataObject, tree: CompiledTree, subject: Subject): DataObject {
  const fields: Record<string, Value> = { ...object };
  for (const [name, source] of tree.additions) {
    if (typeof source === 'function') setComputed(fields, name, source(subject.document), subject);
    else setOwn(fields, name, addBelow(getOwn(fields, name), source, subject));
  }
  return fields;
}

function addBelow(value: Value | undefined, tree: CompiledTree, subject: Subject): Value {
  if (isValueArray(value)) return value.map((element) => addBelow(element, tree, subject));
  return add(isDataObject(value) ? value : {}, tree, subject);
}

function setComputed(fields: Record<string, Value>, name: string, value: Value | undefined, subject: Subject): void {
  if (value === undefined) {
    Reflect.deleteProperty(fields, name);
    return;
  }
  subject.growth.add(value);
  setOwn(fields, name, value);
}
