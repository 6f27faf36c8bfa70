import { checkNumber } from '../number-result.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { readInteger } from '../read-operand.js';
import { type Rounding, roundDecimal } from '../round-decimal.js';
import { readNumber } from './numeric-definition.js';

const placeMin = -20;
const placeMax = 100;

/** `$round` (halves go to the even digit) and `$trunc`, both at a decimal place, 0 if left out. */
export const roundingOperators: readonly OperatorDefinition[] = [
  defineRounding('$round', 'halfEven'),
  defineRounding('$trunc', 'truncate'),
];

function defineRounding(name: string, rounding: Rounding): OperatorDefinition {
  return {
    name,
    positional: { least: 1, most: 2 },
    compile([operand, placeOperand]) {
      return (document, scope) => {
        const value = operand?.(document, scope);
        if (value === undefined || value === null) return null;
        const number = readNumber(name, value);
        const place = placeOperand === undefined ? 0 : placeOperand(document, scope);
        if (place === undefined || place === null) return null;
        const digits = readInteger(name, place, 'the place');
        if (digits < placeMin || digits > placeMax) {
          throw expressionError(name, `needs a place from ${placeMin} to ${placeMax}, not ${digits}`);
        }
        return checkNumber(name, roundDecimal(number, digits, rounding));
      };
    },
  };
}
