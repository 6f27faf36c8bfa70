import type { OperatorDefinition } from '../operator.js';
import { isTrailing, readText } from '../text.js';

/** What MongoDB's documentation lists, but for NUL, which no string holds here: fewer characters than JavaScript's white space. */
const whitespace = ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

/** Trimming at one end or both; `chars` are code points, each on its own. */
export const trimOperators: readonly OperatorDefinition[] = [
  defineTrim('$trim', trimBoth),
  defineTrim('$ltrim', trimStart),
  defineTrim('$rtrim', trimEnd),
];

type Trim = (text: string, characters: ReadonlySet<number>) => string;

function defineTrim(name: string, trim: Trim): OperatorDefinition {
  return {
    name,
    named: { required: ['input'], optional: ['chars'], defaults: { chars: whitespace } },
    compile([input, chars]) {
      let known: { readonly chars: string; readonly characters: ReadonlySet<number> } | undefined;
      return (document, scope) => {
        const value = input?.(document, scope);
        if (value === undefined || value === null) return null;
        const text = readText(name, value, 'a string as input');
        const charsValue = chars?.(document, scope);
        if (charsValue === undefined || charsValue === null) return null;
        const charsText = readText(name, charsValue, 'a string as chars');
        // They are mostly constant.
        if (known?.chars !== charsText) known = { chars: charsText, characters: listCodePoints(charsText) };
        return trim(text, known.characters);
      };
    },
  };
}

function listCodePoints(text: string): ReadonlySet<number> {
  return new Set(Array.from(text, (character) => character.codePointAt(0) as number));
}

function trimBoth(text: string, characters: ReadonlySet<number>): string {
  return trimStart(trimEnd(text, characters), characters);
}

function trimStart(text: string, characters: ReadonlySet<number>): string {
  let start = 0;
  while (start < text.length) {
    const point = text.codePointAt(start) as number;
    if (!characters.has(point)) break;
    start += point > 0xffff ? 2 : 1;
  }
  return text.slice(start);
}

function trimEnd(text: string, characters: ReadonlySet<number>): string {
  let end = text.length;
  while (end > 0) {
    const start = isTrailing(text.charCodeAt(end - 1)) ? end - 2 : end - 1;
    if (!characters.has(text.codePointAt(start) as number)) break;
    end = start;
  }
  return text.slice(0, end);
}
