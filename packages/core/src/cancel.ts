import type { OperationContext } from './context.js';
import { DataError, isDataError } from './errors/data-error.js';

/**
 * Ends work that nobody waits for any more. Cheap: call it every few hundred documents.
 *
 * @throws DataError the signal's own reason if it is one, else DEADLINE_EXCEEDED or CANCELLED
 */
export function checkCancelled(context: OperationContext): void {
  const { signal, deadlineMs } = context;
  const late = deadlineMs !== undefined && Date.now() >= deadlineMs;
  if (!signal.aborted && !late) return;
  if (signal.aborted && isDataError(signal.reason)) throw signal.reason;
  if (late)
    throw new DataError('DEADLINE_EXCEEDED', 'The work was not done in the time allowed; narrow it or allow more.');
  throw new DataError('CANCELLED', 'The caller went away before the work was done.', { cause: signal.reason });
}
