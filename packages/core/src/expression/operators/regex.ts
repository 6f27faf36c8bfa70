import type { Matcher, RE2JS } from 're2js';
import { DataError } from '../../errors/data-error.js';
import { estimateBytes, MemoryBudget } from '../../pipeline/memory.js';
import type { Value } from '../../value/value.js';
import { createRegexCompiler } from '../compile-regex.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { describeType } from '../read-operand.js';
import { countCodePoints, skipCodePoints } from '../text.js';

/** Of what one `$regexFindAll` gives, as in MongoDB. */
const foundBytesMax = 64 * 1024 * 1024;

/** One search takes time by the string's length, and there may be as many as the string has characters. */
const searchTimeMsMax = 5_000;

/** `$regexMatch`, `$regexFind`, `$regexFindAll`, in RE2's syntax as `$regex`. */
export const regexOperators: readonly OperatorDefinition[] = [
  defineRegex('$regexMatch', false, (regex, input) => regex.test(input)),
  defineRegex('$regexFind', null, findFirst),
  defineRegex('$regexFindAll', Object.freeze([]), findAll),
];

/** @param otherwise - what comes of an input or regex that is null or missing */
function defineRegex(
  name: string,
  otherwise: Value,
  search: (regex: RE2JS, input: string) => Value,
): OperatorDefinition {
  return {
    name,
    named: { required: ['input', 'regex'], optional: ['options'] },
    compile([inputOperand, regexOperand, optionsOperand]) {
      const compileRegex = createRegexCompiler(name);
      return (document, scope) => {
        const input = readText(name, 'input', inputOperand?.(document, scope));
        const pattern = readText(name, 'regex', regexOperand?.(document, scope));
        const options = readText(name, 'options', optionsOperand?.(document, scope)) ?? '';
        // Options are checked even where there is no pattern.
        const regex = compileRegex(pattern ?? '', options);
        return input === null || pattern === null ? otherwise : search(regex, input);
      };
    },
  };
}

function readText(operator: string, what: string, value: Value | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw expressionError(operator, `needs a string as ${what}, not ${describeType(value)}`);
}

function findFirst(regex: RE2JS, input: string): Value {
  const matcher = regex.matcher(input);
  return matcher.find(0) ? describeMatch(matcher, countCodePoints(input, 0, matcher.start())) : null;
}

/** As in MongoDB: matches do not overlap, and the empty match at the end of a string counts only if it is the first. */
function findAll(regex: RE2JS, input: string): Value {
  const matcher = regex.matcher(input);
  const budget = new MemoryBudget('$regexFindAll', foundBytesMax);
  const deadlineMs = performance.now() + searchTimeMsMax;
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
    checkTime(deadlineMs);
  } while (at < input.length);
  return found;
}

function describeMatch(matcher: Matcher, index: number): Value {
  const captures = Array.from({ length: matcher.groupCount() }, (_, group) => matcher.group(group + 1));
  return { match: matcher.group(0) ?? '', idx: index, captures };
}

function checkTime(deadlineMs: number): void {
  if (performance.now() <= deadlineMs) return;
  throw new DataError(
    'LIMIT_EXCEEDED',
    `$regexFindAll would search one string for more than ${searchTimeMsMax} ms; use a simpler regex or shorter strings.`,
    { details: { operator: '$regexFindAll', limit: searchTimeMsMax } },
  );
}
