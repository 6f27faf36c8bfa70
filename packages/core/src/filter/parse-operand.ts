import type { FieldPath } from '../document/path.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import { decodeValue, isTypedValueName } from '../value/decode.js';
import { freezeValue } from '../value/freeze-value.js';
import { parseIsoDate } from '../value/parse-date.js';
import { isPlainObject } from '../value/plain-object.js';
import type { Value } from '../value/value.js';
import { filterError, type ParseContext } from './parse-context.js';

/** Reads what a field is compared with. The times of the envelope take ISO strings too. */
export function parseOperand(context: ParseContext, path: FieldPath, raw: unknown, pointer: string): Value {
  if (raw instanceof RegExp) {
    throw filterError('BAD_OPERAND', 'Write a regular expression as {"$regex": "…", "$options": "…"}.', pointer);
  }
  const value = decodeValue(raw, context.limits, pointer);
  if (path.root === 'created_at' || path.root === 'updated_at') return parseTime(path.root, value, pointer);
  return freezeValue(value);
}

/** Reads the list of `$in`, `$nin` or `$all`: values only, no operators. */
export function parseOperands(context: ParseContext, path: FieldPath, raw: unknown, pointer: string): Value[] {
  const list = checkList(context, raw, pointer);
  return list.map((item, index) => {
    const at = extendPointer(pointer, index);
    if (isPlainObject(item)) checkListItem(item, at);
    return parseOperand(context, path, item, at);
  });
}

function checkListItem(item: Readonly<Record<string, unknown>>, pointer: string): void {
  const operator = Object.keys(item).find((name) => name.startsWith('$') && !isTypedValueName(name));
  if (operator === undefined) return;
  throw filterError(
    'BAD_OPERAND',
    `A list takes values only, not ${quoteInput(operator)}; write an $or of tests.`,
    pointer,
  );
}

/** Checks that a list operator got a list, and not too long a one. */
export function checkList(context: ParseContext, raw: unknown, pointer: string): readonly unknown[] {
  if (!Array.isArray(raw)) throw filterError('BAD_OPERAND', 'The operand must be an array.', pointer);
  const limit = context.limits.inOperandsMax;
  if (raw.length <= limit) return raw;
  throw filterError('LIMIT_EXCEEDED', `The list has more than ${limit} values; split the query.`, pointer);
}

function parseTime(name: string, value: Value, pointer: string): Value {
  if (value === null || value instanceof Date) return value;
  const time = typeof value === 'string' ? parseIsoDate(value) : undefined;
  if (time !== undefined) return time;
  throw filterError('BAD_OPERAND', `${name} is compared with a date: {"$date": "2026-01-02T03:04:05.678Z"}.`, pointer);
}
