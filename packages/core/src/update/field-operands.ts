import { decodeMetadata, decodeValue } from '../value/decode.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Value } from '../value/value.js';
import type { Change } from './ast.js';
import { badOperand, checkDepth, type OperandContext, type OperandParser } from './operand.js';

/** `{"$set": {path: value}}`, which plain fields mean too. */
export const parseSet: OperandParser = (raw, context) => withValue('set', raw, context);

/** `{"$setOnInsert": {path: value}}`: only if the update inserts a document. */
export const parseSetOnInsert: OperandParser = (raw, context) => withValue('setOnInsert', raw, context);

/** `{"$min": {path: value}}`: the lesser, in the order of all values, stays. */
export const parseMin: OperandParser = (raw, context) => withValue('min', raw, context);

/** `{"$max": {path: value}}`: the greater, in the order of all values, stays. */
export const parseMax: OperandParser = (raw, context) => withValue('max', raw, context);

/** `{"$unset": {path: ""}}`: the operand means nothing, as in MongoDB. */
export const parseUnset: OperandParser = (_raw, { path }) => ({ kind: 'unset', path });

/** `{"$currentDate": {path: true}}`, or `{"$type": "date"}`. */
export const parseCurrentDate: OperandParser = (raw, { path, pointer }) => {
  const change: Change = { kind: 'currentDate', path };
  if (raw === true) return change;
  if (isPlainObject(raw) && Object.keys(raw).length === 1 && raw.$type === 'date') return change;
  throw badOperand('$currentDate needs true or {"$type": "date"}; there are no timestamps beside dates.', pointer);
};

/** `{"$rename": {from: "to"}}`. */
export const parseRename: OperandParser = (raw, { path, pointer, parsePath }) => {
  if (typeof raw !== 'string') throw badOperand('$rename needs the new path as a string.', pointer);
  const to = parsePath(raw, pointer);
  if (to.steps.length === 0) throw badOperand('$rename cannot replace the whole metadata.', pointer);
  if ([...path.steps, ...to.steps].some((step) => typeof step !== 'string')) {
    throw badOperand('$rename takes no positional steps ($, $[], $[name]), neither from nor to.', pointer);
  }
  return { kind: 'rename', path, to };
};

function withValue(kind: 'set' | 'setOnInsert' | 'min' | 'max', raw: unknown, context: OperandContext): Change {
  return { kind, path: context.path, value: decodeOperand(raw, context) };
}

function decodeOperand(raw: unknown, { path, pointer, limits }: OperandContext): Value {
  if (path.steps.length > 0) {
    const value = decodeValue(raw, limits, pointer);
    checkDepth(value, path.steps.length, limits, pointer);
    return value;
  }
  if (!isPlainObject(raw)) throw badOperand('The metadata must be an object with fields.', pointer);
  return decodeMetadata(raw, limits, pointer);
}
