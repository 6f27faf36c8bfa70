import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import type { DataObject } from '../value/value.js';
import { applyMergePatch } from './apply-merge-patch.js';
import { parseMergePatch } from './parse-merge-patch.js';

const limits = defaultLimits;
const date = new Date('2026-01-02T03:04:05.678Z');
const apply = (data: DataObject, patch: unknown): DataObject =>
  applyMergePatch(parseMergePatch(patch, limits).patch, data, limits);

describe('a JSON Merge Patch', () => {
  // Most of them from the appendix of RFC 7396.
  it.each<[DataObject, object, DataObject]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b', null] }, { a: ['b', null] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 'foo' }, { a: { b: 1, c: null } }, { a: { b: 1 } }],
    [{ a: 1 }, {}, { a: 1 }],
    [{ a: 1 }, { toString: { b: 1 } }, { a: 1, toString: { b: 1 } }],
    [{ at: date, b: 1 }, { b: 2 }, { at: date, b: 2 }],
    [{ at: date }, { at: { $date: '1970-01-01T00:00:00.000Z' } }, { at: new Date(0) }],
    [{ at: date }, { at: null }, {}],
  ])('on %j, %j gives %j', (data, patch, expected) => {
    const before = structuredClone(data);
    expect(apply(data, patch)).toEqual(expected);
    expect(data).toEqual(before);
  });

  it.each<[DataObject, unknown, string, string]>([
    [{}, [1], 'BAD_OPERAND', ''],
    [{}, 'x', 'BAD_OPERAND', ''],
    [{}, null, 'BAD_OPERAND', ''],
    [{}, { $set: { a: 1 } }, 'BAD_NAME', '/$set'],
    [{}, { 'a.b': 1 }, 'BAD_NAME', '/a.b'],
    [{}, { _id: 'y' }, 'BAD_NAME', '/_id'],
    [{}, JSON.parse('{"a": {"__proto__": {"b": 1}}}'), 'BAD_NAME', '/a/__proto__'],
    [{}, { constructor: { prototype: { b: 1 } } }, 'BAD_NAME', '/constructor'],
    [{ at: date }, { at: { x: 1 } }, 'BAD_NAME', '/at/$date'],
    [{}, { a: 2 ** 60 }, 'BAD_VALUE', '/a'],
    [{}, { a: [{ b: new Map([[1, 2]]) }] }, 'BAD_VALUE', ''],
    [{}, { a: Buffer.from('ab') }, 'BAD_VALUE', ''],
    [{}, JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`), 'LIMIT_EXCEEDED', ''],
  ])('on %j, %j is refused: %s at %s', (data, patch, reason, pointer) => {
    expect(faultOf(() => apply(data, patch))).toEqual([reason, pointer]);
  });
});
