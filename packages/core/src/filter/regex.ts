import type { RE2JS } from 're2js';
import { DataError } from '../errors/data-error.js';
import type { RegexTest } from './ast.js';
import { loadRe2 } from './load-re2.js';

/** MongoDB's own limit on a pattern. */
const patternLengthMax = 32_764;

const compiled = new WeakMap<RegexTest, RE2JS>();

/** A node for a pattern in RE2's syntax, which it compiles; {@link regexOf} then has it ready. */
export function buildRegexTest(pattern: string, flags: string, pointer: string): RegexTest {
  const test: RegexTest = Object.freeze({ kind: 'regex', pattern, flags });
  try {
    compiled.set(test, compileRegex(test));
  } catch (error) {
    throw new DataError('BAD_OPERAND', `The regular expression is not valid RE2 syntax: ${describeFault(error)}.`, {
      details: { pointer },
      cause: error,
    });
  }
  return test;
}

/** The compiled pattern of a node: compiled once, also for a node that came from elsewhere as plain data. */
export function regexOf(test: RegexTest): RE2JS {
  const known = compiled.get(test);
  if (known !== undefined) return known;
  const regex = compileRegex(test);
  compiled.set(test, regex);
  return regex;
}

/**
 * Compiles a pattern in RE2's syntax.
 *
 * @throws an error that {@link describeFault} puts into words
 */
export function compileRegex({ pattern, flags }: Omit<RegexTest, 'kind'>): RE2JS {
  if (pattern.length > patternLengthMax) throw new RangeError(`it is longer than ${patternLengthMax} characters`);
  if (pattern.includes('\0')) throw new RangeError('it contains NUL');
  if (!pattern.isWellFormed()) throw new RangeError('it contains a lone surrogate');
  const re2 = loadRe2();
  let options = 0;
  if (flags.includes('i')) options |= re2.CASE_INSENSITIVE;
  if (flags.includes('m')) options |= re2.MULTILINE;
  if (flags.includes('s')) options |= re2.DOTALL;
  return re2.compile(flags.includes('x') ? stripExtended(pattern) : pattern, options);
}

/** What is wrong with a pattern that {@link compileRegex} refused. */
export function describeFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^error parsing regexp: /, '').slice(0, 200);
}

/** Parts that the flag `x` keeps as they are: escapes, quotations and character classes; then what it drops. */
const extendedParts =
  /(\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?[a-z]+:\]|[^\]\\])*\]?)|[ \t\n\v\f\r\u0085\u200e\u200f\u2028\u2029]+|#[^\n]*/g;

/** RE2 has no flag `x`: drops white space and comments, but not in classes or after a backslash. */
function stripExtended(pattern: string): string {
  return pattern.replace(extendedParts, (_part, kept: string | undefined) => kept ?? '');
}
