import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import type { DataObject } from '../value/value.js';
import { parseProjection } from './parse.js';
import { compileProjection } from './project.js';

const now = new Date(0);
const documentOf = (data: DataObject): Document => ({
  id: 'x',
  data,
  metadata: {},
  version: 1,
  createdAt: now,
  updatedAt: now,
});

function project(raw: unknown, data: DataObject, filter?: object): DataObject {
  const matched = filter === undefined ? undefined : parseFilter(filter, defaultLimits);
  return compileProjection(parseProjection(raw, defaultLimits), matched)(documentOf(data)).data;
}

describe('compileProjection', () => {
  const date = new Date(0);
  it.each<[unknown, DataObject, DataObject]>([
    [{}, { a: 1, b: 2 }, { a: 1, b: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }, { a: 1 }],
    [{ a: 0 }, { a: 1, b: 2 }, { b: 2 }],
    [{ a: 1 }, {}, {}],
    [{ a: 1 }, { a: null }, { a: null }],
    [{ id: 1 }, { a: 1 }, {}],
    [{ id: 0 }, { a: 1 }, { a: 1 }],
    [{ version: 1 }, { a: 1, version: 7 }, {}],
    [{ 'data.version': 1 }, { a: 1, version: 7 }, { version: 7 }],
    [{ id: 0, a: 1 }, { a: 1, b: 2 }, { a: 1 }],
    [{ id: 1, a: 0 }, { a: 1, b: 2 }, { b: 2 }],
    [{ created_at: 1, a: true }, { a: 1, b: 2 }, { a: 1 }],
    // Paths through objects.
    [{ 'a.b': 1 }, { a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } }],
    [{ 'a.b': 0 }, { a: { b: 1, c: 2 }, d: 3 }, { a: { c: 2 }, d: 3 }],
    [{ 'a.b': 1 }, { a: { c: 2 } }, { a: {} }],
    [{ 'a.b': 1 }, { a: 5 }, {}],
    [{ 'a.b': 0 }, { a: 5 }, { a: 5 }],
    [{ 'a.b': 1 }, { a: null }, {}],
    [{ 'a.b': 1 }, { a: date }, {}],
    [{ 'a.b': 0 }, { a: date }, { a: date }],
    // Paths through arrays.
    [{ 'a.b': 1 }, { a: [{ b: 1, c: 2 }, { c: 3 }, 4, null] }, { a: [{ b: 1 }, {}] }],
    [{ 'a.b': 0 }, { a: [{ b: 1, c: 2 }, { c: 3 }, 4, null] }, { a: [{ c: 2 }, { c: 3 }, 4, null] }],
    [{ 'a.b': 1 }, { a: [[{ b: 1, c: 2 }, 5], []] }, { a: [[{ b: 1 }], []] }],
    [{ 'a.b': 0 }, { a: [[{ b: 1, c: 2 }, 5], []] }, { a: [[{ c: 2 }, 5], []] }],
    [{ 'a.b': 1 }, { a: [] }, { a: [] }],
    [{ 'a.b': 1 }, { a: [1, 2] }, { a: [] }],
    // A number in a path names a field, never an element.
    [{ 'a.0': 1 }, { a: [{ b: 1 }, 2] }, { a: [{}] }],
    [{ 'a.0': 1 }, { a: { '0': 7, '1': 8 } }, { a: { '0': 7 } }],
    // Names of JavaScript's own are fields like any other.
    [{ toString: 1 }, { a: 1 }, {}],
    [{ a: 1 }, { a: 1, toString: 2, hasOwnProperty: 3 }, { a: 1 }],
    [{ 'a.toString': 0 }, { a: { toString: 1, b: 2 } }, { a: { b: 2 } }],
  ])('%j of %j', (raw, data, expected) => {
    expect(project(raw, data)).toEqual(expected);
  });

  it("keeps the document's order of fields", () => {
    expect(Object.keys(project({ b: 1, a: 1, 'c.x': 1 }, { c: { x: 1 }, a: 1, d: 2, b: 3 }))).toEqual(['c', 'a', 'b']);
    expect(Object.keys(project({ d: 0 }, { c: 1, a: 1, d: 2, b: 3 }))).toEqual(['c', 'a', 'b']);
  });

  it('leaves the document as it was', () => {
    const data = Object.freeze({ a: Object.freeze({ b: 1, c: Object.freeze([{ d: 1 }]) }) });
    project({ 'a.c.d': 0 }, data);
    expect(data).toEqual({ a: { b: 1, c: [{ d: 1 }] } });
  });

  it('survives being sent to a worker', () => {
    const projection = structuredClone(parseProjection({ 'a.b': 1, n: { $add: ['$a.b', 1] } }, defaultLimits));
    const projected = compileProjection(projection)(documentOf({ a: { b: 1, c: 2 } }));
    expect(projected).toEqual(documentOf({ a: { b: 1 }, n: 2 }));
  });
});

