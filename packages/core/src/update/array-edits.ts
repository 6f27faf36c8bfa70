import { compileValueFilter } from '../filter/match.js';
import { equalValues } from '../value/compare.js';
import { isDataObject, isValueArray, type Value } from '../value/value.js';
import type { Change } from './ast.js';
import type { Edit } from './edit.js';
import { describeType, type Place, refuseAt } from './place.js';
import { ValueSet } from './value-set.js';

/** From how many values on a set is quicker than comparing each with each. */
const valuesForSet = 5;

/** The array at a place, or an error that names the operator. */
export function readArray(operator: string, value: Value, place: Place): readonly Value[] {
  if (isValueArray(value)) return value;
  throw refuseAt(place, `${operator} needs an array, but the field is ${describeType(value)}`);
}

/** `$addToSet`: appends what is not there yet, each value once. */
export function makeAddToSet(values: readonly Value[]): Edit {
  const known = new ValueSet();
  const distinct = values.filter((value) => known.add(value));
  return {
    change: (existing, place) => {
      const array = readArray('$addToSet', existing, place);
      const added = distinct.length < valuesForSet ? pickByComparing(array, distinct) : pickBySet(array, distinct);
      return added.length === 0 ? array : [...array, ...added];
    },
    create: () => distinct,
  };
}

function pickByComparing(array: readonly Value[], values: readonly Value[]): readonly Value[] {
  return values.filter((value) => !array.some((element) => equalValues(element, value)));
}

function pickBySet(array: readonly Value[], values: readonly Value[]): readonly Value[] {
  const present = new ValueSet(array);
  return values.filter((value) => !present.has(value));
}

/** `$pop`: removes the first or last element. */
export function makePop(end: 'first' | 'last'): Edit {
  return {
    change: (existing, place) => {
      const array = readArray('$pop', existing, place);
      if (array.length === 0) return array;
      return end === 'first' ? array.slice(1) : array.slice(0, -1);
    },
  };
}

/** `$pull`: removes the elements that match. */
export function makePull({ filter, form }: Extract<Change, { kind: 'pull' }>): Edit {
  const matches = compileValueFilter(filter);
  const pulls = form === 'object' ? (element: Value) => isDataObject(element) && matches(element) : matches;
  return { change: (existing, place) => keepElements(readArray('$pull', existing, place), (each) => !pulls(each)) };
}

/** `$pullAll`: removes the elements that are equal to one of the values. */
export function makePullAll(values: readonly Value[]): Edit {
  const unwanted = new ValueSet(values);
  return {
    change: (existing, place) => keepElements(readArray('$pullAll', existing, place), (each) => !unwanted.has(each)),
  };
}

function keepElements(array: readonly Value[], keeps: (element: Value) => boolean): readonly Value[] {
  const kept = array.filter(keeps);
  return kept.length === array.length ? array : kept;
}
