import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';

/** With the pauses below, about two seconds of losing every race. */
const attemptsMax = 64;
const pauseMsMax = 64;

/** Stands for an attempt that another writer was ahead of. */
export const lostRace: unique symbol = Symbol('lost race');

/**
 * Tries until an attempt is not overtaken by another writer, with growing random pauses.
 *
 * @throws DataError WRITE_CONTENTION after 64 attempts, CANCELLED, DEADLINE_EXCEEDED, and what an attempt throws
 */
export async function retryContended<Result>(
  context: OperationContext,
  attempt: () => Promise<Result | typeof lostRace>,
): Promise<Result> {
  for (let count = 1; count <= attemptsMax; count += 1) {
    checkCancelled(context);
    const result = await attempt();
    if (result !== lostRace) return result;
    // The first repetition is at once: mostly the other writer is done by then.
    if (count > 1) await pause(Math.random() * Math.min(pauseMsMax, 2 ** count));
  }
  throw new DataError(
    'WRITE_CONTENTION',
    `Concurrent writers changed the document before each of ${attemptsMax} attempts; try again.`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
