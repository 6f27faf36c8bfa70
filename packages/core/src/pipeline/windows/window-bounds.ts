import type { Expression } from '../../expression/ast.js';
import { missing } from '../../expression/build.js';
import { compileExpression } from '../../expression/compile.js';
import { addToDate } from '../../expression/dates/add-to-date.js';
import { lengthOf } from '../../expression/dates/time-unit.js';
import { expressionError } from '../../expression/operator.js';
import type { SortKey } from '../../sort/sort.js';
import type { TimeUnit, WindowBound, WindowField } from '../ast.js';
import type { Partition } from './partitions.js';

/** The documents of a window, by index: from the first up to, and without, the end. */
export interface WindowRange {
  readonly from: number;
  readonly end: number;
}

/** Finds the windows of a partition, asked from 0 up; neither `from` nor `end` ever goes back. */
export type FindRange = (index: number) => WindowRange;

/** Compiles a window; without one it is the whole partition. */
export function compileBounds(
  window: WindowField['window'],
  sort: readonly SortKey[],
): (partition: Partition) => FindRange {
  if (window === undefined) {
    return ({ documents }) => {
      const whole = { from: 0, end: documents.length };
      return () => whole;
    };
  }
  if (window.kind === 'range') return compileRange(window, sort);
  const { lower, upper } = window;
  return ({ documents }) => {
    const count = documents.length;
    return (index) => {
      const from = clamp(lower === 'unbounded' ? 0 : index + offsetOf(lower), count);
      const end = clamp(upper === 'unbounded' ? count : index + offsetOf(upper) + 1, count);
      return { from, end: Math.max(from, end) };
    };
  };
}

/** The value that a sort of one key goes by, as expressions read it. */
export function sortExpression(sort: readonly SortKey[]): Expression {
  const [key] = sort;
  return key === undefined ? missing : { kind: 'field', path: key.path };
}

function offsetOf(bound: number | 'current'): number {
  return bound === 'current' ? 0 : bound;
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count);
}

function compileRange(
  { lower, upper, unit }: NonNullable<WindowField['window']>,
  sort: readonly SortKey[],
): (partition: Partition) => FindRange {
  const readBase = compileExpression(sortExpression(sort));
  return ({ documents }) => {
    const bases = documents.map((document) => checkBase(readBase(document), unit));
    const count = bases.length;
    let from = 0;
    let end = 0;
    return (index) => {
      if (lower === 'current') from = index;
      else if (lower !== 'unbounded') {
        const least = moveBase(bases[index] as number, lower, unit);
        while (from < count && (bases[from] as number) < least) from += 1;
      }
      if (upper === 'current') end = index + 1;
      else end = upper === 'unbounded' ? count : Math.max(end, findEnd(bases, Math.max(from, end), index, upper, unit));
      return { from, end: Math.max(from, end) };
    };
  };
}

function findEnd(
  bases: readonly number[],
  start: number,
  index: number,
  upper: Exclude<WindowBound, string>,
  unit: TimeUnit | undefined,
): number {
  const most = moveBase(bases[index] as number, upper, unit);
  let end = start;
  while (end < bases.length && (bases[end] as number) <= most) end += 1;
  return end;
}

/** Numbers, or the milliseconds of dates; sorted upwards, for a range takes no other sort. */
function checkBase(base: unknown, unit: TimeUnit | undefined): number {
  if (unit === undefined) {
    if (typeof base === 'number') return base;
    throw expressionError('$setWindowFields', 'needs numbers in the sortBy field of a range; for dates give a unit');
  }
  if (base instanceof Date) return base.getTime();
  throw expressionError('$setWindowFields', 'needs dates in the sortBy field of a range that has a unit');
}

function moveBase(base: number, amount: number, unit: TimeUnit | undefined): number {
  if (unit === undefined) return base + amount;
  const length = lengthOf(unit);
  return 'ms' in length ? base + amount * length.ms : addToDate(new Date(base), amount, unit).getTime();
}
