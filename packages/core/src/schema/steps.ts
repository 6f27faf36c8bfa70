import { DataError } from '../errors/data-error.js';

/**
 * What one check may cost. A schema may refer to itself so that the work doubles with each level of a document; a
 * document of 2 MiB under an ordinary schema takes a fraction of this.
 */
const stepsMax = 5_000_000;

/** Checking is synchronous and never nested: one count is enough. */
let stepsLeft = 0;

/**
 * Runs a check with its own count of steps.
 *
 * @param most - how many; more is an error
 * @throws DataError LIMIT_EXCEEDED, also where schema and document together are nested too deep for the stack
 */
export function runCounted<Result>(check: () => Result, most = stepsMax): Result {
  stepsLeft = most;
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError) throw tooComplex('nested too deep', error);
    throw error;
  }
}

/** Counts work within a check. @throws DataError LIMIT_EXCEEDED */
export function countSteps(steps: number): void {
  stepsLeft -= steps;
  if (stepsLeft < 0) throw tooComplex('too much work');
}

function tooComplex(fault: string, cause?: unknown): DataError {
  const message = `Checking the document against the JSON Schema is ${fault}; simplify the schema, its references above all.`;
  return new DataError('LIMIT_EXCEEDED', message, { details: { limit: stepsMax }, cause });
}
