import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import type { FieldTree } from '../pipeline/ast.js';
import { parseProjection, parseProjectionText } from './parse.js';

const parse = (raw: unknown, pointer?: string) => parseProjection(raw, defaultLimits, pointer);

/** A tree with `true` for what is taken or dropped whole. */
const plain = (tree: FieldTree): object =>
  Object.fromEntries(
    tree.fields.map(({ name, rule }) => [name, rule.kind === 'tree' ? plain(rule) : rule.kind === 'whole' || rule]),
  );
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
    const projection = parse(raw);
    expect([projection.mode, JSON.stringify(plain(projection.tree)), projection.hideId]).toEqual([
      mode,
      JSON.stringify(fields),
      hideId,
    ]);
  });

  it.each([
    [null, 'BAD_OPERAND', ''],
    ['a', 'BAD_OPERAND', ''],
    [['a'], 'BAD_OPERAND', ''],
    [{ a: 1, b: 0 }, 'BAD_OPERAND', '/b'],
    [{ a: 0, version: 1 }, 'BAD_OPERAND', '/version'],
    [{ a: {} }, 'BAD_OPERAND', '/a'],
    [{ a: 1, 'a.b': 1 }, 'CONFLICTING_PATHS', '/a.b'],
    [{ 'a.b.c': 1, 'a.b': 1 }, 'CONFLICTING_PATHS', '/a.b'],
    [{ a: 1, 'data.a': 1 }, 'CONFLICTING_PATHS', '/data.a'],
    [{ id: 1, _id: 1 }, 'CONFLICTING_PATHS', '/_id'],
    [{ version: 0 }, 'BAD_OPERAND', '/version'],
    [{ metadata: 0 }, 'BAD_OPERAND', '/metadata'],
    [{ 'metadata.x': 1 }, 'BAD_OPERAND', '/metadata.x'],
    [{ a: { $slice: 'x', b: 1 } }, 'BAD_OPERAND', '/a'],
    [{ a: { $slice: [1, 0] } }, 'BAD_OPERAND', '/a/$slice'],
    [{ a: { $slice: [1, -1] } }, 'BAD_OPERAND', '/a/$slice'],
    [{ a: { $slice: [] } }, 'BAD_OPERAND', '/a/$slice'],
    [{ a: { $elemMatch: 1 } }, 'BAD_OPERAND', '/a/$elemMatch'],
    [{ a: { $elemMatch: { b: { $foo: 1 } } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch/b/$foo'],
    [{ 'a.b': { $elemMatch: { c: 1 } } }, 'BAD_OPERAND', '/a.b'],
    [{ a: { $elemMatch: { b: 1 } }, 'b.$': 1 }, 'BAD_OPERAND', '/a'],
    [{ a: { $add: ['$b', 1] }, b: 0 }, 'BAD_OPERAND', '/b'],
    [{ b: 0, a: { $add: ['$b', 1] } }, 'BAD_OPERAND', '/a'],
    [{ a: { $meta: 'textScore' } }, 'NOT_SUPPORTED', '/a/$meta'],
    [{ a: 1, 'b.$': 0 }, 'BAD_OPERAND', '/b.$'],
    [{ 'a.$': 1, 'b.$': 1 }, 'BAD_OPERAND', '/b.$'],
    [{ 'a.$': 1, b: 0 }, 'BAD_OPERAND', '/b'],
    [{ 'a.$': { $slice: 1 } }, 'BAD_OPERAND', '/a.$'],
    [{ 'a.$': 'x' }, 'BAD_OPERAND', '/a.$'],
    [{ 'a.$.b': 1 }, 'BAD_PATH', '/a.$.b'],
    [{ 'a.$': 1, a: 1 }, 'CONFLICTING_PATHS', '/a'],
    [{ a: { $slice: 1 }, 'a.b': 1 }, 'CONFLICTING_PATHS', '/a.b'],
    [{ version: '$a' }, 'BAD_OPERAND', '/version'],
    [{ id: '$a' }, 'BAD_OPERAND', '/id'],
    [{ id: { $slice: 1 } }, 'BAD_OPERAND', '/id'],
    [{ 'metadata.a': 'x' }, 'BAD_OPERAND', '/metadata.a'],
    [{ a: '$$zzz' }, 'BAD_OPERAND', '/a'],
    [{ a: { $frob: 1, b: 1 } }, 'BAD_OPERAND', '/a'],
    [{ a: { $function: {} } }, 'UNKNOWN_OPERATOR', '/a/$function'],
    [{ a: { $frobnicate: 1 } }, 'UNKNOWN_OPERATOR', '/a/$frobnicate'],
    [{ $a: 1 }, 'BAD_PATH', '/$a'],
    [{ 'a..b': 1 }, 'BAD_PATH', '/a..b'],
    [{ 'a.__proto__.b': 1 }, 'BAD_PATH', '/a.__proto__.b'],
    [JSON.parse('{"__proto__": 1}'), 'BAD_PATH', '/__proto__'],
    [JSON.parse('{"a": {"__proto__": {"b": 1}}}'), 'BAD_PATH', '/a/__proto__/b'],
  ])('refuses %j: %s at %s', (raw, reason, pointer) => {
    expect(() => parse(raw, '/projection')).toThrow(
      expect.objectContaining({ reason, details: expect.objectContaining({ pointer: `/projection${pointer}` }) }),
    );
  });

  // As MongoDB since 4.4: $slice and $elemMatch go with both modes, and decide where nothing else does.
  it.each([
    [{ a: { $slice: 1 } }, 'exclude'],
    [{ a: { $slice: 1 }, id: 0 }, 'exclude'],
    [{ a: { $slice: 1 }, id: 1 }, 'include'],
    [{ a: { $slice: 1 }, b: 0 }, 'exclude'],
    [{ a: { $slice: 1 }, b: 1 }, 'include'],
    [{ a: { $elemMatch: { b: 1 } } }, 'include'],
    [{ a: { $elemMatch: { b: 1 } }, id: 0 }, 'include'],
    [{ a: { $elemMatch: { b: 1 } }, b: 0 }, 'exclude'],
    [{ a: { $elemMatch: { b: 1 } }, b: { $slice: 1 } }, 'exclude'],
    [{ 'a.$': 1 }, 'include'],
    [{ a: { $literal: 1 } }, 'include'],
    [{ a: 'text', id: 0 }, 'include'],
    [{ a: null }, 'include'],
    [{ a: 2 }, 'include'],
    [{ a: { $slice: ['$b', 1] } }, 'include'],
  ])('%j is to %s', (raw, mode) => {
    expect(parse(raw).mode).toBe(mode);
  });

  it('refuses depth before it hurts', () => {
    expect(() => parse(deep(5000))).toThrow(expect.objectContaining({ reason: 'LIMIT_EXCEEDED' }));
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
    expect([projection.mode, JSON.stringify(plain(projection.tree)), projection.hideId]).toEqual([
      mode,
      fields,
      hideId,
    ]);
  });

  it.each([
    ['', 'BAD_OPERAND'],
    ['a,', 'BAD_OPERAND'],
    ['-', 'BAD_OPERAND'],
    ['a,-b', 'BAD_OPERAND'],
    ['a,a', 'CONFLICTING_PATHS'],
    ['a,a.b', 'CONFLICTING_PATHS'],
    ['-version', 'BAD_OPERAND'],
    ['-a.$', 'BAD_OPERAND'],
    ['a.$.b', 'BAD_PATH'],
    ['$a', 'BAD_PATH'],
  ])('refuses %j: %s', (text, reason) => {
    expect(() => parseProjectionText(text)).toThrow(expect.objectContaining({ reason }));
  });
});
