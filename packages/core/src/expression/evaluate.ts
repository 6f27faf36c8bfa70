import { DataError } from '../errors/data-error.js';
import type { DataObject, Value } from '../value/value.js';
import { lookAtClock } from './time-limit.js';

/** Variables in sight: the innermost first. */
export interface Scope {
  readonly name: string;
  readonly value: Value | undefined;
  readonly outer: Scope | undefined;
  /** Shared by all scopes within the outermost loop. */
  readonly work: Work;
}

/**
 * An expression, ready to run on a document `{_id, ...data}`; `undefined` is a missing value. Pure: what it gives may
 * share parts with the document.
 *
 * @throws DataError BAD_OPERAND or BAD_VALUE if the document's values do not fit the operators, LIMIT_EXCEEDED if they
 *   make it do too much
 */
export type Evaluate = (document: DataObject, scope?: Scope) => Value | undefined;

/** What the loops around an expression have done so far, in all. */
export interface Work {
  steps: number;
}

/** Most steps of loops within loops for one document: about a second. */
const stepsMax = 1_000_000_000;
/** Steps that one turn of a loop counts for, and that one element of a new array does. */
const turnSteps = 100;
const elementSteps = 30;
const madeElementsMax = 1_000_000;

/** The work that goes on in a scope; the outermost loop begins it. */
export function workOf(scope: Scope | undefined): Work {
  return scope?.work ?? { steps: 0 };
}

/** The scope with one more variable. */
export function bindVariable(
  name: string,
  value: Value | undefined,
  outer: Scope | undefined,
  work = workOf(outer),
): Scope {
  return { name, value, outer, work };
}

/**
 * Counts a turn of a loop, so that loops within loops end.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function takeTurn(operator: string, work: Work): void {
  lookAtClock();
  takeSteps(operator, turnSteps, work);
}

/**
 * Counts steps that an expression is about to take.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
function takeSteps(operator: string, count: number, work: Work): void {
  work.steps += count;
  if (work.steps <= stepsMax) return;
  throw limitError(operator, 'would take too many steps for one document', stepsMax);
}

/**
 * Checks how long an array will be that an operator makes, and counts that as steps.
 *
 * @throws DataError LIMIT_EXCEEDED
 */
export function checkMadeLength(operator: string, length: number, scope: Scope | undefined): void {
  lookAtClock();
  if (length > madeElementsMax) {
    throw limitError(operator, `would make an array of more than ${madeElementsMax} elements`, madeElementsMax);
  }
  if (scope !== undefined) takeSteps(operator, length * elementSteps, scope.work);
}

function limitError(operator: string, fault: string, limit: number): DataError {
  return new DataError('LIMIT_EXCEEDED', `${operator} ${fault}; work on less at a time.`, {
    details: { operator, limit },
  });
}
