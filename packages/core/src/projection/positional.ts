import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { Filter } from '../filter/ast.js';
import { getNested, withNested } from '../pipeline/shape/nested-field.js';
import { findMatchedElement } from '../update/matched-element.js';
import { getOwn } from '../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../value/value.js';

/**
 * Makes what leaves of the first array along a path only the element that the search's filter matched. A path without
 * an array is left alone. While it runs:
 *
 * @param filter - what the documents match
 * @throws DataError BAD_OPERAND if the filter asks nothing of the field; when run, if it tells no element of the array
 */
export function compilePositional(
  segments: readonly string[],
  filter: Filter | undefined,
): (document: Document) => DataObject {
  const path = segments.join('.');
  if (filter === undefined || !asksOf(filter, segments[0] as string)) {
    throw positionalError(`needs a filter with a condition on ${path}`, path);
  }
  return (document) => {
    const keys = findArray(document.data, segments);
    if (keys === undefined) return document.data;
    const elements = readArray(document.data, keys);
    const index = findMatchedElement(filter, document, { root: 'data', keys, elements });
    const element = index === undefined ? undefined : elements[index];
    if (element === undefined) {
      throw positionalError(`found no element of ${path} that the filter matched; ask for one with $elemMatch`, path);
    }
    return withNested(document.data, keys, [element]);
  };
}

/** Whether a filter has a test of this field of the data, or of something below it. */
function asksOf(filter: Filter, name: string): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some((part) => asksOf(part, name));
    case 'field':
      return filter.path.root === 'data' && filter.path.segments[0] === name;
    default:
      return false;
  }
}

/** The part of a path that leads to the first array along it. */
function findArray(data: DataObject, segments: readonly string[]): readonly string[] | undefined {
  let value: Value | undefined = data;
  for (const [level, segment] of segments.entries()) {
    if (!isDataObject(value)) return undefined;
    value = getOwn(value, segment);
    if (isValueArray(value)) return segments.slice(0, level + 1);
  }
  return undefined;
}

function readArray(data: DataObject, keys: readonly string[]): readonly Value[] {
  const value = getNested(data, keys);
  return isValueArray(value) ? value : [];
}

function positionalError(fault: string, path: string): DataError {
  return new DataError('BAD_OPERAND', `The projection ${path}.$ ${fault}.`, { details: { path: `${path}.$` } });
}
