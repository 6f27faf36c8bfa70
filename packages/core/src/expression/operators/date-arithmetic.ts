import { addToDate } from '../dates/add-to-date.js';
import { readDate, readTimeUnit, readTimezone } from '../dates/read-date-operand.js';
import type { OperatorDefinition } from '../operator.js';
import { readInteger } from '../read-operand.js';

/** `$dateAdd` and `$dateSubtract`. */
export const dateArithmeticOperators: readonly OperatorDefinition[] = [
  defineAddition('$dateAdd', 1),
  defineAddition('$dateSubtract', -1),
];

function defineAddition(name: string, direction: 1 | -1): OperatorDefinition {
  return {
    name,
    named: { required: ['startDate', 'unit', 'amount'], optional: ['timezone'], defaults: { timezone: 'UTC' } },
    compile([startDate, unitOperand, amountOperand, timezone]) {
      return (document, scope) => {
        const start = startDate?.(document, scope);
        const unit = unitOperand?.(document, scope);
        const amount = amountOperand?.(document, scope);
        const zone = readTimezone(name, timezone?.(document, scope));
        if (start === undefined || start === null || unit === undefined || unit === null) return null;
        if (amount === undefined || amount === null || zone === undefined) return null;
        const count = readInteger(name, amount, 'amount') * direction;
        return addToDate(readDate(name, start), count, readTimeUnit(name, unit), zone);
      };
    },
  };
}
