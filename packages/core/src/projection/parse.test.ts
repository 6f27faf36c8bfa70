import { describe, expect, it } from 'vitest';
import { parseProjection, parseProjectionText } from './parse.js';

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

describe('parseProjection', () => {
  it.each([
    [{}, 'exclude', {}, false],
    [{ a: 1 }, 'include', { a: true }, false],
    [{ a: false }, 'exclude', { a: true }, false],
    [{ 'a.b': 1, 'a.c': true }, 'include', { a: { b: true, c: true } }, false],
    [{ a: { b: 1, c: { d: 1 } } }, 'include', { a: { b: true, c: { d: true } } }, false],
    [{ a: { 'b.c': 0 } }, 'exclude', { a: { b: { c: true } } }, false],
    [{ 'data.a': 1 }, 'include', { a: true }, false],
    [{ data: { a: 1 } }, 'include', { a: true }, false],
    [{ 'data.data': 1 }, 'include', { data: true }, false],
    [{ id: 0 }, 'exclude', {}, true],
    [{ _id: 1 }, 'include', {}, false],
    [{ a: 1, _id: 0 }, 'include', { a: true }, true],
    [{ a: 0, id: 0 }, 'exclude', { a: true }, true],
    [{ a: 1, version: 1, created_at: 1, updated_at: 1, metadata: 1 }, 'include', { a: true }, false],
  ])('%j', (raw, mode, fields, hideId) => {
    expect(parseProjection(raw)).toEqual({ mode, fields: expect.objectContaining(fields), hideId });
    expect(JSON.stringify(parseProjection(raw).fields)).toBe(JSON.stringify(fields));
  });

  it.each([
    [null, 'BAD_OPERAND', ''],
    ['a', 'BAD_OPERAND', ''],
    [['a'], 'BAD_OPERAND', ''],
    [{ a: 1, b: 0 }, 'BAD_OPERAND', '/b'],
    [{ a: 0, version: 1 }, 'BAD_OPERAND', '/version'],
    [{ a: 2 }, 'BAD_OPERAND', '/a'],
    [{ a: null }, 'BAD_OPERAND', '/a'],
    [{ a: 'yes' }, 'BAD_OPERAND', '/a'],
    [{ a: {} }, 'BAD_OPERAND', '/a'],
    [{ a: 1, 'a.b': 1 }, 'CONFLICTING_PATHS', '/a.b'],
    [{ 'a.b.c': 1, 'a.b': 1 }, 'CONFLICTING_PATHS', '/a.b'],
    [{ a: 1, 'data.a': 1 }, 'CONFLICTING_PATHS', '/data.a'],
    [{ id: 1, _id: 1 }, 'CONFLICTING_PATHS', '/_id'],
    [{ version: 0 }, 'BAD_OPERAND', '/version'],
    [{ metadata: 0 }, 'BAD_OPERAND', '/metadata'],
    [{ 'metadata.x': 1 }, 'BAD_OPERAND', '/metadata.x'],
    [{ a: { $slice: 1 } }, 'NOT_SUPPORTED', '/a/$slice'],
    [{ a: { $elemMatch: { b: 1 } } }, 'NOT_SUPPORTED', '/a/$elemMatch'],
    [{ a: { $add: [1, 2] } }, 'NOT_SUPPORTED', '/a/$add'],
    [{ a: { $function: {} } }, 'UNKNOWN_OPERATOR', '/a/$function'],
    [{ a: { $frobnicate: 1 } }, 'UNKNOWN_OPERATOR', '/a/$frobnicate'],
    [{ a: '$b' }, 'NOT_SUPPORTED', '/a'],
    [{ a: ['$b'] }, 'NOT_SUPPORTED', '/a'],
    [{ 'a.$': 1 }, 'NOT_SUPPORTED', '/a.$'],
    [{ $a: 1 }, 'BAD_PATH', '/$a'],
    [{ 'a..b': 1 }, 'BAD_PATH', '/a..b'],
    [{ 'a.__proto__.b': 1 }, 'BAD_PATH', '/a.__proto__.b'],
    [JSON.parse('{"__proto__": 1}'), 'BAD_PATH', '/__proto__'],
    [JSON.parse('{"a": {"__proto__": {"b": 1}}}'), 'BAD_PATH', '/a/__proto__/b'],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parseProjection(raw, '/projection')).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/projection${pointer}` }) }),
    );
  });

  it('refuses depth before it hurts', () => {
    expect(() => parseProjection(deep(5000))).toThrow(expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }));
  });
});

describe('parseProjectionText', () => {
  it.each([
    ['name,email', 'include', '{"name":true,"email":true}', false],
    ['-secret', 'exclude', '{"secret":true}', false],
    [' a.b , a.c ', 'include', '{"a":{"b":true,"c":true}}', false],
    ['name,-id', 'include', '{"name":true}', true],
    ['-a,-_id', 'exclude', '{"a":true}', true],
    ['id,version', 'include', '{}', false],
  ])('%j', (text, mode, fields, hideId) => {
    const projection = parseProjectionText(text);
    expect([projection.mode, JSON.stringify(projection.fields), projection.hideId]).toEqual([mode, fields, hideId]);
  });

  it.each([
    ['', 'BAD_OPERAND'],
    ['a,', 'BAD_OPERAND'],
    ['-', 'BAD_OPERAND'],
    ['a,-b', 'BAD_OPERAND'],
    ['a,a', 'CONFLICTING_PATHS'],
    ['a,a.b', 'CONFLICTING_PATHS'],
    ['-version', 'BAD_OPERAND'],
    ['a.$', 'NOT_SUPPORTED'],
    ['$a', 'BAD_PATH'],
  ])('refuses %j: %s', (text, reason) => {
    expect(() => parseProjectionText(text)).toThrow(expect.objectContaining({ reason }));
  });
});
