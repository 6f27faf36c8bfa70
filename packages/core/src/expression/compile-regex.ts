import type { RE2JS } from 're2js';
import { DataError } from '../errors/data-error.js';
import { compileRegex, describeFault } from '../filter/regex.js';
import { expressionError } from './operator.js';

/** Patterns kept ready for one operator of one expression. */
const patternsMax = 32;

/**
 * Makes a compiler of patterns for one operator: a constant pattern is compiled once, and so are the last ones of a
 * pattern that documents give.
 *
 * @returns takes a pattern and its options, both from the expression; fails with DataError BAD_OPERAND
 */
export function createRegexCompiler(operator: string): (pattern: string, options: string) => RE2JS {
  const known = new Map<string, RE2JS>();
  return (pattern, options) => {
    const key = `${options}/${pattern}`;
    const ready = known.get(key);
    if (ready !== undefined) return ready;
    if (!/^[imsx]*$/.test(options)) throw expressionError(operator, 'needs options of the letters i, m, s and x');
    const regex = compile(operator, pattern, options);
    if (known.size >= patternsMax) known.delete(known.keys().next().value as string);
    known.set(key, regex);
    return regex;
  };
}

function compile(operator: string, pattern: string, flags: string): RE2JS {
  try {
    return compileRegex({ pattern, flags });
  } catch (error) {
    throw new DataError('BAD_OPERAND', `The regex of ${operator} is not valid RE2 syntax: ${describeFault(error)}.`, {
      details: { operator },
      cause: error,
    });
  }
}
