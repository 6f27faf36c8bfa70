import { DataError } from '../errors/data-error.js';
import { extendPointer } from '../errors/pointer.js';
import { quoteInput } from '../errors/quote.js';
import type { Limits } from '../limits.js';
import { isPlainObject } from '../value/plain-object.js';
import { checkChoice } from './check-options.js';

/**
 * Checks that a bulk call was given a list of objects, and not too many.
 *
 * @throws DataError BAD_ARGUMENT, LIMIT_EXCEEDED
 */
export function checkItems(items: unknown, limits: Limits, pointer: string): void {
  const wrong = Array.isArray(items) ? items.findIndex((item) => !isPlainObject(item)) : 0;
  if (!Array.isArray(items) || wrong !== -1) {
    throw new DataError('BAD_ARGUMENT', 'A bulk call takes an array of objects.', {
      details: { pointer: Array.isArray(items) ? extendPointer(pointer, wrong) : pointer },
    });
  }
  if (items.length <= limits.bulkOperationsMax) return;
  throw new DataError('LIMIT_EXCEEDED', `A bulk call takes ${limits.bulkOperationsMax} items at most; send several.`, {
    details: { pointer, limit: limits.bulkOperationsMax },
  });
}

/**
 * Refuses a field that an item of a bulk call does not have: a misspelt one would be lost without a word.
 *
 * @param what - what the item is, for the message
 * @throws DataError UNKNOWN_FIELD, BAD_ARGUMENT
 */
export function checkItemFields(item: object, names: readonly string[], what: string, pointer: string): void {
  const unknown = Object.keys(item).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new DataError(
      'UNKNOWN_FIELD',
      `${what} has no field ${quoteInput(unknown)}; there are ${names.join(', ')}.`,
      {
        details: { pointer: extendPointer(pointer, unknown) },
      },
    );
  }
  for (const [name, value] of Object.entries(item)) checkChoice(name, value, pointer);
}
