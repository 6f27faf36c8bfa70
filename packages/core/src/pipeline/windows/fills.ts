import type { Expression } from '../../expression/ast.js';
import { compileExpression } from '../../expression/compile.js';
import { checkNumber } from '../../expression/number-result.js';
import { expressionError } from '../../expression/operator.js';
import type { SortKey } from '../../sort/sort.js';
import { typeOf, type Value } from '../../value/value.js';
import { sortExpression } from './window-bounds.js';
import type { WindowFunction } from './window-function.js';

/** `$locf`: the last value so far that is neither null nor missing; null before the first. */
export function compileLocf(expression: Expression): WindowFunction {
  const read = compileExpression(expression);
  return ({ documents }) => {
    let last: Value = null;
    return (index) => {
      last = read(documents[index] ?? {}) ?? last;
      return last;
    };
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * `$linearFill`: what is null or missing lies on the line between its neighbours, by the value that is sorted by; null
 * before the first number and after the last.
 */
export function compileLinearFill(expression: Expression, sort: readonly SortKey[]): WindowFunction {
  const readX = compileExpression(sortExpression(sort));
  const readY = compileExpression(expression);
  return ({ documents }) => {
    const xs = documents.map((document) => readX(document));
    const ys = documents.map((document) => checkFilled(readY(document)));
    let before: Point | undefined;
    let after: Point | undefined;
    let searched = 0;
    return (index) => {
      const x = checkPlace(xs[index], xs[index - 1]);
      const y = ys[index] ?? null;
      if (y !== null) {
        before = { x, y };
        return y;
      }
      if (before === undefined) return null;
      if (searched <= index) {
        searched = index + 1;
        while (searched < ys.length && ys[searched] === null) searched += 1;
        const found = ys[searched] ?? null;
        after = found === null ? undefined : { x: checkPlace(xs[searched], undefined), y: found };
      }
      return after === undefined ? null : interpolate(before, after, x);
    };
  };
}

function interpolate(before: Point, after: Point, x: number): number {
  const slope = (after.y - before.y) / (after.x - before.x);
  return checkNumber('$linearFill', before.y + (x - before.x) * slope);
}

function checkFilled(value: Value | undefined): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return value;
  throw expressionError('$linearFill', `fills between numbers, not ${typeOf(value)}`);
}

/** A number, or a date's milliseconds; each differs from the one before, and is of its type. */
function checkPlace(value: Value | undefined, previous: Value | undefined): number {
  const isDate = value instanceof Date;
  if (!isDate && typeof value !== 'number') {
    throw expressionError('$linearFill', 'needs numbers or dates in the sortBy field');
  }
  if (previous !== undefined && previous instanceof Date !== isDate) {
    throw expressionError('$linearFill', 'cannot have both numbers and dates in the sortBy field');
  }
  const place = Number(value);
  if (previous !== undefined && Number(previous) === place) {
    throw expressionError('$linearFill', 'cannot have one value twice in the sortBy field');
  }
  return place;
}
