import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { RegexTest } from './ast.js';
import { compileValueFilter } from './match.js';
import { parseValueFilter } from './parse.js';
import { regexOf } from './regex.js';

function matches(pattern: string, options: string, value: string): boolean {
  const filter = parseValueFilter({ $regex: pattern, $options: options }, defaultLimits);
  return compileValueFilter(filter)(value);
}

describe('$regex', () => {
  it.each([
    ['b', '', 'abc', true],
    ['^b', '', 'abc', false],
    ['^a.c$', '', 'abc', true],
    ['', '', '', true],
    ['', '', 'x', true],
    ['B', '', 'abc', false],
    ['B', 'i', 'abc', true],
    ['É', 'i', 'é', true],
    ['ß', 'i', 'SS', false],
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['a$', 'm', 'a\nb', true],
    ['a$', '', 'a\n', false],
    ['a.b', '', 'a\nb', false],
    ['a.b', 's', 'a\nb', true],
    ['A.B', 'is', 'a\nb', true],
    ['^.$', '', '😀', true],
    ['\\d', '', '٣', false],
    ['\\pL', '', 'é', true],
    ['(?i)B', '', 'abc', true],
    ['\\bfoo\\b', '', 'a foo b', true],
    ['(a|b){2}', '', 'ab', true],
    // x: white space and comments are dropped.
    ['a b c', 'x', 'abc', true],
    ['a b c', '', 'abc', false],
    ['a\\ b', 'x', 'a b', true],
    ['a\\ b', 'x', 'ab', false],
    ['[a b]c', 'x', ' c', true],
    ['[] ]c', 'x', ' c', true],
    ['[^] ]c', 'x', ' c', false],
    ['[\\] ]c', 'x', ' c', true],
    ['[[:alpha:] ]1', 'x', ' 1', true],
    ['a # the first\n b # the second', 'x', 'ab', true],
    ['a\\#b', 'x', 'a#b', true],
    ['[#]b', 'x', '#b', true],
    ['\\Qa b\\E c', 'x', 'a bc', true],
    ['a +', 'x', 'aaa', true],
    ['^ \\d{3} $', 'ix', '123', true],
  ])('/%s/%s on %j: %s', (pattern, options, value, expected) => {
    expect(matches(pattern, options, value)).toBe(expected);
  });

  it.each([1, null, true, new Date(0)])('never matches %j', (value) => {
    const filter = parseValueFilter({ $regex: '' }, defaultLimits);
    expect(compileValueFilter(filter)(value)).toBe(false);
  });

  it('does not hang on patterns that hang others', () => {
    const started = performance.now();
    expect(matches('(a+)+$', '', `${'a'.repeat(50_000)}b`)).toBe(false);
    expect(matches('(.*)*x', 's', 'y'.repeat(50_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('says what is wrong with a pattern', () => {
    expect(() => parseValueFilter({ $regex: 'a(?=b)' }, defaultLimits)).toThrow(/not valid RE2 syntax: .*\(\?=/);
  });

  it('works on a node that was sent as plain data', () => {
    const node = structuredClone(parseValueFilter({ $regex: 'B', $options: 'i' }, defaultLimits));
    expect(compileValueFilter(node)('abc')).toBe(true);
  });

  it('is compiled once for a node', () => {
    const { test } = parseValueFilter({ $regex: 'b' }, defaultLimits) as unknown as { readonly test: RegexTest };
    expect(regexOf(test)).toBe(regexOf(test));
  });
});