describe('operators of projections', () => {
  const colors = { qty: 100, details: { colors: ['blue', 'red', 'green'], sizes: ['S', 'M'] } };
  const students = [
    { name: 'a', school: 102, age: 10 },
    { name: 'b', school: 102, age: 11 },
    { name: 'c', school: 108, age: 15 },
  ] as const;

  it.each<[unknown, DataObject, DataObject]>([
    [{ a: { $slice: 2 } }, { a: [1, 2, 3], b: 1 }, { a: [1, 2], b: 1 }],
    [{ a: { $slice: -2 } }, { a: [1, 2, 3] }, { a: [2, 3] }],
    [{ a: { $slice: -9 } }, { a: [1, 2, 3] }, { a: [1, 2, 3] }],
    [{ a: { $slice: 0 } }, { a: [1, 2, 3] }, { a: [] }],
    [{ a: { $slice: [1, 1] } }, { a: [1, 2, 3] }, { a: [2] }],
    [{ a: { $slice: [9, 1] } }, { a: [1, 2, 3] }, { a: [] }],
    [{ a: { $slice: [-2, 1] } }, { a: [1, 2, 3] }, { a: [2] }],
    [{ a: { $slice: [-9, 2] } }, { a: [1, 2, 3] }, { a: [1, 2] }],
    [{ a: { $slice: 1.9 } }, { a: [1, 2, 3] }, { a: [1] }],
    [{ a: { $slice: 1 } }, { a: 'text' }, { a: 'text' }],
    [{ a: { $slice: 1 } }, { b: 1 }, { b: 1 }],
    [
      { 'a.b': { $slice: 1 } },
      { a: [{ b: [1, 2], c: 3 }, 5, [{ b: [1, 2] }]] },
      { a: [{ b: [1], c: 3 }, 5, [{ b: [1, 2] }]] },
    ],
    // From MongoDB's page on $slice.
    [{ qty: 1, 'details.colors': { $slice: 1 } }, colors, { qty: 100, details: { colors: ['blue'] } }],
    [
      { id: 0, 'details.colors': { $slice: 1 } },
      colors,
      { qty: 100, details: { colors: ['blue'], sizes: ['S', 'M'] } },
    ],
    [{ a: { $slice: ['$b', 1] } }, { a: 0, b: [7, 8] }, { a: [7] }],

    [{ s: { $elemMatch: { school: 102 } } }, { s: students, z: 1 }, { s: [students[0]] }],
    [
      { s: { $elemMatch: { school: 102, age: { $gt: 10 } } }, z: 1 },
      { s: students, z: 1 },
      { z: 1, s: [students[1]] },
    ],
    [{ s: { $elemMatch: { school: 1 } } }, { s: students, z: 1 }, {}],
    [{ s: { $elemMatch: { $gt: 2 } } }, { s: [1, 3, 4] }, { s: [3] }],
    [
      { s: { $elemMatch: { $gt: 2 } }, z: 0 },
      { s: [1, 3, 4], y: 1, z: 1 },
      { s: [3], y: 1 },
    ],
    [{ s: { $elemMatch: { $gt: 9 } }, z: 0 }, { s: [1, 3, 4], y: 1, z: 1 }, { y: 1 }],
    [{ s: { $elemMatch: { $eq: 1 } } }, { s: 1 }, {}],

    [{ total: { $add: ['$a', '$b'] } }, { a: 1, b: 2 }, { total: 3 }],
    [
      { a: 1, b: '$c' },
      { a: 1, b: 2, c: 3 },
      { a: 1, b: 3 },
    ],
    [{ a: { $literal: 1 }, b: 'x', c: null }, {}, { a: 1, b: 'x', c: null }],
    [{ key: '$_id', all: '$$ROOT' }, { a: 1 }, { key: 'x', all: { _id: 'x', a: 1 } }],
    [{ 'a.n': '$n' }, { a: [{ b: 1 }, 5], n: 2 }, { a: [{ n: 2 }, { n: 2 }] }],
    [{ 'data.version': '$version' }, { version: 7 }, { version: 7 }],
    [{ a: '$zzz' }, { a: 1 }, {}],
  ])('%j of %j', (raw, data, expected) => {
    expect(project(raw, data)).toEqual(expected);
  });

  it.each<[unknown, DataObject, object, DataObject]>([
    [{ 'g.$': 1 }, { g: [70, 87, 90], h: 1 }, { g: { $gte: 85 } }, { g: [87] }],
    [
      { 'g.$': 1, h: 1 },
      { g: [70, 87, 90], h: 1 },
      { h: 1, g: { $gte: 85 } },
      { g: [87], h: 1 },
    ],
    [{ 's.$': 1 }, { s: students }, { 's.age': 11 }, { s: [students[1]] }],
    [{ 's.$': 1 }, { s: students }, { s: { $elemMatch: { school: 102, age: { $gt: 10 } } } }, { s: [students[1]] }],
    [{ 'a.g.$': 1 }, { a: { g: [1, 2, 6], h: 1 } }, { 'a.g': { $gte: 5 } }, { a: { g: [6] } }],
    [{ 's.age.$': 1 }, { s: students }, { 's.age': { $gt: 10 } }, { s: [{ age: 11 }] }],
    [{ 'g.$': 1 }, { g: 90 }, { g: { $gte: 85 } }, { g: 90 }],
    [{ 'g.$': 1, total: { $sum: '$g' } }, { g: [1, 2] }, { g: 2 }, { g: [2], total: 3 }],
  ])('%j of %j found by %j', (raw, data, filter, expected) => {
    expect(project(raw, data, filter)).toEqual(expected);
  });

  it('refuses a positional field that the filter tells nothing of', () => {
    const bad = expect.objectContaining({ reason: 'BAD_OPERAND' });
    expect(() => project({ 'g.$': 1 }, { g: [1] })).toThrow(bad);
    expect(() => project({ 'g.$': 1 }, { g: [1] }, {})).toThrow(bad);
    expect(() => project({ 'g.$': 1 }, { g: [1], h: 2 }, { h: 2 })).toThrow(bad);
    expect(() => project({ 'g.$': 1 }, { g: [1, 2] }, { g: { $size: 2 } })).toThrow(bad);
    expect(() => project({ 'g.$': 1 }, { g: [1, 2] }, { g: { $ne: 5 } })).toThrow(bad);
  });

  it('lets the errors of expressions through', () => {
    expect(() => project({ a: { $add: ['$b', 1] } }, { b: 'x' })).toThrow(
      expect.objectContaining({ reason: 'BAD_OPERAND' }),
    );
  });
});
