import { compileExpression } from '../../expression/compile.js';
import { lengthOf } from '../../expression/dates/time-unit.js';
import { checkNumber } from '../../expression/number-result.js';
import { expressionError } from '../../expression/operator.js';
import type { SortKey } from '../../sort/sort.js';
import type { Value } from '../../value/value.js';
import { startSum } from '../accumulators/sum.js';
import type { TimeUnit, WindowField } from '../ast.js';
import { slideWindow, type WindowLimits } from './accumulate.js';
import { compileBounds, sortExpression } from './window-bounds.js';
import type { WindowFunction } from './window-function.js';

/** `$derivative`: rise by run between the ends of the window; null where the run is 0, or the window empty. */
export function compileDerivative(field: WindowField, sort: readonly SortKey[]): WindowFunction {
  const boundsOf = compileBounds(field.window, sort);
  const readTime = compileExpression(sortExpression(sort));
  const readInput = compileExpression(field.expression);
  const unitMs = unitMsOf(field.unit);
  return (partition) => {
    const { documents } = partition;
    const rangeOf = boundsOf(partition);
    return (index) => {
      const { from, end } = rangeOf(index);
      if (from === end) return null;
      const first = documents[from] ?? {};
      const last = documents[end - 1] ?? {};
      const run =
        checkTime('$derivative', readTime(last), field.unit) - checkTime('$derivative', readTime(first), field.unit);
      const rise = subtract(readInput(last), readInput(first));
      return run === 0 ? null : checkNumber('$derivative', (rise / run) * unitMs);
    };
  };
}

/** `$integral`: the sum of the trapezoids between the documents of the window; null for none, 0 for one. */
export function compileIntegral(field: WindowField, sort: readonly SortKey[], limits: WindowLimits): WindowFunction {
  const boundsOf = compileBounds(field.window, sort);
  const readTime = compileExpression(sortExpression(sort));
  const readInput = compileExpression(field.expression);
  const unitMs = unitMsOf(field.unit);
  return (partition) => {
    const { documents } = partition;
    const times = documents.map((document) => checkTime('$integral', readTime(document), field.unit));
    const inputs = documents.map((document) => checkInput('$integral', readInput(document)));
    const areas = times.map((time, index) => {
      const width = (times[index + 1] ?? time) - time;
      const input = inputs[index] as number;
      return checkNumber('$integral', (width * (input + (inputs[index + 1] ?? input))) / 2);
    });
    const rangeOf = boundsOf(partition);
    let isEmpty = true;
    // Between n documents lie n - 1 trapezoids.
    const sumOf = slideWindow(
      { values: areas, documents, valueBytes: 0, isListed: false, cost: 1, start: startSum },
      (index) => {
        const { from, end } = rangeOf(index);
        isEmpty = from === end;
        return { from, end: Math.max(from, end - 1) };
      },
      limits,
    );
    return (index) => {
      const sum = sumOf(index) as number;
      return isEmpty ? null : sum / unitMs;
    };
  };
}

function unitMsOf(unit: TimeUnit | undefined): number {
  if (unit === undefined) return 1;
  const length = lengthOf(unit);
  return 'ms' in length ? length.ms : Number.NaN;
}

function checkTime(operator: string, time: Value | undefined, unit: TimeUnit | undefined): number {
  if (unit === undefined) {
    if (typeof time === 'number') return time;
    throw expressionError(operator, 'needs numbers in the sortBy field; for dates give a unit');
  }
  if (time instanceof Date) return time.getTime();
  throw expressionError(operator, 'with a unit needs dates in the sortBy field');
}

function checkInput(operator: string, value: Value | undefined): number {
  if (typeof value === 'number') return value;
  throw expressionError(operator, 'needs numbers as its input');
}

/** Of two dates, the milliseconds between them. */
function subtract(last: Value | undefined, first: Value | undefined): number {
  if (last instanceof Date && first instanceof Date) return last.getTime() - first.getTime();
  return checkInput('$derivative', last) - checkInput('$derivative', first);
}
