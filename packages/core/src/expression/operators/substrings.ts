import type { Value } from '../../value/value.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { readInteger } from '../read-operand.js';
import { coerceText, skipCodePoints } from '../text.js';
import { readNumber } from './numeric-definition.js';

/** Parts of strings, by bytes of UTF-8 or by code points. `$substr` is the old name of `$substrBytes`. */
export const substringOperators: readonly OperatorDefinition[] = [
  defineSubstring('$substr', sliceBytes),
  defineSubstring('$substrBytes', sliceBytes),
  defineSubstring('$substrCP', sliceCodePoints),
];

type Slice = (operator: string, text: string, start: Value | undefined, length: Value | undefined) => string;

function defineSubstring(name: string, slice: Slice): OperatorDefinition {
  return {
    name,
    positional: { least: 3, most: 3 },
    compile([operand, start, length]) {
      return (document, scope) => {
        const text = coerceText(name, operand?.(document, scope));
        return slice(name, text, start?.(document, scope), length?.(document, scope));
      };
    },
  };
}

/** Decimals are cut to integers; a negative length means the rest. */
function sliceBytes(
  operator: string,
  text: string,
  startOperand: Value | undefined,
  lengthOperand: Value | undefined,
): string {
  const start = Math.trunc(readNumber(operator, startOperand));
  const length = Math.trunc(readNumber(operator, lengthOperand));
  if (start < 0) throw expressionError(operator, `needs a start that is not negative, not ${start}`);
  const bytes = Buffer.from(text, 'utf8');
  const end = length < 0 ? bytes.length : start + length;
  if (isInsideCharacter(bytes, start)) throw expressionError(operator, 'cannot start inside of a character');
  if (isInsideCharacter(bytes, end)) throw expressionError(operator, 'cannot end inside of a character');
  return bytes.toString('utf8', start, end);
}

/** Bytes of UTF-8 after the first one of a character start with the bits 10. */
function isInsideCharacter(bytes: Buffer, index: number): boolean {
  return ((bytes[index] ?? 0) & 0xc0) === 0x80;
}

function sliceCodePoints(
  operator: string,
  text: string,
  startOperand: Value | undefined,
  lengthOperand: Value | undefined,
): string {
  const start = readInteger(operator, startOperand, 'the start');
  const length = readInteger(operator, lengthOperand, 'the length');
  if (start < 0) throw expressionError(operator, `needs a start that is not negative, not ${start}`);
  if (length < 0) throw expressionError(operator, `needs a length that is not negative, not ${length}`);
  const from = skipCodePoints(text, 0, start);
  return text.slice(from, skipCodePoints(text, from, length));
}
