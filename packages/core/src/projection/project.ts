import { setOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';
import type { Projection, ProjectionTree } from './projection.js';

/** A tree of fields, ready for look-up. */
type Rules = ReadonlyMap<string, true | Rules>;

/**
 * Makes the function that shapes a document's data. Fields keep the document's order; what is kept whole is shared with
 * it, not copied.
 *
 * A path goes through arrays, nested ones too. Where a path goes on but the value does not (a scalar), including drops
 * it, from arrays as well, and excluding keeps it, as in MongoDB.
 */
export function compileProjection(projection: Projection): (data: DataObject) => DataObject {
  const rules = compileTree(projection.fields);
  if (projection.mode === 'include') return (data) => includeFields(data, rules);
  return rules.size === 0 ? (data) => data : (data) => excludeFields(data, rules);
}

function compileTree(tree: ProjectionTree): Rules {
  return new Map(Object.entries(tree).map(([name, below]) => [name, below === true ? true : compileTree(below)]));
}

function includeFields(object: DataObject, rules: Rules): DataObject {
  const kept: Record<string, Value> = {};
  for (const name of Object.keys(object)) {
    const rule = rules.get(name);
    if (rule === undefined) continue;
    const value = object[name] as Value;
    const inner = rule === true ? value : includeBelow(value, rule);
    if (inner !== undefined) setOwn(kept, name, inner);
  }
  return kept;
}

function includeBelow(value: Value, rules: Rules): Value | undefined {
  if (isDataObject(value)) return includeFields(value, rules);
  if (!isValueArray(value)) return undefined;
  return value.map((element) => includeBelow(element, rules)).filter((element) => element !== undefined);
}

function excludeFields(object: DataObject, rules: Rules): DataObject {
  const kept: Record<string, Value> = {};
  for (const name of Object.keys(object)) {
    const rule = rules.get(name);
    if (rule === true) continue;
    const value = object[name] as Value;
    setOwn(kept, name, rule === undefined ? value : excludeBelow(value, rule));
  }
  return kept;
}

function excludeBelow(value: Value, rules: Rules): Value {
  if (isDataObject(value)) return excludeFields(value, rules);
  return isValueArray(value) ? value.map((element) => excludeBelow(element, rules)) : value;
}
