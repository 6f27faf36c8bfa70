import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { applyUpdate } from './apply.js';
import type { UpdateOutcome } from './ast.js';
import { parseUpdate } from './parse.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const earlier = new Date('2020-01-01T00:00:00.000Z');

function freezeDeep<Subject>(value: Subject): Subject {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  for (const child of Object.values(value)) freezeDeep(child);
  return Object.freeze(value);
}

function apply(data: DataObject, raw: unknown, inserting = false, metadata: DataObject = {}): UpdateOutcome {
  const document: Document = freezeDeep({
    id: 'd1',
    data,
    metadata,
    version: 1,
    createdAt: earlier,
    updatedAt: earlier,
  });
  return applyUpdate(parseUpdate(freezeDeep(raw), { limits: defaultLimits }), {
    document,
    inserting,
    now,
    limits: defaultLimits,
  });
}

const same = Symbol('nothing changes');
type Row = readonly [data: DataObject, update: unknown, expected: DataObject | typeof same];

function check([data, raw, expected]: Row): void {
  const outcome = apply(data, raw);
  expect(outcome.changed).toBe(expected !== same);
  if (expected === same) expect(outcome.data).toBe(data);
  else expect(outcome.data).toStrictEqual(expected);
}

const sets: Row[] = [
  [{}, { $set: { a: 1 } }, { a: 1 }],
  [{}, { a: 1 }, { a: 1 }],
  [{ a: 1 }, { $set: { a: 2 } }, { a: 2 }],
  [{ a: 1 }, { $set: { a: 1 } }, same],
  [{ a: null }, { $set: { a: null } }, same],
  [{}, { $set: { a: null } }, { a: null }],
  [{ a: 1 }, { $set: { a: '1' } }, { a: '1' }],
  [{ a: 0 }, { $set: { a: false } }, { a: false }],
  [{ a: 0 }, { $set: { a: -0 } }, same],
  [{ a: { b: 1, c: 2 } }, { $set: { a: { c: 2, b: 1 } } }, same],
  [{ a: [1, 2] }, { $set: { a: [2, 1] } }, { a: [2, 1] }],
  [{ a: [1, { x: [2] }] }, { $set: { a: [1, { x: [2] }] } }, same],
  [{ a: { b: 1, c: 2 } }, { $set: { a: { b: 1 } } }, { a: { b: 1 } }],
  [{ a: { b: 1 } }, { a: {} }, { a: {} }],
  [{ a: earlier }, { $set: { a: { $date: '2020-01-01T00:00:00.000Z' } } }, same],
  [{ a: '2020-01-01T00:00:00.000Z' }, { a: { $date: '2020-01-01T00:00:00.000Z' } }, { a: earlier }],
  [{}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [{ a: { x: 0 } }, { $set: { 'a.b.c': 1 } }, { a: { x: 0, b: { c: 1 } } }],
  [{ a: { b: 1, c: 2 } }, { $set: { 'a.b': 3 } }, { a: { b: 3, c: 2 } }],
  [{}, { $set: { 'a.0.b': 1 } }, { a: { 0: { b: 1 } } }],
  [{ a: [1, 2, 3] }, { $set: { 'a.1': 9 } }, { a: [1, 9, 3] }],
  [{ a: [] }, { $set: { 'a.0': 1 } }, { a: [1] }],
  [{ a: [1] }, { $set: { 'a.3': 2 } }, { a: [1, null, null, 2] }],
  [{ a: [1] }, { $set: { 'a.1.b': 2 } }, { a: [1, { b: 2 }] }],
  [{ a: [1] }, { $set: { 'a.2.b.c': 2 } }, { a: [1, null, { b: { c: 2 } }] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  [{ a: [{ b: 1 }] }, { $set: { 'a.0.c': 2 } }, { a: [{ b: 1, c: 2 }] }],
  [{ a: [[1, 2], [3]] }, { $set: { 'a.0.1': 9 } }, { a: [[1, 9], [3]] }],
  [{ a: [[1]] }, { $set: { 'a.0.2': 9 } }, { a: [[1, null, 9]] }],
  [{ a: { 0: 'x' } }, { $set: { 'a.0': 'y' } }, { a: { 0: 'y' } }],
  [{ a: { '01': 'x' } }, { $set: { 'a.01': 'y' } }, { a: { '01': 'y' } }],
  [{ a: [] }, { $set: { 'a.10': 1, 'a.2': 2 } }, { a: [null, null, 2, null, null, null, null, null, null, null, 1] }],
  [{ a: [] }, { $inc: { 'a.2': 1, 'a.0': 1, 'a.1': 1 } }, { a: [1, 1, 1] }],
  [{ version: 7 }, { $set: { 'data.version': 8 } }, { version: 8 }],
  [{}, { 'data.id': 'x' }, { id: 'x' }],
  [{}, { 'data.data': 1 }, { data: 1 }],
  [{}, { 'data.data.x': 1 }, { data: { x: 1 } }],
  [{ größe: { 'ключ 🔑': 1 } }, { 'größe.ключ 🔑': 2 }, { größe: { 'ключ 🔑': 2 } }],
  [{}, { toString: 1, hasOwnProperty: 2 }, { toString: 1, hasOwnProperty: 2 }],
  [{}, { $set: { 'toString.x': 1 } }, { toString: { x: 1 } }],
  [{}, { $inc: { valueOf: 1 } }, { valueOf: 1 }],
  [{ a: 1 }, { $set: {} }, same],
  [{ a: 1 }, { $set: {}, $inc: {}, $push: {} }, same],
  [
    { a: 1, n: 1 },
    { a: 2, $inc: { n: 1 } },
    { a: 2, n: 2 },
  ],
  [
    { a: 1, n: 1 },
    { a: 2, n: { $inc: 1 }, $set: { c: 3 } },
    { a: 2, n: 2, c: 3 },
  ],
  [{ a: { x: 1, y: 2 } }, { 'a.x': 5, 'a.y': 6, 'a.z': 7 }, { a: { x: 5, y: 6, z: 7 } }],
];

const removals: Row[] = [
  [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  [{ a: 1 }, { $unset: { a: false } }, {}],
  [{ a: 1 }, { a: { $unset: 1 } }, {}],
  [{ a: null }, { $unset: { a: '' } }, {}],
  [{ a: 1 }, { $unset: { b: '' } }, same],
  [{ a: 1 }, { $unset: { 'b.c.d': '' } }, same],
  [{ a: 1 }, { $unset: { 'a.b': '' } }, same],
  [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': '' } }, { a: { c: 2 } }],
  [{ a: { b: 1 } }, { $unset: { 'a.b': '' } }, { a: {} }],
  [{ a: { b: 1, c: 1, d: 1 } }, { $unset: { 'a.b': '', 'a.d': '' } }, { a: { c: 1 } }],
  [{ a: [1, 2, 3] }, { $unset: { 'a.1': '' } }, { a: [1, null, 3] }],
  [{ a: [1, null, 3] }, { $unset: { 'a.1': '' } }, same],
  [{ a: [1] }, { $unset: { 'a.5': '' } }, same],
  [{ a: [1] }, { $unset: { 'a.length': '' } }, same],
  [{ a: [{ b: 1 }] }, { $unset: { 'a.b': '' } }, same],
  [{ a: [{ b: 1 }] }, { $unset: { 'a.0.b': '' } }, { a: [{}] }],
  [{ a: 1 }, { $unset: { toString: '' } }, same],
];

const renames: Row[] = [
  [{ a: 1 }, { $rename: { a: 'b' } }, { b: 1 }],
  [{ a: 1 }, { a: { $rename: 'b' } }, { b: 1 }],
  [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  [{ a: 1, b: 1 }, { $rename: { a: 'b' } }, { b: 1 }],
  [{ c: 1 }, { $rename: { a: 'b' } }, same],
  [{ b: 2 }, { $rename: { a: 'b' } }, same],
  [{ a: { b: 1, c: 2 } }, { $rename: { 'a.b': 'x.y' } }, { a: { c: 2 }, x: { y: 1 } }],
  [{ a: { b: 1 } }, { $rename: { 'a.b': 'a.c' } }, { a: { c: 1 } }],
  [{ a: [1, 2] }, { $rename: { a: 'b' } }, { b: [1, 2] }],
  [{ a: 1, b: [1] }, { $rename: { a: 'b' } }, { b: 1 }],
  [{ a: [1] }, { $rename: { 'a.5': 'b' } }, same],
  [{ a: 1, c: 3 }, { $rename: { a: 'b', c: 'd' } }, { b: 1, d: 3 }],
  [{ a: null }, { $rename: { a: 'b' } }, { b: null }],
];

const numbers: Row[] = [
  [{ n: 1 }, { $inc: { n: 2 } }, { n: 3 }],
  [{ n: 1 }, { n: { $inc: -1.5 } }, { n: -0.5 }],
  [{ n: 0.1 }, { $inc: { n: 0.2 } }, { n: 0.30000000000000004 }],
  [{ n: 1 }, { $inc: { n: 0 } }, same],
  [{}, { $inc: { n: 5 } }, { n: 5 }],
  [{}, { $inc: { 'a.b': 5 } }, { a: { b: 5 } }],
  [{ a: [1, 2] }, { $inc: { 'a.1': 5 } }, { a: [1, 7] }],
  [{ n: 9007199254740990 }, { $inc: { n: 1 } }, { n: 9007199254740991 }],
  [{ n: 3 }, { $mul: { n: 2 } }, { n: 6 }],
  [{ n: 3 }, { $mul: { n: 1 } }, same],
  [{ n: 3 }, { $mul: { n: 0 } }, { n: 0 }],
  [{ n: -3 }, { $mul: { n: 0 } }, { n: 0 }],
  [{ n: 0 }, { $mul: { n: -1 } }, same],
  [{}, { $mul: { n: 7 } }, { n: 0 }],
  [{ n: 5 }, { $min: { n: 3 } }, { n: 3 }],
  [{ n: 5 }, { $min: { n: 7 } }, same],
  [{ n: 5 }, { $min: { n: 5 } }, same],
  [{ n: { a: 1, b: 2 } }, { $min: { n: { b: 2, a: 1 } } }, same],
  [{ n: [1] }, { $max: { n: [1] } }, same],
  [{}, { $min: { n: 7 } }, { n: 7 }],
  [{ n: 'x' }, { $min: { n: 7 } }, { n: 7 }],
  [{ n: 7 }, { $min: { n: 'x' } }, same],
  [{ n: 7 }, { $min: { n: null } }, { n: null }],
  [{ n: 5 }, { $max: { n: 7 } }, { n: 7 }],
  [{ n: 5 }, { $max: { n: 3 } }, same],
  [{}, { $max: { n: -7 } }, { n: -7 }],
  [{ n: null }, { $max: { n: -7 } }, { n: -7 }],
  [{ n: 7 }, { $max: { n: 'x' } }, { n: 'x' }],
  [{ n: true }, { $max: { n: [9] } }, same],
  [{ n: [9] }, { $max: { n: true } }, { n: true }],
  [{ t: earlier }, { $max: { t: { $date: '2021-01-01T00:00:00Z' } } }, { t: new Date('2021-01-01T00:00:00Z') }],
  [{ s: '\u{ffff}' }, { $max: { s: '😀' } }, { s: '😀' }],
  [{ b: 13 }, { $bit: { b: { and: 10 } } }, { b: 8 }],
  [{ b: 3 }, { $bit: { b: { or: 5 } } }, { b: 7 }],
  [{ b: 1 }, { $bit: { b: { xor: 5 } } }, { b: 4 }],
  [{ b: 7 }, { $bit: { b: { or: 1 } } }, same],
  [{}, { $bit: { b: { or: 5 } } }, { b: 5 }],
  [{}, { $bit: { b: { and: 5 } } }, { b: 0 }],
  [{ b: -1 }, { $bit: { b: { and: 255 } } }, { b: 255 }],
  [{ b: 2 ** 40 }, { $bit: { b: { or: 1 } } }, { b: 2 ** 40 + 1 }],
  [{ b: 2 ** 40 + 3 }, { $bit: { b: { and: 2 } } }, { b: 2 }],
  [{ b: 2 ** 40 + 1 }, { $bit: { b: { or: 3 } } }, { b: 2 ** 40 + 3 }],
  [{ b: 2 ** 40 + 1 }, { $bit: { b: { xor: 3 } } }, { b: 2 ** 40 + 2 }],
  [{ b: 1 }, { $bit: { b: { or: 2 ** 40 } } }, { b: 2 ** 40 + 1 }],
  [{ b: -(2 ** 40) }, { $bit: { b: { xor: 1 } } }, { b: -(2 ** 40) + 1 }],
  [{ t: 1 }, { $currentDate: { t: true } }, { t: now }],
  [{}, { $currentDate: { 'a.t': { $type: 'date' } } }, { a: { t: now } }],
  [{ t: now }, { $currentDate: { t: true } }, same],
];

describe('applyUpdate, on fields', () => {
  it.each(sets)('%# sets in %j by %j', (...row) => check(row));
  it.each(removals)('%# removes in %j by %j', (...row) => check(row));
  it.each(renames)('%# renames in %j by %j', (...row) => check(row));
  it.each(numbers)('%# computes in %j by %j', (...row) => check(row));

  it('ignores $setOnInsert unless the document is inserted', () => {
    const update = { $setOnInsert: { a: 1 }, $set: { b: 2 } };
    expect(apply({}, update, false).data).toStrictEqual({ b: 2 });
    expect(apply({}, update, true).data).toStrictEqual({ a: 1, b: 2 });
    expect(apply({ s: 1 }, { $setOnInsert: { 's.x': 1 } }, false).changed).toBe(false);
  });

  it('changes metadata, in part and as a whole', () => {
    const change = (update: unknown) => apply({ a: 1 }, update, false, { tag: 'x', n: 1 });
    expect(change({ $set: { 'metadata.tag': 'y' } }).metadata).toStrictEqual({ tag: 'y', n: 1 });
    expect(change({ $inc: { 'metadata.n': 1 } }).metadata).toStrictEqual({ tag: 'x', n: 2 });
    expect(change({ metadata: { only: true } }).metadata).toStrictEqual({ only: true });
    expect(change({ $set: { metadata: { n: 1, tag: 'x' } } }).changed).toBe(false);
    expect(change({ $rename: { a: 'metadata.a' } })).toStrictEqual({
      data: {},
      metadata: { tag: 'x', n: 1, a: 1 },
      changed: true,
    });
  });

  it('appends new fields as they were given, and keeps the places of old ones', () => {
    const text = (data: DataObject, update: unknown) => JSON.stringify(apply(data, update).data);
    expect(text({ m: 0, z: 0 }, { z: 1, b: 1, a: 1 })).toBe('{"m":0,"z":1,"b":1,"a":1}');
    expect(text({ a: 1, m: 0 }, { $rename: { a: 'b' } })).toBe('{"m":0,"b":1}');
    expect(text({ a: 1, m: 0, b: 2 }, { $rename: { a: 'b' } })).toBe('{"m":0,"b":1}');
  });

  it('shares what it does not change', () => {
    const data = { a: { x: { n: 1 }, y: [1, 2] }, b: { z: [{ q: 1 }] } };
    const after = apply(data, { 'a.x.n': 2 }).data as typeof data;
    expect(after.b).toBe(data.b);
    expect(after.a.y).toBe(data.a.y);
    expect(after.a).not.toBe(data.a);
    expect(after.a.x).toStrictEqual({ n: 2 });
    expect(data.a.x.n).toBe(1);
  });

  it('sets many fields in time: each object is copied once', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `k${index}`);
    const started = performance.now();
    const after = apply({ first: 1 }, Object.fromEntries(names.map((name) => [name, 2])));
    expect(Object.keys(after.data)).toHaveLength(20_001);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('removes many fields in time', () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `k${index}`);
    const started = performance.now();
    const update = { $unset: Object.fromEntries(names.map((name) => [name, ''])) };
    expect(apply(Object.fromEntries(names.map((name) => [name, 1])), update).data).toStrictEqual({});
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('never changes the operand of one document while applying to the next', () => {
    const update = parseUpdate({ $set: { a: { list: [1] } }, $push: { b: 1 } }, { limits: defaultLimits });
    const subject = (data: DataObject) => ({
      document: { id: 'd', data, metadata: {}, version: 1, createdAt: earlier, updatedAt: earlier },
      inserting: false,
      now,
      limits: defaultLimits,
    });
    const first = applyUpdate(update, subject({}));
    const further = parseUpdate({ $push: { 'a.list': 2, b: 2 } }, { limits: defaultLimits });
    expect(applyUpdate(further, subject(first.data)).data).toStrictEqual({ a: { list: [1, 2] }, b: [1, 2] });
    expect(applyUpdate(update, subject({})).data).toStrictEqual({ a: { list: [1] }, b: [1] });
  });
});

const refusals: (readonly [data: DataObject, update: unknown, reason: string, message: RegExp])[] = [
  [{ a: 1 }, { $set: { 'a.b': 1 } }, 'BAD_OPERAND', /Cannot create field "b" in "a": it is a number/],
  [{ a: null }, { $set: { 'a.b': 1 } }, 'BAD_OPERAND', /in "a": it is null/],
  [{ a: { b: 'x' } }, { $inc: { 'a.b.c.d': 1 } }, 'BAD_OPERAND', /Cannot create field "c" in "a.b": it is a string/],
  [{ a: earlier }, { $set: { 'a.b': 1 } }, 'BAD_OPERAND', /it is a date/],
  [{ a: [1] }, { $set: { 'a.b': 1 } }, 'BAD_OPERAND', /it is an array, whose elements have numbers/],
  [{ a: [1] }, { $set: { 'a.-1': 1 } }, 'BAD_OPERAND', /an array/],
  [{ a: [1] }, { $set: { 'a.01': 1 } }, 'BAD_OPERAND', /an array/],
  [{ a: [1] }, { $set: { 'a.length': 0 } }, 'BAD_OPERAND', /an array/],
  [{ a: [1] }, { $set: { 'a.0.b': 1 } }, 'BAD_OPERAND', /Cannot create field "b" in "a.0": it is a number/],
  [{ a: [] }, { $set: { 'a.1500001': 1 } }, 'DOCUMENT_TOO_LARGE', /beyond the array's end/],
  [{ a: [] }, { $set: { 'a.99999999999999999999': 1 } }, 'DOCUMENT_TOO_LARGE', /beyond the array's end/],
  [{ a: [], b: [] }, { 'a.300000': 1, 'b.300000': 1 }, 'DOCUMENT_TOO_LARGE', /beyond the array's end/],
  [{ a: [] }, { 'a.419430': 1 }, 'DOCUMENT_TOO_LARGE', /larger than 2097152 bytes/],
  [{ n: 'x' }, { $inc: { n: 1 } }, 'BAD_OPERAND', /\$inc needs a number, but the field is a string/],
  [{ n: null }, { $inc: { n: 1 } }, 'BAD_OPERAND', /is null/],
  [{ n: [1] }, { $mul: { n: 1 } }, 'BAD_OPERAND', /\$mul needs a number, but the field is an array/],
  [{ n: earlier }, { $inc: { n: 1 } }, 'BAD_OPERAND', /is a date/],
  [{ n: 9007199254740991 }, { $inc: { n: 1 } }, 'BAD_VALUE', /beyond 2\^53-1/],
  [{ n: -9007199254740991 }, { $inc: { n: -5 } }, 'BAD_VALUE', /beyond 2\^53-1/],
  [{ n: 9007199254740991 }, { $mul: { n: 2 } }, 'BAD_VALUE', /beyond 2\^53-1/],
  [{ n: 1e15 }, { $mul: { n: 1000 } }, 'BAD_VALUE', /"n" of the document "d1"/],
  [{ b: 1.5 }, { $bit: { b: { or: 1 } } }, 'BAD_OPERAND', /fraction/],
  [{ b: 'x' }, { $bit: { b: { or: 1 } } }, 'BAD_OPERAND', /\$bit needs a number, but the field is a string/],
  [{ b: -9007199254740991 }, { $bit: { b: { and: -2 } } }, 'BAD_VALUE', /beyond/],
  [{ a: 1 }, { $rename: { 'a.b': 'c' } }, 'BAD_OPERAND', /"b" cannot be reached in "a": it is a number/],
  [{ a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 'BAD_OPERAND', /no element of an array as its source/],
  [{ a: [1] }, { $rename: { 'a.0': 'c' } }, 'BAD_OPERAND', /no element of an array as its source/],
  [{ a: [1] }, { $rename: { 'a.b': 'c' } }, 'BAD_OPERAND', /cannot be reached/],
  [{ a: 1, b: [{}] }, { $rename: { a: 'b.0' } }, 'BAD_OPERAND', /no element of an array as its target/],
  [{ a: 1, b: 2 }, { $rename: { a: 'b.c' } }, 'BAD_OPERAND', /Cannot create field "c" in "b": it is a number/],
];

describe('applyUpdate, where the document does not fit', () => {
  it.each(refusals)('%# refuses %j with %j', (data, raw, reason, message) => {
    expect(() => apply(data, raw)).toThrow(
      expect.objectContaining({ reason, message: expect.stringMatching(message) }),
    );
  });

  it('names path and document', () => {
    expect(() => apply({ a: { b: 'x' } }, { $inc: { 'a.b': 1 } })).toThrow(
      expect.objectContaining({
        message: 'Cannot update "a.b" of the document "d1". $inc needs a number, but the field is a string.',
        code: 'INVALID_REQUEST',
        details: { path: 'a.b', document_id: 'd1' },
      }),
    );
  });

  it.each<[DataObject, unknown, string, object]>([
    [{ n: 1e15 }, { $mul: { n: 1000 } }, 'BAD_VALUE', { path: 'n', document_id: 'd1' }],
    [{ a: [] }, { 'a.1500001': 1 }, 'DOCUMENT_TOO_LARGE', { path: 'a.1500001', document_id: 'd1' }],
  ])('names them where %j grows too much by %j', (data, raw, reason, details) => {
    expect(() => apply(data, raw)).toThrow(expect.objectContaining({ reason, details }));
  });

  it('names the metadata as paths do', () => {
    expect(() => apply({}, { 'metadata.tag.b.c': 1 }, false, { tag: { b: 'x' } })).toThrow(
      /Cannot create field "c" in "metadata.tag.b": it is a string/,
    );
  });

  it('keeps the depth limit when $rename moves something down', () => {
    const deep = (levels: number): DataObject => (levels === 1 ? { x: 1 } : { x: deep(levels - 1) });
    expect(apply({ a: deep(62) }, { $rename: { a: 'b.c' } }).changed).toBe(true);
    expect(() => apply({ a: deep(63) }, { $rename: { a: 'b.c' } })).toThrow(
      expect.objectContaining({
        reason: 'LIMIT_EXCEEDED',
        message: '$rename would nest the document deeper than 64 levels.',
        details: { path: 'b.c', document_id: 'd1', limit: 64 },
      }),
    );
  });
});
