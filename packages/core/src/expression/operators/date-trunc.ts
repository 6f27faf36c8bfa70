import { readDate, readStartOfWeek, readTimeUnit, readTimezone } from '../dates/read-date-operand.js';
import { truncateDate } from '../dates/truncate-date.js';
import type { Evaluate } from '../evaluate.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { readInteger } from '../read-operand.js';

const name = '$dateTrunc';

/** `$dateTrunc`: the beginning of the unit, or of the bin of several units, that a date lies in. */
export const dateTruncOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: {
      required: ['date', 'unit'],
      optional: ['binSize', 'timezone', 'startOfWeek'],
      defaults: { binSize: 1, timezone: 'UTC', startOfWeek: 'sunday' },
    },
    compile: compileDateTrunc,
  },
];

function compileDateTrunc([dateOperand, unitOperand, binSize, timezone, weekday]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const value = dateOperand?.(document, scope);
    const unitName = unitOperand?.(document, scope);
    const size = binSize?.(document, scope);
    const zone = readTimezone(name, timezone?.(document, scope));
    if (value === undefined || value === null || unitName === undefined || unitName === null) return null;
    if (size === undefined || size === null || zone === undefined) return null;
    const unit = readTimeUnit(name, unitName);
    const date = readDate(name, value);
    const count = readInteger(name, size, 'binSize');
    if (count < 1) throw expressionError(name, `needs a positive number as binSize, not ${count}`);
    if (unit !== 'week') return truncateDate(date, unit, count, { timezone: zone });
    // Of another unit it is passed over, whatever it is.
    const day = weekday?.(document, scope);
    if (day === undefined || day === null) return null;
    return truncateDate(date, unit, count, { timezone: zone, startOfWeek: readStartOfWeek(name, day) });
  };
}
