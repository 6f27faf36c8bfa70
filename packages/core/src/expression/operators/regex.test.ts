import { describe, expect, it } from 'vitest';
import { compileRegex } from '../../filter/regex.js';
import { defaultLimits } from '../../limits.js';
import { faultOf } from '../../testing/fault-of.js';
import { faultOfOperator, runOperator } from '../../testing/run-operator.js';
import type { Value } from '../../value/value.js';
import { compileExpression } from '../compile.js';
import { findAllMatches } from '../find-matches.js';
import { parseExpression } from '../parse.js';

function found(match: string, idx: number, captures: (string | null)[] = []): Value {
  return { match, idx, captures };
}

describe('$regexMatch', () => {
  it.each<[string, string, string | undefined | null, boolean]>([
    ['abc', 'b', undefined, true],
    ['abc', '^b', undefined, false],
    ['ABC', 'b', 'i', true],
    ['ABC', 'b', null, false],
    ['a\nb', '^b', 'm', true],
    ['a\nb', 'a.b', 's', true],
    ['a\nb', 'A .  b # comment', 'xis', true],
    ['abc', '', '', true],
    ['', '', '', true],
    ['😀', '^.$', '', true],
  ])('%j by /%s/ %s: %s', (input, regex, options, expected) => {
    expect(runOperator('$regexMatch', { input, regex, options })).toBe(expected);
  });
});

describe('$regexFind', () => {
  it.each<[string, string, Value]>([
    ['Simple Example', '(m(p))', found('mp', 2, ['mp', 'p'])],
    ['abc', 'x', null],
    ['', '', found('', 0)],
    ['abc', '', found('', 0)],
    ['ab', '$', found('', 2)],
    // Groups that take no part are null, those that match nothing are empty.
    ['Cafe', '(C)|(x)', found('C', 0, ['C', null])],
    ['b', '(a*)b(c)?', found('b', 0, ['', null])],
    // By code point: the accent and the emoji before it count one each.
    ['cafe\u0301 bar', 'bar', found('bar', 6)],
    ['😀😁 bar', 'bar', found('bar', 3)],
    ['a😀b', '.b', found('😀b', 1)],
  ])('%j by /%s/', (input, regex, expected) => {
    expect(runOperator('$regexFind', { input, regex })).toEqual(expected);
  });

  it('counts code points as MongoDB documents it', () => {
    const result = runOperator('$regexFind', { input: 'cafétéria', regex: 'té' });
    expect(result).toEqual(found('té', 4));
  });
});

describe('$regexFindAll', () => {
  it.each<[string, string, Value[]]>([
    ['First line. Second line', 'line', [found('line', 6), found('line', 19)]],
    ['a1b22', '([a-z])(\\d+)', [found('a1', 0, ['a', '1']), found('b22', 2, ['b', '22'])]],
    ['abc', 'x', []],
    // They do not overlap.
    ['aaa', 'aa', [found('aa', 0)]],
    // Empty matches step over one code point; the one at the end counts in an empty string or if it is the first.
    ['', '', [found('', 0)]],
    ['ab', '', [found('', 0), found('', 1)]],
    ['a😀b', '', [found('', 0), found('', 1), found('', 2)]],
    ['baa', 'a*', [found('', 0), found('aa', 1)]],
    ['ab', '$', [found('', 2)]],
    ['a😀', '$', [found('', 2)]],
    // What stands before a match is seen.
    ['aa', '^a', [found('a', 0)]],
    ['ab b', '\\bb', [found('b', 3)]],
    ['😀x😁x', 'x', [found('x', 1), found('x', 3)]],
    ['x1y', '(x)|(y)', [found('x', 0, ['x', null]), found('y', 2, [null, 'y'])]],
  ])('%j by /%s/', (input, regex, expected) => {
    expect(runOperator('$regexFindAll', { input, regex })).toEqual(expected);
  });

  it('gives no more than 64 MiB', () => {
    expect(faultOfOperator('$regexFindAll', { input: 'a'.repeat(1_000_000), regex: '(a)' })).toBe('LIMIT_EXCEEDED');
  });

  it('does not search one string forever', () => {
    // Each search reads to the end.
    const regex = compileRegex({ pattern: 'x*y|x', flags: '' });
    expect(faultOf(() => findAllMatches(regex, 'x'.repeat(100_000), 50))?.[0]).toBe('LIMIT_EXCEEDED');
  });
});

describe('the operators on regular expressions', () => {
  it.each<[string, Value]>([
    ['$regexMatch', false],
    ['$regexFind', null],
    ['$regexFindAll', []],
  ])('%s of null and missing is %j', (operator, expected) => {
    for (const nothing of [null, undefined]) {
      expect(runOperator(operator, { input: nothing, regex: 'a' })).toEqual(expected);
      expect(runOperator(operator, { input: 'a', regex: nothing })).toEqual(expected);
      expect(runOperator(operator, { input: 'a', regex: nothing, options: nothing })).toEqual(expected);
    }
  });

  it.each([
    [{ input: 1, regex: 'a' }],
    [{ input: 1, regex: null }],
    [{ input: ['a'], regex: 'a' }],
    [{ input: 'a', regex: 1 }],
    [{ input: null, regex: {} }],
    [{ input: 'a', regex: 'a', options: 1 }],
    [{ input: 'a', regex: 'a', options: 'g' }],
    [{ input: 'a', regex: null, options: 'g' }],
    [{ input: 'a', regex: '(' }],
    [{ input: null, regex: '(' }],
    [{ input: 'a', regex: 'a(?=b)' }],
    [{ input: 'a', regex: '(a)\\1' }],
    [{ input: 'a', regex: 'a'.repeat(32_765) }],
  ])('refuse %j', (operands) => {
    for (const operator of ['$regexMatch', '$regexFind', '$regexFindAll']) {
      expect(faultOfOperator(operator, operands)).toBe('BAD_OPERAND');
    }
  });

  it('say what is wrong with a pattern', () => {
    expect(() => runOperator('$regexFind', { input: 'a', regex: 'a(?=b)' })).toThrow(/not valid RE2 syntax: .*\(\?=/);
  });

  it('take a pattern from the document, many different ones too', () => {
    const evaluate = compileExpression(
      parseExpression({ $regexMatch: { input: '$a', regex: '$b' } }, defaultLimits, ''),
    );
    for (let round = 0; round < 2; round += 1) {
      for (let number = 100; number < 200; number += 1) {
        expect(evaluate({ a: `x${number}`, b: `^x${number}$` })).toBe(true);
        expect(evaluate({ a: `x${number}`, b: `^y${number}$` })).toBe(false);
      }
    }
  });

  it('do not hang on patterns that hang others', () => {
    const started = performance.now();
    expect(runOperator('$regexMatch', { input: `${'a'.repeat(50_000)}b`, regex: '(a+)+$' })).toBe(false);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
