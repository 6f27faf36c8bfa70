import { groupKey } from '../../value/group-key.js';
import type { Value } from '../../value/value.js';
import { checkMadeLength, type Evaluate } from '../evaluate.js';
import type { OperatorDefinition } from '../operator.js';
import { readArrayOperand, readStrictArray } from '../read-operand.js';
import { isTrue } from '../truth.js';

/** Arrays taken for sets: without order and duplicates. What they make keeps the order in which elements were found. */
export const setOperators: readonly OperatorDefinition[] = [
  { name: '$setUnion', positional: { least: 0, most: Number.POSITIVE_INFINITY }, compile: compileUnion },
  { name: '$setIntersection', positional: { least: 0, most: Number.POSITIVE_INFINITY }, compile: compileIntersection },
  { name: '$setDifference', positional: { least: 2, most: 2 }, compile: compileDifference },
  { name: '$setEquals', positional: { least: 2, most: Number.POSITIVE_INFINITY }, compile: compileEquals },
  { name: '$setIsSubset', positional: { least: 2, most: 2 }, compile: compileSubset },
  {
    name: '$allElementsTrue',
    positional: { least: 1, most: 1 },
    compile:
      ([input]) =>
      (document, scope) =>
        readStrictArray('$allElementsTrue', input?.(document, scope)).every(isTrue),
  },
  {
    name: '$anyElementTrue',
    positional: { least: 1, most: 1 },
    compile:
      ([input]) =>
      (document, scope) =>
        readStrictArray('$anyElementTrue', input?.(document, scope)).some(isTrue),
  },
];

function compileUnion(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const union = new Map<string, Value>();
    for (const operand of operands) {
      const array = readArrayOperand('$setUnion', operand(document, scope));
      if (array === null) return null;
      addElements(union, array);
      checkMadeLength('$setUnion', union.size, scope);
    }
    return [...union.values()];
  };
}

function compileIntersection(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    let common: Map<string, Value> | undefined;
    for (const operand of operands) {
      const array = readArrayOperand('$setIntersection', operand(document, scope));
      if (array === null) return null;
      const others = new Map<string, Value>();
      addElements(others, array);
      common = common === undefined ? others : new Map([...common].filter(([key]) => others.has(key)));
    }
    return [...(common?.values() ?? [])];
  };
}

function compileDifference([left, right]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const array = readArrayOperand('$setDifference', left?.(document, scope));
    const others = readArrayOperand('$setDifference', right?.(document, scope));
    if (array === null || others === null) return null;
    const rest = new Map<string, Value>();
    addElements(rest, array);
    for (const element of others) rest.delete(groupKey(element));
    return [...rest.values()];
  };
}

function compileEquals(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const sets = operands.map((operand) => keysOf(readStrictArray('$setEquals', operand(document, scope))));
    const [first] = sets;
    return first !== undefined && sets.every((set) => set.size === first.size && isSubset(set, first));
  };
}

function compileSubset([left, right]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const part = keysOf(readStrictArray('$setIsSubset', left?.(document, scope)));
    return isSubset(part, keysOf(readStrictArray('$setIsSubset', right?.(document, scope))));
  };
}

function addElements(set: Map<string, Value>, array: readonly Value[]): void {
  for (const element of array) {
    const key = groupKey(element);
    if (!set.has(key)) set.set(key, element);
  }
}

function keysOf(array: readonly Value[]): Set<string> {
  return new Set(array.map(groupKey));
}

function isSubset(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  for (const key of part) if (!whole.has(key)) return false;
  return true;
}
