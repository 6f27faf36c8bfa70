import type { DataObject } from '../../value/value.js';
import type { Evaluate, Scope } from '../evaluate.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { readInteger } from '../read-operand.js';
import { countCodePoints, readText, skipCodePoints } from '../text.js';

/** Where a string first stands in another, -1 if nowhere; null where the one looked into is null or missing. */
export const indexOfTextOperators: readonly OperatorDefinition[] = [
  defineIndexOf('$indexOfBytes', findBytes),
  defineIndexOf('$indexOfCP', findCodePoints),
];

/** `end` is infinite where it was left out. */
type Find = (text: string, token: string, start: number, end: number) => number;

function defineIndexOf(name: string, find: Find): OperatorDefinition {
  return {
    name,
    positional: { least: 2, most: 4 },
    compile([operand, tokenOperand, start, end]) {
      return (document, scope) => {
        const text = operand?.(document, scope);
        if (text === undefined || text === null) return null;
        return find(
          readText(name, text, 'a string to look into'),
          readText(name, tokenOperand?.(document, scope), 'a string to look for'),
          readBound(name, start, 0, document, scope),
          readBound(name, end, Number.POSITIVE_INFINITY, document, scope),
        );
      };
    },
  };
}

function readBound(
  operator: string,
  operand: Evaluate | undefined,
  otherwise: number,
  document: DataObject,
  scope: Scope | undefined,
): number {
  if (operand === undefined) return otherwise;
  const bound = readInteger(operator, operand(document, scope), 'a bound');
  if (bound >= 0) return bound;
  throw expressionError(operator, `needs bounds that are not negative, not ${bound}`);
}

function findBytes(text: string, token: string, start: number, end: number): number {
  const bytes = Buffer.from(text, 'utf8');
  const last = Math.min(end, bytes.length);
  return start > last ? -1 : bytes.subarray(0, last).indexOf(token, start, 'utf8');
}

/**
 * As in MongoDB the end bounds where the token may begin, not where it ends; and the empty token is found before a
 * character only, or in the empty string.
 */
function findCodePoints(text: string, token: string, start: number, end: number): number {
  if (text === '' && token === '') return start === 0 ? 0 : -1;
  const from = skipCodePoints(text, 0, start);
  if (from === text.length) return -1;
  const found = text.indexOf(token, from);
  if (found < 0) return -1;
  const index = start + countCodePoints(text, from, found);
  return index < end ? index : -1;
}
