import { compareStrings } from '../../value/compare.js';
import { utf8ByteLength } from '../../value/encode.js';
import type { Value } from '../../value/value.js';
import type { Evaluate } from '../evaluate.js';
import type { OperatorDefinition } from '../operator.js';
import { checkText, coerceText, countCodePoints, readText } from '../text.js';

/** Operators on whole strings. As in MongoDB, upper and lower case are a matter of the letters A to Z only. */
export const stringOperators: readonly OperatorDefinition[] = [
  { name: '$concat', positional: { least: 0, most: Number.POSITIVE_INFINITY }, compile: compileConcat },
  defineTextOperator('$toLower', (value) => lowerAscii(coerceText('$toLower', value))),
  defineTextOperator('$toUpper', (value) => raiseAscii(coerceText('$toUpper', value))),
  defineTextOperator('$strLenBytes', (value) => utf8ByteLength(readText('$strLenBytes', value))),
  defineTextOperator('$strLenCP', (value) => countCodePoints(readText('$strLenCP', value))),
  defineTextOperator('$binarySize', (value) =>
    value === undefined || value === null ? null : utf8ByteLength(readText('$binarySize', value)),
  ),
  {
    name: '$strcasecmp',
    positional: { least: 2, most: 2 },
    compile([left, right]) {
      return (document, scope) => {
        const a = raiseAscii(coerceText('$strcasecmp', left?.(document, scope)));
        const b = raiseAscii(coerceText('$strcasecmp', right?.(document, scope)));
        return Math.sign(compareStrings(a, b));
      };
    },
  },
];

function defineTextOperator(name: string, compute: (value: Value | undefined) => Value): OperatorDefinition {
  return {
    name,
    positional: { least: 1, most: 1 },
    compile([operand]) {
      return (document, scope) => compute(operand?.(document, scope));
    },
  };
}

function compileConcat(operands: readonly Evaluate[]): Evaluate {
  return (document, scope) => {
    let text = '';
    for (const operand of operands) {
      const value = operand(document, scope);
      if (value === undefined || value === null) return null;
      text = checkText('$concat', text + readText('$concat', value, 'strings'));
    }
    return text;
  };
}

function raiseAscii(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
