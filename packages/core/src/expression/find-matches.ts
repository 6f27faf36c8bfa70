import type { Matcher, RE2JS } from 're2js';
import { DataError } from '../errors/data-error.js';
import { estimateBytes, MemoryBudget } from '../pipeline/memory.js';
import type { Value } from '../value/value.js';
import { countCodePoints, skipCodePoints } from './text.js';

/** Of what one `$regexFindAll` gives, as in MongoDB. */
const foundBytesMax = 64 * 1024 * 1024;

/** One search takes time by the string's length, and there may be as many as the string has characters. */
const searchTimeMsMax = 5_000;

/** The first match, `{match, idx, captures}`, with `idx` in code points; null if there is none. */
export function findFirstMatch(regex: RE2JS, input: string): Value {
  const matcher = regex.matcher(input);
  return matcher.find(0) ? describeMatch(matcher, countCodePoints(input, 0, matcher.start())) : null;
}

/**
 * All matches. As in MongoDB they do not overlap, and the empty match at the end of a string counts only if it is the
 * first.
 *
 * @throws DataError LIMIT_EXCEEDED if they take too much memory or time
 */
export function findAllMatches(regex: RE2JS, input: string, timeMsMax = searchTimeMsMax): Value {
  const matcher = regex.matcher(input);
  const budget = new MemoryBudget('$regexFindAll', foundBytesMax);
  const deadlineMs = performance.now() + timeMsMax;
  const found: Value[] = [];
  let at = 0;
  let index = 0;
  do {
    if (!matcher.find(at)) break;
    const [start, end] = [matcher.start(), matcher.end()];
    index += countCodePoints(input, at, start);
    const match = describeMatch(matcher, index);
    budget.take(estimateBytes(match));
    found.push(match);
    at = end > start ? end : skipCodePoints(input, start, 1);
    index += countCodePoints(input, start, at);
    checkTime(deadlineMs, timeMsMax);
  } while (at < input.length);
  return found;
}

function describeMatch(matcher: Matcher, index: number): Value {
  const captures = Array.from({ length: matcher.groupCount() }, (_, group) => matcher.group(group + 1));
  return { match: matcher.group(0) ?? '', idx: index, captures };
}

function checkTime(deadlineMs: number, timeMsMax: number): void {
  if (performance.now() <= deadlineMs) return;
  throw new DataError(
    'LIMIT_EXCEEDED',
    `$regexFindAll would search one string for more than ${timeMsMax} ms; use a simpler regex or shorter strings.`,
    { details: { operator: '$regexFindAll', limit: timeMsMax } },
  );
}
