import type { DataError } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.js';

function faultOf(text: string): DataError {
  try {
    parseJson(text, 'The body');
  } catch (error) {
    return error as DataError;
  }
  throw new Error('parsed');
}

describe('parseJson', () => {
  it.each([
    ['{"a": x}', { position: 6, line: 1, column: 7 }],
    ['{\n  "a": 1,\n}', { position: 12, line: 3, column: 1 }],
    ['{"a": 1', { position: 7, line: 1, column: 8 }],
    ['[1, 2', { position: 5, line: 1, column: 6 }],
    ['{"a": 1} x', { position: 9, line: 1, column: 10 }],
    ['', { position: 0, line: 1, column: 1 }],
  ])('tells where %j goes wrong', (text, details) => {
    const { reason, details: told } = faultOf(text);
    expect(reason).toBe('MALFORMED_JSON');
    expect(told).toEqual(details);
  });

  it.each([['{a: 1}'], ["{'a': 1}"], ['// x\n1'], ['[1,]'], ['NaN'], ['"\u0001"'], ['"\\x"'], ['{"a": 01}']])(
    'refuses %j',
    (text) => {
      expect(faultOf(text).reason).toBe('MALFORMED_JSON');
    },
  );

  it('says it in words', () => {
    expect(faultOf('{"a": x}').message).toBe('The body is not valid JSON at line 1, column 7 (invalid symbol).');
  });

  it('survives nesting that no recursive parser does', () => {
    expect(faultOf('['.repeat(1_000_000)).reason).toBe('MALFORMED_JSON');
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(Array.isArray(parseJson(deep, 'The body'))).toBe(true);
  });

  it('makes own properties of names that would reach prototypes', () => {
    const parsed = parseJson('{"__proto__": {"x": 1}, "constructor": 2}', 'The body') as object;
    expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
    expect('x' in parsed).toBe(false);
  });
});
