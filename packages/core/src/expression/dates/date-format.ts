import { DataError } from '../../errors/data-error.js';
import { quoteInput } from '../../errors/quote.js';
import type { Value } from '../../value/value.js';
import { expressionError } from '../operator.js';
import { describeType } from '../read-operand.js';

/** A piece of a format: text that stands for itself, or what a letter after `%` means. */
export type FormatPart = { readonly text: string } | { readonly specifier: string };

/** In UTF-16 units: far more than anyone writes, far less than fills the memory. */
const formatLengthMax = 10_000;

/** The specifiers that a date is written by. */
export const writingSpecifiers: ReadonlySet<string> = new Set('bBdGHjLmMSuUVwYzZ');

/** The specifiers that a date is read by: week numbers that start on Sundays do not tell a day. */
export const readingSpecifiers: ReadonlySet<string> = new Set('bBdGHjLmMSuVYzZ');

/**
 * Splits the format that an operator got, like `%Y-%m-%d`, into its parts; `undefined` for null and missing.
 *
 * @throws DataError BAD_OPERAND for what is no string, a `%` at the end, or one before another letter;
 *   LIMIT_EXCEEDED beyond 10,000 UTF-16 units
 */
export function readDateFormat(
  operator: string,
  value: Value | undefined,
  specifiers: ReadonlySet<string>,
): readonly FormatPart[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw expressionError(operator, `needs a string as format, not ${describeType(value)}`);
  if (value.length > formatLengthMax) {
    throw new DataError('LIMIT_EXCEEDED', `A format of ${operator} has at most ${formatLengthMax} characters.`, {
      details: { operator, limit: formatLengthMax },
    });
  }
  return (value.match(/%[\s\S]?|[^%]+/gu) ?? []).map((part) => {
    if (!part.startsWith('%')) return { text: part };
    const specifier = part.slice(1);
    if (specifier === '%') return { text: '%' };
    if (specifiers.has(specifier)) return { specifier };
    const fault = specifier === '' ? 'ends with a single %' : `has ${quoteInput(part)}, which means nothing here`;
    throw expressionError(
      operator,
      `needs a valid format, and ${quoteInput(value)} ${fault}; a % itself is written %%`,
    );
  });
}
