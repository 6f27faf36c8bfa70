import { describe, expect, it } from 'vitest';
import type { DataObject } from '../value/value.js';
import { parseProjection } from './parse.js';
import { compileProjection } from './project.js';

const project = (raw: unknown, data: DataObject): DataObject => compileProjection(parseProjection(raw))(data);

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
    const projection = structuredClone(parseProjection({ 'a.b': 1 }));
    expect(compileProjection(projection)({ a: { b: 1, c: 2 } })).toEqual({ a: { b: 1 } });
  });
});
