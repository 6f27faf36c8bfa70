import { describe, expect, it } from 'vitest';
import { literalPrefixOfRegex } from './regex-prefix.js';

describe('literalPrefixOfRegex', () => {
  it.each<[string, string, string]>([
    ['^abc', '', 'abc'],
    ['^abc', 's', 'abc'],
    ['^abc', 'i', ''],
    ['^abc', 'm', ''],
    ['^a b', 'x', ''],
    ['abc', '', ''],
    ['^', '', ''],
    ['^abc$', '', 'abc'],
    ['^ab.*', '', 'ab'],
    ['^abc?', '', 'ab'],
    ['^abc*', '', 'ab'],
    ['^abc+', '', 'ab'],
    ['^abc{0,2}', '', 'ab'],
    ['^abc|x', '', ''],
    ['^(abc)', '', ''],
    ['^(?i)abc', '', ''],
    ['^[a]b', '', ''],
    ['^a\\.b', '', 'a.b'],
    ['^a\\+?', '', 'a'],
    ['^a\\d', '', 'a'],
    ['^a\\x41', '', 'a'],
    ['^a\\Qb\\E', '', 'a'],
    ['^\u{1f600}?a', '', ''],
    ['^é\u{1f600}', '', 'é\u{1f600}'],
  ])('of /%s/%s is "%s"', (pattern, flags, expected) => {
    expect(literalPrefixOfRegex(pattern, flags)).toBe(expected);
  });
});
