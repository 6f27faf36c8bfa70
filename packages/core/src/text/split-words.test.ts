import { describe, expect, it } from 'vitest';
import { compileSequence } from './find-sequence.js';
import { splitWords } from './split-words.js';

describe('splitWords', () => {
  it.each<[string, string, readonly string[]]>([
    ['nothing', '', []],
    ['no word', ' -- !?', []],
    ['spaces and punctuation', 'Hello, world! (again)', ['Hello', 'world', 'again']],
    ['a hyphen', 'co-operate', ['co', 'operate']],
    ['an apostrophe', "don't", ['don', 't']],
    ['digits and _', 'a_1 3.14', ['a_1', '3', '14']],
    ['combining marks', 'cafe\u0301 noir', ['cafe\u0301', 'noir']],
    ['a mark at the start', '\u0301abc', ['abc']],
    ['Han, which has no spaces', '\u6771\u4eac\u90fd\u3002\u5927\u962a', ['\u6771\u4eac\u90fd', '\u5927\u962a']],
    [
      'Arabic',
      '\u0645\u0631\u062d\u0628\u0627\u060c \u0643\u062a\u0627\u0628',
      ['\u0645\u0631\u062d\u0628\u0627', '\u0643\u062a\u0627\u0628'],
    ],
    ['emoji', 'tea\u{1f375}time \u2764\ufe0f', ['tea', 'time']],
    ['other planes', '\u{10400}\u{10401} x', ['\u{10400}\u{10401}', 'x']],
    ['a zero-width space', 'a\u200bb', ['a', 'b']],
    ['Roman numerals and fractions', '\u2167 \u00bd', ['\u2167', '\u00bd']],
  ])('%s', (_name, text, expected) => {
    expect(splitWords(text)).toEqual(expected);
  });

  it('takes a very long word for one', () => {
    expect(splitWords(`${'x'.repeat(1_000_000)} y`).map(({ length }) => length)).toEqual([1_000_000, 1]);
  });
});

describe('compileSequence', () => {
  it.each<[string, string, boolean]>([
    ['a b', 'a b', true],
    ['a b', 'x a b y', true],
    ['a b', 'a x b', false],
    ['a b', 'b a', false],
    ['a a b', 'a a a b', true],
    ['a b a c', 'a b a b a c', true],
    ['a b', 'a', false],
    ['a', '', false],
  ])('%j in %j: %s', (sequence, words, expected) => {
    expect(compileSequence(sequence.split(' '))(words.split(' ').filter((word) => word !== ''))).toBe(expected);
  });

  it('takes no longer for what repeats', () => {
    const words = new Array<string>(1_000_000).fill('a');
    const start = performance.now();
    expect(compileSequence([...new Array<string>(1_000).fill('a'), 'b'])(words)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
