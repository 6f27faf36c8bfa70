import { describe, expect, it } from 'vitest';
import type { FieldPath } from '../document/path.js';
import type { Filter } from '../filter/ast.js';
import { all, field } from '../filter/build.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import { parseProjection } from '../projection/parse.js';
import type { Value } from '../value/value.js';
import { type CursorQuery, decodeCursor, encodeCursor, readCursorTime } from './cursor.js';
import { parseSort } from './parse.js';

const sort = parseSort({ f: 1 });
const path: FieldPath = { root: 'data', segments: ['f'] };
const equals = (operand: Value): Filter => field(path, { kind: 'compare', operator: 'eq', operand });
const queryOf = (filter: Filter, of = sort): CursorQuery => ({ collection: 'c', filter, sort: of });
const everything = queryOf(all);
const badCursor = expect.objectContaining({ reason: 'BAD_CURSOR', details: { pointer: '/cursor' } });

describe('cursors', () => {
  it.each<[Value | undefined]>([
    [null],
    [undefined],
    [[]],
    [0],
    [-1.5e-7],
    [9007199254740991],
    [''],
    ['ünï😀 "quoted"\n'],
    [true],
    [new Date('2026-01-02T03:04:05.678Z')],
    [{ a: [1, { b: new Date(0) }], c: null }],
    [[[], [1]]],
    ['x'.repeat(100_000)],
  ])('carry %j there and back', (value) => {
    const cursor = encodeCursor([value, 'id-1'], everything);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodeCursor(cursor, everything)).toEqual([value, 'id-1']);
  });

  it('carry the time of a filter that may use it', () => {
    const now = new Date(1_764_000_000_000);
    const parse = (time: Date): Filter =>
      parseFilter({ $expr: { $lt: ['$at', '$$NOW'] } }, defaultLimits, '', { now: time });
    const cursor = encodeCursor([1, 'a'], queryOf(parse(now)), now);
    expect(readCursorTime(cursor)).toEqual(now);
    expect(decodeCursor(cursor, queryOf(parse(now)))).toEqual([1, 'a']);
    expect(() => decodeCursor(cursor, queryOf(parse(new Date())), '/cursor')).toThrow(badCursor);
    const plain = encodeCursor([{ now: 5 }, 'a'], everything, now);
    expect(plain).toBe(encodeCursor([{ now: 5 }, 'a'], everything));
    for (const other of [plain, undefined, '', 'x', `${cursor.slice(0, 20)}!`, `${cursor.slice(0, 20)}`]) {
      expect(readCursorTime(other)).toBeUndefined();
    }
  });

  it('carry the time of a projection that may use it, and fit any projection', () => {
    const now = new Date(1_764_000_000_000);
    const cursorOf = (projection: object): string =>
      encodeCursor([1, 'a'], { ...everything, projection: parseProjection(projection, defaultLimits) }, now);
    const plain = encodeCursor([1, 'a'], everything, now);
    for (const projection of [{ a: 1 }, { 'a.b': 0 }, { a: { $slice: 1 } }]) expect(cursorOf(projection)).toBe(plain);
    for (const projection of [{ at: '$$NOW' }, { a: { b: { at: '$$NOW' } } }, { a: 1, 'b.c': '$$NOW' }]) {
      expect(readCursorTime(cursorOf(projection))).toEqual(now);
      expect(decodeCursor(cursorOf(projection), everything)).toEqual([1, 'a']);
    }
  });

  it('do not fit another filter or sort', () => {
    const filter = equals('2026-01-02T03:04:05.678Z');
    const cursor = encodeCursor([1, 'a'], queryOf(filter));
    expect(decodeCursor(cursor, queryOf(equals('2026-01-02T03:04:05.678Z')))).toEqual([1, 'a']);
    for (const [otherSort, otherFilter] of [
      [sort, all],
      [sort, equals(1)],
      [sort, equals(new Date('2026-01-02T03:04:05.678Z'))],
      [parseSort({ f: -1 }), filter],
      [parseSort({ g: 1 }), filter],
      [parseSort({ f: 1, id: -1 }), filter],
      [parseSort({}), filter],
    ] as const) {
      expect(() => decodeCursor(cursor, queryOf(otherFilter, otherSort), '/cursor')).toThrow(badCursor);
    }
  });

  it('do not fit another collection', () => {
    const cursor = encodeCursor([1, 'a'], everything);
    expect(() => decodeCursor(cursor, { ...everything, collection: 'other' }, '/cursor')).toThrow(badCursor);
  });

  it('fit the filter whatever its comment', () => {
    const commented = (text: string): Filter => parseFilter({ f: { $gt: 1 }, $comment: text }, defaultLimits);
    const cursor = encodeCursor([2, 'a'], queryOf(commented('page 1')));
    expect(decodeCursor(cursor, queryOf(commented('page 2')))).toEqual([2, 'a']);
    expect(decodeCursor(cursor, queryOf(parseFilter({ f: { $gt: 1 } }, defaultLimits)))).toEqual([2, 'a']);
  });

  it('tell when any of their characters was changed', () => {
    const cursor = encodeCursor(['value', 'id-1'], everything);
    for (let index = 0; index < cursor.length - 1; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const damaged = cursor.slice(0, index) + other + cursor.slice(index + 1);
      expect(() => decodeCursor(damaged, everything, '/cursor')).toThrow(badCursor);
    }
    for (let length = 0; length < cursor.length; length += 1) {
      expect(() => decodeCursor(cursor.slice(0, length), everything, '/cursor')).toThrow(badCursor);
    }
  });

  it.each([
    [''],
    ['1'],
    ['abc'],
    ['%00'],
    ['1ééééééééééééééééééééé'],
    ['2'.repeat(60)],
    ['1'.repeat(25_000_000)],
    ['1'.repeat(26_000_000)],
  ])('refuse what never was one', (text) => {
    expect(() => decodeCursor(text, everything, '/cursor')).toThrow(badCursor);
  });

  it.each<[string, readonly unknown[]]>([
    ['too few values', ['a']],
    ['too many values', [1, 2, 'a']],
    ['no id', [1, null]],
    ['an id that is a number', [1, 2]],
    ['an operator', [{ $gt: 1 }, 'a']],
    ['a deep value', [JSON.parse('['.repeat(1000) + ']'.repeat(1000)), 'a']],
    ['a wrong date', [{ $date: 'x' }, 'a']],
  ])('refuse a forged position: %s', (_name, position) => {
    const cursor = encodeCursor(position as readonly Value[], everything);
    expect(() => decodeCursor(cursor, everything, '/cursor')).toThrow(badCursor);
  });
});
