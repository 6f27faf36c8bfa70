import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import type { DataObject } from '../value/value.js';
import { applyJsonPatch } from './apply-json-patch.js';
import { parseJsonPatch } from './parse-json-patch.js';

const limits = defaultLimits;
const date = new Date('2026-01-02T03:04:05.678Z');
const apply = (data: DataObject, patch: unknown): DataObject =>
  applyJsonPatch(parseJsonPatch(patch, limits).operations, data, limits, 'x');

describe('a JSON Patch', () => {
  // Most of them from the appendix of RFC 6902.
  it.each<[DataObject, object[], DataObject]>([
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
    [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }], { foo: ['bar', ['abc', 'def']] }],
    [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/1', value: 1 }], { foo: ['bar', 1] }],
    [{ a: 1 }, [{ op: 'add', path: '/a', value: null }], { a: null }],
    [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
    [{ baz: 'qux' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo' }],
    [{ a: [1, 2] }, [{ op: 'replace', path: '/a/1', value: 3 }], { a: [1, 3] }],
    [{ a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
    [
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
      { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    ],
    [
      { foo: ['all', 'grass', 'cows', 'eat'] },
      [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
      { foo: ['all', 'cows', 'eat', 'grass'] },
    ],
    [{ a: 1 }, [{ op: 'move', from: '/a', path: '/a' }], { a: 1 }],
    [
      { a: { b: 1 } },
      [
        { op: 'copy', from: '/a', path: '/c' },
        { op: 'add', path: '/c/b', value: 2 },
      ],
      { a: { b: 1 }, c: { b: 2 } },
    ],
    [
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [{ a: { x: 1, y: [null] } }, [{ op: 'test', path: '/a', value: { y: [null], x: 1 } }], { a: { x: 1, y: [null] } }],
    [
      { 'a/b': 9, 'm~n': 10 },
      [
        { op: 'test', path: '/a~1b', value: 9 },
        { op: 'remove', path: '/m~0n' },
      ],
      { 'a/b': 9 },
    ],
    [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }], { foo: 'bar', baz: 'qux' }],
    [{}, [{ op: 'add', path: '/toString', value: 1 }], { toString: 1 }],
    [{ at: date }, [{ op: 'test', path: '/at', value: { $date: '2026-01-02T04:04:05.678+01:00' } }], { at: date }],
    [{ at: date }, [{ op: 'replace', path: '/at/$date', value: '1970-01-01T00:00:00.000Z' }], { at: new Date(0) }],
    [{ at: date }, [{ op: 'copy', from: '/at', path: '/b' }], { at: date, b: date }],
    [{ a: 1 }, [], { a: 1 }],
  ])('on %j, %j gives %j', (data, patch, expected) => {
    const before = structuredClone(data);
    expect(apply(data, patch)).toEqual(expected);
    expect(data).toEqual(before);
  });

  it.each<[DataObject, object[], string, string]>([
    [{ a: 1 }, [{ op: 'test', path: '/a', value: '1' }], 'PATCH_TEST_FAILED', '/0'],
    [{ a: [1, 2] }, [{ op: 'test', path: '/a', value: [2, 1] }], 'PATCH_TEST_FAILED', '/0'],
    [{}, [{ op: 'test', path: '/a', value: null }], 'BAD_OPERAND', '/0/path'],
    [{}, [{ op: 'add', path: '/a/b', value: 1 }], 'BAD_OPERAND', '/0/path'],
    [{ a: 'x' }, [{ op: 'add', path: '/a/0', value: 1 }], 'BAD_OPERAND', '/0/path'],
    [{ a: [] }, [{ op: 'add', path: '/a/1', value: 1 }], 'BAD_OPERAND', '/0/path'],
    [{ a: [1] }, [{ op: 'add', path: '/a/01', value: 1 }], 'BAD_OPERAND', '/0/path'],
    [{ a: [1] }, [{ op: 'replace', path: '/a/-', value: 1 }], 'BAD_OPERAND', '/0/path'],
    [{ a: [1] }, [{ op: 'replace', path: '/a/length', value: 0 }], 'BAD_OPERAND', '/0/path'],
    [
      { a: 1 },
      [
        { op: 'add', path: '/b', value: 1 },
        { op: 'remove', path: '/c' },
      ],
      'BAD_OPERAND',
      '/1/path',
    ],
    [{}, [{ op: 'remove', path: '' }], 'BAD_OPERAND', '/0/path'],
    [{}, [{ op: 'copy', from: '/toString', path: '/a' }], 'BAD_OPERAND', '/0/from'],
    [{ a: { b: 1 } }, [{ op: 'move', from: '/a', path: '/a/b' }], 'BAD_OPERAND', '/0/path'],
    [{}, [{ op: 'add', path: '/a.b', value: 1 }], 'BAD_NAME', '/a.b'],
    [{}, [{ op: 'add', path: '/$set', value: 1 }], 'BAD_NAME', '/$set'],
    [{}, [{ op: 'add', path: '/_id', value: 1 }], 'BAD_NAME', '/_id'],
    [{ at: date }, [{ op: 'add', path: '/at/x', value: 1 }], 'BAD_NAME', '/at/$date'],
    [{}, [{ op: 'replace', path: '', value: [1] }], 'BAD_ARGUMENT', ''],
  ])('on %j, %j is refused: %s at %s', (data, patch, reason, pointer) => {
    expect(faultOf(() => apply(data, patch))).toEqual([reason, pointer]);
  });

  it('of copies that grow without end is refused before they do', () => {
    const double = Array.from({ length: 1_000 }, () => ({ op: 'copy', from: '/a', path: '/a/-' }));
    expect(faultOf(() => apply({ a: ['x'.repeat(1_000)] }, double))).toEqual(['DOCUMENT_TOO_LARGE', undefined]);
    const large = Array.from({ length: 1_000 }, (_, n) => ({ op: 'copy', from: '/a', path: `/b${n}` }));
    expect(faultOf(() => apply({ a: 'x'.repeat(1_000_000) }, large))).toEqual(['DOCUMENT_TOO_LARGE', undefined]);
  });

  it('that moves much, or nests deep, is refused', () => {
    const data = { a: Array.from({ length: 100_000 }, () => 'x'.repeat(10)), b: {} };
    const there = { op: 'move', from: '/a', path: '/b/a' };
    const back = { op: 'move', from: '/b/a', path: '/a' };
    const patch = Array.from({ length: 1_000 }, (_, n) => (n % 2 === 0 ? there : back));
    expect(faultOf(() => apply(data, patch))).toEqual(['LIMIT_EXCEEDED', '/16']);
    const deeper = Array.from({ length: 100 }, (_, n) => ({ op: 'add', path: '/a'.repeat(n + 1), value: {} }));
    expect(faultOf(() => apply({}, deeper.slice(0, 63)))).toBeUndefined();
    expect(faultOf(() => apply({}, deeper.slice(0, 64)))).toEqual(['LIMIT_EXCEEDED', '/63/path']);
  });
});

describe('a JSON Patch that is none', () => {
  it.each<[unknown, string, string]>([
    [{}, 'BAD_OPERAND', '/p'],
    [null, 'BAD_OPERAND', '/p'],
    [[1], 'BAD_OPERAND', '/p/0'],
    [[{ path: '/a' }], 'BAD_OPERAND', '/p/0/op'],
    [[{ op: 'merge', path: '/a' }], 'BAD_OPERAND', '/p/0/op'],
    [[{ op: 'toString', path: '/a' }], 'BAD_OPERAND', '/p/0/op'],
    [[{ op: 'remove' }], 'BAD_OPERAND', '/p/0/path'],
    [[{ op: 'remove', path: 'a' }], 'BAD_OPERAND', '/p/0/path'],
    [[{ op: 'remove', path: '/a~2' }], 'BAD_OPERAND', '/p/0/path'],
    [[{ op: 'add', path: '/a' }], 'BAD_OPERAND', '/p/0/value'],
    [[{ op: 'copy', path: '/a' }], 'BAD_OPERAND', '/p/0/from'],
    [[{ op: 'add', path: '/__proto__/x', value: 1 }], 'BAD_OPERAND', '/p/0/path'],
    [[{ op: 'copy', from: '/constructor', path: '/a' }], 'BAD_OPERAND', '/p/0/from'],
    [[{ op: 'add', path: '/a', value: { $oid: 'x' } }], 'BAD_VALUE', '/p/0/value'],
    [[{ op: 'add', path: '/a', value: 2 ** 60 }], 'BAD_VALUE', '/p/0/value'],
    [[{ op: 'remove', path: '/a'.repeat(65) }], 'LIMIT_EXCEEDED', '/p/0/path'],
    [Array.from({ length: 1_001 }, () => ({ op: 'remove', path: '/a' })), 'LIMIT_EXCEEDED', '/p'],
  ])('%j: %s at %s', (raw, reason, pointer) => {
    expect(faultOf(() => parseJsonPatch(raw, limits, '/p'))).toEqual([reason, pointer]);
  });
});
