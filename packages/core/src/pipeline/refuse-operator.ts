import { DataError } from '../errors/data-error.js';
import { quoteInput } from '../errors/quote.js';
import { refusedOperators } from './known-operators.js';

/**
 * Makes the error for a stage or operator that is not carried out: for one that MongoDB has, NOT_SUPPORTED; for one that
 * is refused for good or that nobody knows, UNKNOWN_OPERATOR.
 *
 * @param what - `stage`, `accumulator`, …
 * @param known - names that MongoDB has here
 * @param supported - names that would be carried out here, for the message
 */
export function refuseOperator(
  what: string,
  name: string,
  known: ReadonlySet<string>,
  supported: readonly string[],
  pointer: string,
): DataError {
  const shown = quoteInput(name);
  const reason = refusedOperators.get(name);
  if (reason !== undefined) {
    return new DataError('UNKNOWN_OPERATOR', `The ${what} ${shown} is refused: ${reason}.`, { details: { pointer } });
  }
  const advice = supported.length === 0 ? '' : `; this version has ${supported.join(', ')}`;
  return known.has(name)
    ? new DataError('NOT_SUPPORTED', `The ${what} ${shown} comes with a later version${advice}.`, {
        details: { pointer },
      })
    : new DataError('UNKNOWN_OPERATOR', `There is no ${what} ${shown}${advice}.`, { details: { pointer } });
}
