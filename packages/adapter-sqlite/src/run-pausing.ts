import { checkCancelled, type OperationContext } from '@database-service/core';
import { pause } from './pause.js';

/**
 * Runs work that stops here and there to let others in, and ends it when nobody waits any more.
 *
 * @throws DataError CANCELLED, DEADLINE_EXCEEDED, and what the work throws
 */
export async function runPausing<Result>(
  context: OperationContext,
  work: Generator<'pause', Result, undefined>,
): Promise<Result> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    await pause();
    checkCancelled(context);
  }
}
