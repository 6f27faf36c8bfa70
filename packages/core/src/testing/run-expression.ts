import { isDataError } from '../errors/data-error.js';
import { compileExpression } from '../expression/compile.js';
import { parseExpression } from '../expression/parse.js';
import { defaultLimits } from '../limits.js';
import type { Value } from '../value/value.js';

/**
 * What an expression, as written in JSON, gives for a document without fields.
 *
 * @throws DataError as parsing and running it do
 */
export function runExpression(raw: unknown): Value | undefined {
  return compileExpression(parseExpression(raw, defaultLimits, ''))({});
}

/** The reason and message of the DataError that {@link runExpression} fails with; `undefined` if it does not fail. */
export function faultOfExpression(raw: unknown): { reason: string; message: string } | undefined {
  try {
    runExpression(raw);
  } catch (error) {
    if (isDataError(error)) return { reason: error.reason, message: error.message };
    throw error;
  }
  return undefined;
}
