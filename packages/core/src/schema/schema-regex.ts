import { loadRe2 } from '../filter/load-re2.js';
import { schemaError } from './schema-error.js';
import { countSteps } from './steps.js';

const patternLengthMax = 10_000;

/** A pattern as ajv calls it. */
export interface SchemaRegex {
  test(text: string): boolean;
  /** What tells it from other patterns. */
  toString(): string;
}

/**
 * Compiles a pattern of a schema. RE2 takes time in proportion to the text, whatever the pattern; the text's length
 * counts as steps of the check all the same.
 *
 * @throws Error what is wrong with the pattern
 */
export function compileSchemaRegex(pattern: string): SchemaRegex {
  const regex = loadRe2().compile(pattern);
  const weight = 1 + pattern.length / 256;
  return {
    test(text) {
      countSteps((1 + text.length / 2) * weight);
      return regex.matcher(text).find();
    },
    toString: () => pattern,
  };
}

/** Gives back a pattern that RE2 can run. @throws DataError BAD_OPERAND */
export function checkPattern(pattern: unknown, pointer: string): string {
  if (typeof pattern !== 'string') throw schemaError('A pattern must be a string.', pointer);
  try {
    if (pattern.length > patternLengthMax) throw new RangeError(`longer than ${patternLengthMax} characters`);
    loadRe2().compile(pattern);
    return pattern;
  } catch (error) {
    const fault = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '').slice(0, 200) : '';
    throw schemaError(
      `The pattern is not valid RE2 syntax (${fault}); look-around and back references do not exist there.`,
      pointer,
      'BAD_OPERAND',
      error,
    );
  }
}
