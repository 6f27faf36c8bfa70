import { getOwn } from './own-field.js';
import { type DataObject, typeOf, type Value, type ValueType } from './value.js';

/** BSON's order of types, as far as we have them. A missing field ranks with null. */
const typeRanks: Readonly<Record<ValueType, number>> = {
  null: 0,
  number: 1,
  string: 2,
  object: 3,
  array: 4,
  bool: 5,
  date: 6,
};

/** Where a value's type stands in the order of types: null, number, string, object, array, bool, date. */
export function typeRank(value: Value): number {
  return typeRanks[typeOf(value)];
}

/**
 * Compares strings by Unicode code point, which is also the order of their UTF-8 bytes.
 *
 * JavaScript's `<` compares UTF-16 units and puts U+1F600 before U+FFFD; no engine does.
 *
 * @returns a negative number, zero or a positive number
 */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rankUnit(left) - rankUnit(right);
  }
  return a.length - b.length;
}

/** Lifts surrogates above the rest of the basic plane, where the code points they stand for belong. */
function rankUnit(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/**
 * Compares any two values: a total order, the one of sorts and of `$min` and `$max`.
 *
 * Types first (see {@link typeRank}), then values. Objects compare field by field over their names sorted by code point:
 * type of the value, then name, then value, and the one with fewer fields first. Arrays compare element by element,
 * the shorter first.
 *
 * @returns a negative number, zero (exactly where {@link equalValues} holds) or a positive number
 */
export function compareValues(a: Value, b: Value): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const type = typeOf(a);
  const ranks = typeRanks[type] - typeRanks[typeOf(b)];
  if (ranks !== 0) return ranks;
  switch (type) {
    case 'bool':
      return a === true ? 1 : -1;
    case 'date':
      return (a as Date).getTime() - (b as Date).getTime();
    case 'array':
      return compareArrays(a as readonly Value[], b as readonly Value[]);
    default:
      return compareObjects(a as DataObject, b as DataObject);
  }
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareValues(a[index] as Value, b[index] as Value);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: DataObject, b: DataObject): number {
  const names = Object.keys(a).sort(compareStrings);
  const others = Object.keys(b).sort(compareStrings);
  const length = Math.min(names.length, others.length);
  for (let index = 0; index < length; index += 1) {
    const name = names[index] as string;
    const other = others[index] as string;
    const value = a[name] as Value;
    const otherValue = b[other] as Value;
    const order =
      typeRank(value) - typeRank(otherValue) || compareStrings(name, other) || compareValues(value, otherValue);
    if (order !== 0) return order;
  }
  return names.length - others.length;
}

/** Whether two values are equal: same type, same contents. The order of an object's keys does not matter. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case 'date':
      return (a as Date).getTime() === (b as Date).getTime();
    case 'array':
      return equalArrays(a as readonly Value[], b as readonly Value[]);
    default:
      return equalObjects(a as DataObject, b as DataObject);
  }
}

function equalArrays(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) {
    if (!equalValues(a[index] as Value, b[index] as Value)) return false;
  }
  return true;
}

function equalObjects(a: DataObject, b: DataObject): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) {
    const other = getOwn(b, name);
    if (other === undefined || !equalValues(a[name] as Value, other)) return false;
  }
  return true;
}
