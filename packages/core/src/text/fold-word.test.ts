import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldWord, insensitive, type WordSensitivity } from './fold-word.js';
import { splitWords } from './split-words.js';

const byCase: WordSensitivity = { caseSensitive: true, diacriticSensitive: false };
const byDiacritic: WordSensitivity = { caseSensitive: false, diacriticSensitive: true };
const byBoth: WordSensitivity = { caseSensitive: true, diacriticSensitive: true };

describe('foldWord', () => {
  it.each<[string, string, string]>([
    ['capitals', 'CoffEE_2', 'coffee_2'],
    ['an accent, composed', 'Caf\u00e9', 'cafe'],
    ['an accent, combining', 'Cafe\u0301', 'cafe'],
    ['several marks on one letter', '\u1ec7', 'e'],
    ['a letter that has no base', 'S\u00f8ren', 's\u00f8ren'],
    ['a sharp s', 'STRA\u1e9eE', 'stra\u00dfe'],
    ['a dotted capital I', '\u0130stanbul', 'istanbul'],
    ['a dotless i', 'k\u0131r', 'k\u0131r'],
    ['a final sigma', '\u039f\u03b4\u03cc\u03c2', '\u03bf\u03b4\u03bf\u03c3'],
    ['capitals that would end in one', '\u039f\u0394\u039f\u03a3', '\u03bf\u03b4\u03bf\u03c3'],
    ['Cyrillic', '\u0401\u043b\u043a\u0430', '\u0435\u043b\u043a\u0430'],
    ['Arabic with its vowels', '\u0643\u0650\u062a\u064e\u0627\u0628', '\u0643\u062a\u0627\u0628'],
    ['Hebrew with its points', '\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd', '\u05e9\u05dc\u05d5\u05dd'],
    ['Devanagari, whose vowel signs stay', '\u0915\u0940', '\u0915\u0940'],
    ['Thai, whose tone marks go', '\u0e1b\u0e48\u0e32', '\u0e1b\u0e32'],
    ['Hangul, composed again', '\ud55c\uae00', '\ud55c\uae00'],
    ['Hangul, in letters', '\u1112\u1161\u11ab', '\ud55c'],
    ['Han', '\u6771\u4eac', '\u6771\u4eac'],
    ['a keycap', '1\ufe0f\u20e3', '1'],
    ['the sign of degrees Kelvin', '\u212a', 'k'],
    ['a ligature, which stays', '\ufb01n', '\ufb01n'],
    ['another plane', '\u{10400}', '\u{10428}'],
  ])('%s', (_name, word, expected) => {
    expect(foldWord(word, insensitive)).toBe(expected);
  });

  it.each<[string, WordSensitivity, string, string]>([
    ['keeps case', byCase, '\u00c9a', 'Ea'],
    ['keeps the final sigma with the case', byCase, '\u03c3\u03c2', '\u03c3\u03c2'],
    ['keeps diacritics', byDiacritic, '\u00c9a', '\u00e9a'],
    ['knows both ways to write them', byDiacritic, 'E\u0301a', '\u00e9a'],
    ['keeps both', byBoth, 'E\u0301A', '\u00c9A'],
  ])('%s', (_name, sensitivity, word, expected) => {
    expect(foldWord(word, sensitivity)).toBe(expected);
  });

  it('changes nothing a second time, and gives the same by more and less', () => {
    const word = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(word, fc.constantFrom(insensitive, byCase, byDiacritic, byBoth), (text, sensitivity) => {
        const folded = foldWord(text, sensitivity);
        expect(foldWord(folded, sensitivity)).toBe(folded);
        expect(foldWord(folded, insensitive)).toBe(foldWord(text, insensitive));
      }),
      { numRuns: 500 },
    );
  });

  it('does so for every character that folding changes, and leaves one word', () => {
    const faults: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      const character = String.fromCodePoint(code);
      if (!/[\p{L}\p{M}\p{N}]/u.test(character)) continue;
      const text = `a${character}`;
      const folded = foldWord(text, insensitive);
      if (folded === text) continue;
      const isStable = [byCase, byDiacritic, byBoth].every(
        (by) => foldWord(foldWord(text, by), insensitive) === folded,
      );
      if (!isStable || foldWord(folded, insensitive) !== folded || splitWords(folded)[0] !== folded) {
        faults.push(code.toString(16));
      }
    }
    expect(faults).toEqual([]);
  });
});
