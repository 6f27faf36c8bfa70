import type { Value } from '../../value/value.js';
import type { Evaluate } from '../evaluate.js';
import { checkDate, checkNumber, dateOutOfRange } from '../number-result.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';
import { readNumber } from './numeric-definition.js';

/**
 * `$add`, `$subtract`, `$multiply`.
 *
 * As in MongoDB, operands are taken from left to right, whole numbers in 64 bits and others as doubles: unlike `$sum`,
 * `$add` rounds after each decimal operand. Decimal milliseconds are rounded, halves away from zero, before they are
 * added to a date.
 */
export const sumOperators: readonly OperatorDefinition[] = [
  {
    name: '$add',
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile: compileAdd,
  },
  {
    name: '$multiply',
    positional: { least: 0, most: Number.POSITIVE_INFINITY },
    compile: compileMultiply,
  },
  {
    name: '$subtract',
    positional: { least: 2, most: 2 },
    compile([left, right]) {
      return (document, scope) => subtract(left?.(document, scope), right?.(document, scope));
    },
  },
];

function compileAdd(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    let total: number | bigint = 0;
    let hasDate = false;
    for (const operand of operands) {
      const value = operand(document, scope);
      if (value === undefined || value === null) return null;
      if (value instanceof Date) {
        if (hasDate) throw expressionError('$add', 'takes one date only; use $subtract for the time between two');
        hasDate = true;
        total = addToTime('$add', value.getTime(), Number(total));
      } else if (typeof value !== 'number') {
        throw expressionError('$add', `needs numbers and at most one date, not ${describeType(value)}`);
      } else {
        total = hasDate ? addToTime('$add', Number(total), value) : addExactly(total, value);
      }
    }
    return hasDate ? checkDate('$add', Number(total)) : checkNumber('$add', Number(total));
  };
}

function compileMultiply(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    let product: number | bigint = 1;
    for (const operand of operands) {
      const value = operand(document, scope);
      if (value === undefined || value === null) return null;
      product = multiplyExactly(product, readNumber('$multiply', value));
    }
    return checkNumber('$multiply', Number(product));
  };
}

function subtract(left: Value | undefined, right: Value | undefined): Value {
  if (left === undefined || left === null || right === undefined || right === null) return null;
  if (typeof left === 'number' && typeof right === 'number') return checkNumber('$subtract', left - right);
  if (left instanceof Date) {
    if (right instanceof Date) return left.getTime() - right.getTime();
    if (typeof right === 'number') return checkDate('$subtract', addToTime('$subtract', left.getTime(), -right));
  }
  throw expressionError('$subtract', `cannot take ${describeType(right)} from ${describeType(left)}`);
}

/** Whole numbers are added exactly while they fit 64 bits: on the way to a small sum large ones may occur. */
function addExactly(total: number | bigint, term: number): number | bigint {
  const sum = Number(total) + term;
  if (Number.isSafeInteger(sum) && typeof total === 'number') return sum;
  return isWhole(total) && Number.isSafeInteger(term) ? fitLong(BigInt(total) + BigInt(term)) : sum;
}

function multiplyExactly(product: number | bigint, factor: number): number | bigint {
  const next = Number(product) * factor;
  if (Number.isSafeInteger(next) && typeof product === 'number') return next;
  return isWhole(product) && Number.isSafeInteger(factor) ? fitLong(BigInt(product) * BigInt(factor)) : next;
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function fitLong(value: bigint): number | bigint {
  return BigInt.asIntN(64, value) === value ? value : Number(value);
}

/** Adds milliseconds to a time; what is far beyond all dates is refused, for it would lose milliseconds. */
function addToTime(operator: string, timeMs: number, amountMs: number): number {
  const sumMs = timeMs + Math.sign(amountMs) * Math.round(Math.abs(amountMs));
  if (Number.isSafeInteger(sumMs)) return sumMs;
  throw dateOutOfRange(operator);
}
