import { DataError } from '../../errors/data-error.js';
import { extendPointer } from '../../errors/pointer.js';
import { quoteInput } from '../../errors/quote.js';
import { isPlainObject } from '../../value/plain-object.js';

/**
 * Checks the options of a stage or operator: an object that has all the required ones and none but those listed.
 *
 * @param operator - with the `$`, for messages
 * @throws DataError BAD_OPERAND
 */
export function readOptions(
  operator: string,
  raw: unknown,
  names: { readonly required: readonly string[]; readonly optional: readonly string[] },
  pointer: string,
): Readonly<Record<string, unknown>> {
  const allowed = [...names.required, ...names.optional];
  if (!isPlainObject(raw)) {
    const shape = allowed.length === 0 ? 'an empty object' : `an object with ${allowed.join(', ')}`;
    throw new DataError('BAD_OPERAND', `${operator} takes ${shape}.`, { details: { pointer } });
  }
  for (const name of Object.keys(raw)) {
    if (allowed.includes(name)) continue;
    const advice = allowed.length === 0 ? 'it takes an empty object' : `it takes ${allowed.join(', ')}`;
    throw new DataError('BAD_OPERAND', `${operator} has no option ${quoteInput(name)}; ${advice}.`, {
      details: { pointer: extendPointer(pointer, name) },
    });
  }
  const missing = names.required.find((name) => !Object.hasOwn(raw, name));
  if (missing === undefined) return raw;
  throw new DataError('BAD_OPERAND', `${operator} needs the option ${missing}.`, { details: { pointer } });
}
