import { faultOfFieldName } from '../../document/parse-path.js';
import { DataError } from '../../errors/data-error.js';
import { quoteInput } from '../../errors/quote.js';
import { getOwn, setOwn } from '../../value/own-field.js';
import { type DataObject, isDataObject, isValueArray, type Value } from '../../value/value.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType, readArrayOperand } from '../read-operand.js';

/** What reads, changes, joins and takes apart objects. */
export const objectOperators: readonly OperatorDefinition[] = [
  { name: '$mergeObjects', positional: { least: 0, most: Number.POSITIVE_INFINITY }, compile: compileMerge },
  {
    name: '$getField',
    positional: { least: 1, most: 1 },
    named: { required: ['field'], optional: ['input'], defaults: { input: '$$CURRENT' } },
    compile: compileGet,
  },
  { name: '$setField', named: { required: ['field', 'input', 'value'], optional: [] }, compile: compileSet },
  {
    name: '$unsetField',
    named: { required: ['field', 'input'], optional: [] },
    compile: ([field, input]) => changeField('$unsetField', field, input, () => undefined),
  },
  { name: '$objectToArray', positional: { least: 1, most: 1 }, compile: compileToArray },
  { name: '$arrayToObject', positional: { least: 1, most: 1 }, compile: compileToObject },
];

/** One array of objects stands for its elements. Null and missing are passed over, the last of a name stays. */
function compileMerge(operands: readonly Evaluate[]): Evaluate {
  const [only] = operands;
  return (document, scope) => {
    const values = operands.map((operand) => operand(document, scope));
    const list = only !== undefined && values.length === 1 && isValueArray(values[0]) ? values[0] : values;
    const merged: Record<string, Value> = {};
    for (const value of list) {
      if (value === undefined || value === null) continue;
      const object = readObject('$mergeObjects', value);
      for (const name of Object.keys(object)) setOwn(merged, name, object[name]);
    }
    return merged;
  };
}

/** Of null it is null; of what has no fields, missing. Names with dots and `$` are no paths here. */
function compileGet([field, input]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const name = readName('$getField', field?.(document, scope));
    const value = input?.(document, scope);
    if (value === null) return null;
    return isDataObject(value) ? getOwn(value, name) : undefined;
  };
}

function compileSet([field, input, value]: readonly Evaluate[]): Evaluate {
  return changeField('$setField', field, input, value);
}

/** A missing value takes the field away. */
function changeField(
  operator: string,
  field: Evaluate | undefined,
  input: Evaluate | undefined,
  value: Evaluate | undefined,
): Evaluate {
  return (document, scope) => {
    const name = readName(operator, field?.(document, scope));
    const object = input?.(document, scope);
    const set = value?.(document, scope);
    if (object === undefined || object === null) return null;
    const copy: Record<string, Value> = { ...readObject(operator, object) };
    if (set === undefined) delete copy[name];
    else setChecked(operator, copy, name, set);
    return copy;
  };
}

function compileToArray([input]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const value = input?.(document, scope);
    if (value === undefined || value === null) return null;
    const object = readObject('$objectToArray', value);
    return Object.keys(object).map((name): Value => ({ k: name, v: object[name] as Value }));
  };
}

/** Pairs `[name, value]`, or objects `{k, v}`: all alike. The last of a name stays. */
function compileToObject([input]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const array = readArrayOperand('$arrayToObject', input?.(document, scope));
    if (array === null) return null;
    const readEntry = isValueArray(array[0]) ? readPair : readKeyValue;
    const object: Record<string, Value> = {};
    for (const element of array) {
      const [name, value] = readEntry(element);
      setChecked('$arrayToObject', object, name, value);
    }
    return object;
  };
}

function readPair(element: Value): readonly [string, Value] {
  if (isValueArray(element) && element.length === 2) {
    return [readName('$arrayToObject', element[0]), element[1] as Value];
  }
  throw expressionError('$arrayToObject', 'needs all elements to be pairs of a name and a value, as the first is');
}

function readKeyValue(element: Value): readonly [string, Value] {
  if (isDataObject(element) && Object.keys(element).length === 2) {
    const value = getOwn(element, 'v');
    if (value !== undefined) return [readName('$arrayToObject', getOwn(element, 'k')), value];
  }
  throw expressionError('$arrayToObject', 'needs elements that are pairs, or objects with just k and v');
}

function readObject(operator: string, value: Value): DataObject {
  if (isDataObject(value)) return value;
  throw expressionError(operator, `needs an object, not ${describeType(value)}`);
}

function readName(operator: string, value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw expressionError(operator, `needs a string as the name of a field, not ${describeType(value)}`);
}

/** No document has fields of such names, so none are made. */
function setChecked(operator: string, object: Record<string, Value>, name: string, value: Value): void {
  const fault = faultOfFieldName(name);
  if (fault === undefined) {
    object[name] = value;
    return;
  }
  throw new DataError('BAD_NAME', `${operator} cannot make the field ${quoteInput(name)}: the name ${fault}.`, {
    details: { operator },
  });
}
