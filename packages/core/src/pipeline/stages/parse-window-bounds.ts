import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { quoteInput } from '../../errors/quote.js';
import { isTimeUnit } from '../../expression/dates/time-unit.js';
import { parseExpression } from '../../expression/parse.js';
import type { SortKey } from '../../sort/sort.js';
import type { TimeUnit, WindowBound, WindowField } from '../ast.js';
import type { AccumulatorContext } from './parse-accumulator.js';
import { readConstant } from './read-constant.js';
import { readOptions } from './read-options.js';

type Window = NonNullable<WindowField['window']>;

/**
 * Parses the `window` of a field of `$setWindowFields`: `{documents: [-1, "current"]}`, `{range: [-2, 2], unit: "day"}`.
 *
 * @param sort - that of the stage, which bounds need
 * @returns `undefined` for the whole partition
 * @throws DataError BAD_OPERAND, and what expressions throw
 */
export function parseWindow(raw: unknown, sort: readonly SortKey[], context: AccumulatorContext): Window | undefined {
  const { pointer } = context;
  const options = readOptions('window', raw, { required: [], optional: ['documents', 'range', 'unit'] }, pointer);
  const hasDocuments = Object.hasOwn(options, 'documents');
  const hasRange = Object.hasOwn(options, 'range');
  const hasUnit = Object.hasOwn(options, 'unit');
  if (hasDocuments && (hasRange || hasUnit)) {
    throw badWindow('A window has documents, or range and perhaps unit, not both.', pointer);
  }
  if (hasUnit && !hasRange) throw badWindow('The unit of a window stands beside a range.', pointer);
  if (hasDocuments) return parseDocuments(options.documents, sort, at(context, 'documents'));
  return hasRange ? parseRange(options, sort, context) : undefined;
}

/**
 * Parses the name of a unit of time.
 *
 * @throws DataError BAD_OPERAND
 */
export function parseTimeUnit(raw: unknown, pointer: string): TimeUnit {
  if (typeof raw === 'string' && isTimeUnit(raw)) return raw;
  const shown = typeof raw === 'string' ? `, not ${quoteInput(raw)}` : '';
  throw badWindow(`A unit is year, quarter, month, week, day, hour, minute, second or millisecond${shown}.`, pointer);
}

function parseDocuments(raw: unknown, sort: readonly SortKey[], context: AccumulatorContext): Window {
  const [lower, upper] = parseBounds(raw, true, context);
  const isWhole = lower === 'unbounded' && upper === 'unbounded';
  if (!isWhole && sort.length === 0) {
    throw badWindow('A window bounded by documents needs a sortBy in $setWindowFields.', context.pointer);
  }
  return Object.freeze({ kind: 'documents', lower, upper });
}

function parseRange(
  { range, unit: rawUnit }: Readonly<Record<string, unknown>>,
  sort: readonly SortKey[],
  context: AccumulatorContext,
): Window {
  const place = at(context, 'range');
  if (sort.length !== 1 || sort[0]?.direction !== 1) {
    throw badWindow(
      'A window bounded by a range needs a sortBy of one ascending key in $setWindowFields.',
      place.pointer,
    );
  }
  if (rawUnit === undefined) {
    const [lower, upper] = parseBounds(range, false, place);
    return Object.freeze({ kind: 'range', lower, upper });
  }
  const unit = parseTimeUnit(rawUnit, extendPointer(context.pointer, 'unit'));
  const [lower, upper] = parseBounds(range, true, place);
  return Object.freeze({ kind: 'range', lower, upper, unit });
}

function parseBounds(raw: unknown, isWhole: boolean, context: AccumulatorContext): readonly [WindowBound, WindowBound] {
  if (!Array.isArray(raw) || raw.length !== 2) {
    throw badWindow('The bounds of a window are an array of two, such as [-1, "current"].', context.pointer);
  }
  const lower = parseBound(raw[0], isWhole, at(context, 0));
  const upper = parseBound(raw[1], isWhole, at(context, 1));
  if (lower !== 'unbounded' && upper !== 'unbounded' && offsetOf(lower) > offsetOf(upper)) {
    throw badWindow('The lower bound of a window must not exceed the upper one.', context.pointer);
  }
  return [lower, upper];
}

function parseBound(raw: unknown, isWhole: boolean, context: AccumulatorContext): WindowBound {
  if (raw === 'unbounded' || raw === 'current') return raw;
  const value = readConstant(parseExpression(raw, context.limits, context.pointer, context.scope));
  if (typeof value === 'number' && (!isWhole || Number.isSafeInteger(value))) return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw badWindow(`A bound of this window is ${kind}, "current" or "unbounded".`, context.pointer);
}

function offsetOf(bound: number | 'current'): number {
  return bound === 'current' ? 0 : bound;
}

function at(context: AccumulatorContext, step: string | number): AccumulatorContext {
  return { ...context, pointer: extendPointer(context.pointer, step) };
}

function badWindow(message: string, pointer: string): DataError {
  return new DataError('BAD_OPERAND', message, { details: { pointer } });
}
