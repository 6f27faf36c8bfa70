import { expressionError, type OperatorDefinition } from '../operator.js';
import { defineBinary, defineUnary } from './numeric-definition.js';

/** Trigonometry, in radians. The last digit of a result may differ from MongoDB's: the C libraries differ among themselves too. */
export const trigonometryOperators: readonly OperatorDefinition[] = [
  defineUnary('$acos', (value) => Math.acos(readWithin('$acos', value, -1, 1))),
  defineUnary('$acosh', (value) => Math.acosh(readWithin('$acosh', value, 1, Number.POSITIVE_INFINITY))),
  defineUnary('$asin', (value) => Math.asin(readWithin('$asin', value, -1, 1))),
  defineUnary('$asinh', Math.asinh),
  defineUnary('$atan', Math.atan),
  // The first operand is y, the second x.
  defineBinary('$atan2', Math.atan2),
  defineUnary('$atanh', (value) => Math.atanh(readWithin('$atanh', value, -1, 1))),
  defineUnary('$cos', Math.cos),
  defineUnary('$cosh', Math.cosh),
  defineUnary('$degreesToRadians', (degrees) => degrees * (Math.PI / 180)),
  defineUnary('$radiansToDegrees', (radians) => radians * (180 / Math.PI)),
  defineUnary('$sin', Math.sin),
  defineUnary('$sinh', Math.sinh),
  defineUnary('$tan', Math.tan),
  defineUnary('$tanh', Math.tanh),
];

function readWithin(operator: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
  throw expressionError(operator, `needs a number ${range}, not ${value}`);
}
