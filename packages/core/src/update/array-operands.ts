import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { parseElementCondition } from '../filter/parse.js';
import { decodeValue, isTypedValueName } from '../value/decode.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Value } from '../value/value.js';
import { badOperand, checkDepth, type OperandContext, type OperandParser } from './operand.js';

/** `{"$addToSet": {path: value}}` or `{"$each": [values]}`. */
export const parseAddToSet: OperandParser = (raw, context) => {
  const { path, pointer } = context;
  if (!isPlainObject(raw) || !Object.hasOwn(raw, '$each')) {
    return { kind: 'addToSet', path, values: [decodeElement(raw, pointer, context)] };
  }
  const other = Object.keys(raw).find((key) => key !== '$each');
  if (other !== undefined)
    throw badOperand(`$addToSet with $each takes no ${quoteInput(other)}.`, extendPointer(pointer, other));
  return {
    kind: 'addToSet',
    path,
    values: decodeElements('$each', raw.$each, extendPointer(pointer, '$each'), context),
  };
};

/** `{"$pop": {path: 1}}` removes the last element, `-1` the first. */
export const parsePop: OperandParser = (raw, { path, pointer }) => {
  if (raw !== 1 && raw !== -1) throw badOperand('$pop needs 1 (the last element) or -1 (the first).', pointer);
  return { kind: 'pop', path, end: raw === 1 ? 'last' : 'first' };
};

/** `{"$pullAll": {path: [values]}}`. */
export const parsePullAll: OperandParser = (raw, context) => ({
  kind: 'pullAll',
  path: context.path,
  values: decodeElements('$pullAll', raw, context.pointer, context),
});

/**
 * `{"$pull": {path: …}}`. An object of operators is a condition on each element, any other object a filter on those
 * elements that are objects; everything else is a value to be equal to.
 */
export const parsePull: OperandParser = (raw, context) => {
  const { path, pointer, limits } = context;
  if (!isPlainObject(raw) || isTypedValueName(Object.keys(raw)[0] ?? '')) {
    return { kind: 'pullAll', path, values: [decodeValue(raw, limits, pointer)] };
  }
  const { filter, form } = parseElementCondition(raw, limits, pointer);
  return { kind: 'pull', path, filter, form };
};

/** Reads a list of elements-to-be; `name` is for the error. */
export function decodeElements(name: string, raw: unknown, pointer: string, context: OperandContext): readonly Value[] {
  if (!Array.isArray(raw)) throw badOperand(`${name} needs an array of values.`, pointer);
  return raw.map((item, index) => decodeElement(item, extendPointer(pointer, index), context));
}

/** Reads one element-to-be. */
export function decodeElement(raw: unknown, pointer: string, { path, limits }: OperandContext): Value {
  const value = decodeValue(raw, limits, pointer);
  checkDepth(value, path.steps.length + 1, limits, pointer);
  return value;
}
