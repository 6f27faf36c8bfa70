import { parseValuePath } from '../document/parse-path.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { parseSortKeys } from '../sort/parse-keys.js';
import { isPlainObject } from '../value/plain-object.js';
import { decodeElement, decodeElements } from './array-operands.js';
import type { PushModifiers } from './ast.js';
import { badOperand, type OperandParser } from './operand.js';

type PushSort = NonNullable<PushModifiers['sort']>;

const modifierNames = ['$each', '$position', '$slice', '$sort'];

/** `{"$push": {path: value}}` or `{"$each": [values], "$position": 0, "$slice": -5, "$sort": {"score": -1}}`. */
export const parsePush: OperandParser = (raw, context) => {
  const { path, pointer } = context;
  if (!isPlainObject(raw) || !Object.keys(raw).some((key) => modifierNames.includes(key))) {
    return { kind: 'push', path, values: [decodeElement(raw, pointer, context)], modifiers: {} };
  }
  if (!Object.hasOwn(raw, '$each')) {
    throw badOperand('$push with $position, $slice or $sort needs $each: [values], which may be empty.', pointer);
  }
  const unknown = Object.keys(raw).find((key) => !modifierNames.includes(key));
  if (unknown !== undefined) {
    throw badOperand(
      `$push with $each knows $position, $slice and $sort, not ${quoteInput(unknown)}.`,
      extendPointer(pointer, unknown),
    );
  }
  const values = decodeElements('$each', raw.$each, extendPointer(pointer, '$each'), context);
  return { kind: 'push', path, values, modifiers: parseModifiers(raw, pointer) };
};

function parseModifiers(raw: Readonly<Record<string, unknown>>, pointer: string): PushModifiers {
  const modifiers: { -readonly [Name in keyof PushModifiers]: PushModifiers[Name] } = {};
  if (Object.hasOwn(raw, '$position')) modifiers.position = parseInteger(raw, '$position', pointer);
  if (Object.hasOwn(raw, '$slice')) modifiers.slice = parseInteger(raw, '$slice', pointer);
  if (Object.hasOwn(raw, '$sort')) modifiers.sort = parseSort(raw.$sort, extendPointer(pointer, '$sort'));
  return modifiers;
}

function parseInteger(raw: Readonly<Record<string, unknown>>, name: string, pointer: string): number {
  const value = raw[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw badOperand(`${name} needs an integer.`, extendPointer(pointer, name));
}

function parseSort(raw: unknown, pointer: string): PushSort {
  if (raw === 1 || raw === -1) return raw;
  if (isPlainObject(raw) && Object.keys(raw).length > 0) return parseSortKeys(raw, parseValuePath, pointer);
  throw badOperand('$sort needs 1 or -1, or fields of the elements such as {"score": -1}.', pointer);
}
