import { quoteInput } from '../errors/quote.js';
import { decodeValue } from '../value/decode.js';
import { isPlainObject } from '../value/plain-object.js';
import { badOperand, type OperandContext, type OperandParser } from './operand.js';

/** `{"$inc": {path: 5}}`. */
export const parseInc: OperandParser = (raw, context) => ({
  kind: 'inc',
  path: context.path,
  amount: decodeNumber('$inc', raw, context),
});

/** `{"$mul": {path: 1.5}}`. */
export const parseMul: OperandParser = (raw, context) => ({
  kind: 'mul',
  path: context.path,
  factor: decodeNumber('$mul', raw, context),
});

/** `{"$bit": {path: {"or": 4}}}`, with one of `and`, `or`, `xor`. */
export const parseBit: OperandParser = (raw, { path, pointer }) => {
  const [entry, ...rest] = isPlainObject(raw) ? Object.entries(raw) : [];
  if (entry === undefined || rest.length > 0) {
    throw badOperand('$bit needs an object with one of and, or, xor, such as {"or": 4}.', pointer);
  }
  const [operation, operand] = entry;
  if (operation !== 'and' && operation !== 'or' && operation !== 'xor') {
    throw badOperand(`$bit knows and, or and xor, not ${quoteInput(operation)}.`, pointer);
  }
  if (typeof operand !== 'number' || !Number.isSafeInteger(operand)) {
    throw badOperand(`$bit needs an integer of at most 53 bits for ${operation}.`, pointer);
  }
  return { kind: 'bit', path, operation, operand: operand + 0 };
};

function decodeNumber(operator: string, raw: unknown, { limits, pointer }: OperandContext): number {
  const value = decodeValue(raw, limits, pointer);
  if (typeof value === 'number') return value;
  throw badOperand(`${operator} needs a number.`, pointer);
}
