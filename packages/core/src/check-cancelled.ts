import type { OperationContext } from './context.js';
import { DataError, isDataError } from './errors/data-error.js';

/** Whether nobody waits any more, by the context's signal, which need not be made for it. */
export function isAborted(context: OperationContext): boolean {
  return context.isAborted === undefined ? context.signal.aborted : context.isAborted();
}

/**
 * Ends work that nobody waits for any more. Cheap: call it every few hundred documents.
 *
 * @throws DataError the signal's own reason if it is one, else DEADLINE_EXCEEDED or CANCELLED
 */
export function checkCancelled(context: OperationContext): void {
  const { deadlineMs } = context;
  const late = deadlineMs !== undefined && Date.now() >= deadlineMs;
  if (!late && !isAborted(context)) return;
  const reason: unknown = context.signal.reason;
  if (isDataError(reason)) throw reason;
  // What AbortSignal.timeout gives; its clock may be a little ahead of the deadline's.
  if (late || (reason instanceof Error && reason.name === 'TimeoutError')) {
    throw new DataError('DEADLINE_EXCEEDED', 'The work was not done in the time allowed; narrow it or allow more.');
  }
  throw new DataError('CANCELLED', 'The caller went away before the work was done.', { cause: reason });
}
