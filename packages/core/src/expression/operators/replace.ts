import { DataError } from '../../errors/data-error.js';
import { utf8ByteLength } from '../../value/encode.js';
import { expressionError, type OperatorDefinition } from '../operator.js';
import { checkText, checkTextBytes, countCodePoints, readText, readTextOrNull } from '../text.js';

/** Of `$split`: each costs memory, be it empty. */
const partsMax = 1_000_000;

/** `$split`, `$replaceOne`, `$replaceAll`: what they look for is text as it is, never a pattern. */
export const replaceOperators: readonly OperatorDefinition[] = [
  defineReplace('$replaceOne', replaceOne),
  defineReplace('$replaceAll', replaceAll),
  {
    name: '$split',
    positional: { least: 2, most: 2 },
    compile([operand, delimiterOperand]) {
      return (document, scope) => {
        const text = operand?.(document, scope);
        const delimiter = delimiterOperand?.(document, scope);
        if (text === undefined || text === null || delimiter === undefined || delimiter === null) return null;
        return splitText(readText('$split', text), readText('$split', delimiter, 'a string as the delimiter'));
      };
    },
  },
];

type Replace = (text: string, find: string, replacement: string) => string;

function defineReplace(name: string, replace: Replace): OperatorDefinition {
  const names = ['input', 'find', 'replacement'];
  return {
    name,
    named: { required: names, optional: [] },
    compile(operands) {
      return (document, scope) => {
        // All are looked at before one that is null decides.
        const texts = names.map((operand, index) => readTextOrNull(name, operand, operands[index]?.(document, scope)));
        const [text = null, find = null, replacement = null] = texts;
        if (text === null || find === null || replacement === null) return null;
        return checkText(name, replace(text, find, replacement));
      };
    },
  };
}

/** By positions: a replacement given as a string to `String.replace` may hold `$&`. */
function replaceOne(text: string, find: string, replacement: string): string {
  const index = text.indexOf(find);
  return index < 0 ? text : text.slice(0, index) + replacement + text.slice(index + find.length);
}

/** The empty string is found before each character and at the end. */
function replaceAll(text: string, find: string, replacement: string): string {
  const added = utf8ByteLength(replacement) - utf8ByteLength(find);
  if (added > 0) checkTextBytes('$replaceAll', utf8ByteLength(text) + countFound(text, find) * added);
  if (find === '') return [replacement, ...Array.from(text, (character) => character + replacement)].join('');
  return text.split(find).join(replacement);
}

function countFound(text: string, find: string): number {
  if (find === '') return countCodePoints(text) + 1;
  let count = 0;
  for (let at = text.indexOf(find); at >= 0; at = text.indexOf(find, at + find.length)) count += 1;
  return count;
}

function splitText(text: string, delimiter: string): readonly string[] {
  if (delimiter === '') throw expressionError('$split', 'needs a delimiter that is not empty');
  const parts = text.split(delimiter, partsMax + 1);
  if (parts.length <= partsMax) return parts;
  throw new DataError('LIMIT_EXCEEDED', `$split would give more than ${partsMax} parts.`, {
    details: { operator: '$split', limit: partsMax },
  });
}
