import { expressionError, type OperatorDefinition } from '../operator.js';
import { defineBinary, defineUnary } from './numeric-definition.js';

/** Arithmetic of one or two numbers. Sums, rounding and bits have files of their own. */
export const arithmeticOperators: readonly OperatorDefinition[] = [
  defineUnary('$abs', Math.abs),
  defineUnary('$ceil', Math.ceil),
  defineUnary('$exp', Math.exp),
  defineUnary('$floor', Math.floor),
  defineUnary('$ln', (value) => Math.log(readPositive('$ln', value))),
  defineUnary('$log10', (value) => Math.log10(readPositive('$log10', value))),
  defineUnary('$sqrt', (value) => {
    if (value < 0) throw expressionError('$sqrt', 'needs a number that is not negative');
    return Math.sqrt(value);
  }),
  defineBinary('$divide', (dividend, divisor) => dividend / readDivisor('$divide', divisor)),
  defineBinary('$log', (value, base) => {
    readPositive('$log', value);
    if (base <= 0 || base === 1) throw expressionError('$log', 'needs a base that is positive and not 1');
    return Math.log(value) / Math.log(base);
  }),
  // The sign is the dividend's, as in C.
  defineBinary('$mod', (dividend, divisor) => dividend % readDivisor('$mod', divisor)),
  defineBinary('$pow', raise),
];

function readPositive(operator: string, value: number): number {
  if (value > 0) return value;
  throw expressionError(operator, 'needs a positive number');
}

function readDivisor(operator: string, divisor: number): number {
  if (divisor !== 0) return divisor;
  throw expressionError(operator, 'cannot divide by zero');
}

/** Whole numbers are multiplied exactly and rounded once: `Math.pow` may miss the last digit. */
function raise(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) throw expressionError('$pow', 'cannot raise 0 to a negative exponent');
  // From 1024 on only -1, 0 and 1 stay finite.
  const isExact = Number.isSafeInteger(base) && Number.isSafeInteger(exponent) && exponent >= 0 && exponent < 1024;
  return isExact ? Number(BigInt(base) ** BigInt(exponent)) : base ** exponent;
}
