import { diffDates } from '../dates/diff-dates.js';
import { readDate, readStartOfWeek, readTimeUnit, readTimezone } from '../dates/read-date-operand.js';
import type { Evaluate } from '../evaluate.js';
import type { OperatorDefinition } from '../operator.js';

const name = '$dateDiff';

/** `$dateDiff`: the boundaries of a unit that lie between two dates. */
export const dateDiffOperators: readonly OperatorDefinition[] = [
  {
    name,
    named: {
      required: ['startDate', 'endDate', 'unit'],
      optional: ['timezone', 'startOfWeek'],
      defaults: { timezone: 'UTC', startOfWeek: 'sunday' },
    },
    compile: compileDateDiff,
  },
];

function compileDateDiff([startDate, endDate, unitOperand, timezone, weekday]: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    const start = startDate?.(document, scope);
    const end = endDate?.(document, scope);
    const unitName = unitOperand?.(document, scope);
    const zone = readTimezone(name, timezone?.(document, scope));
    if (start === undefined || start === null || end === undefined || end === null) return null;
    if (unitName === undefined || unitName === null || zone === undefined) return null;
    const unit = readTimeUnit(name, unitName);
    const from = readDate(name, start);
    const to = readDate(name, end);
    if (unit !== 'week') return diffDates(from, to, unit, { timezone: zone });
    // Of another unit it is passed over, whatever it is.
    const day = weekday?.(document, scope);
    if (day === undefined || day === null) return null;
    return diffDates(from, to, unit, { timezone: zone, startOfWeek: readStartOfWeek(name, day) });
  };
}
