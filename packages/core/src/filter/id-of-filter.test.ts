import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { idOfFilter, metadataSeedOfFilter, seedOfFilter } from './id-of-filter.js';
import { parseFilter } from './parse.js';

describe('idOfFilter', () => {
  it.each<[unknown, string | undefined]>([
    [{ id: 'a' }, 'a'],
    [{ _id: 'a' }, 'a'],
    [{ id: { $eq: 'a' } }, 'a'],
    [{ id: { $in: ['a'] } }, 'a'],
    [{ id: 'a', x: 1 }, 'a'],
    [{ x: 1, $and: [{ y: 2 }, { id: 'a' }] }, 'a'],
    [{ $or: [{ id: 'a' }] }, 'a'],
    [{}, undefined],
    [{ x: 'a' }, undefined],
    [{ 'data.id': 'a' }, undefined],
    [{ id: 5 }, undefined],
    [{ id: null }, undefined],
    [{ id: { $in: ['a', 'b'] } }, undefined],
    [{ id: { $ne: 'a' } }, undefined],
    [{ id: { $gt: 'a' } }, undefined],
    [{ $or: [{ id: 'a' }, { x: 1 }] }, undefined],
    [{ $nor: [{ id: 'a' }] }, undefined],
    [{ a: { $elemMatch: { id: 'a' } } }, undefined],
  ])('of %j is %s', (raw, expected) => {
    expect(idOfFilter(parseFilter(raw, defaultLimits))).toBe(expected);
  });
});

describe('seedOfFilter', () => {
  it.each<[unknown, unknown]>([
    [{}, {}],
    [{ a: 1 }, { a: 1 }],
    [{ a: null }, { a: null }],
    [{ a: { b: 1 } }, { a: { b: 1 } }],
    [
      { 'a.b': 1, 'a.c': 2, d: [1] },
      { a: { b: 1, c: 2 }, d: [1] },
    ],
    [{ 'a.b.c': 1, 'a.b.d': 2 }, { a: { b: { c: 1, d: 2 } } }],
    [{ 'a.0': 1 }, { a: { 0: 1 } }],
    [
      { 'data.id': 1, 'data.data': 2 },
      { id: 1, data: 2 },
    ],
    [{ a: { $eq: 1 } }, { a: 1 }],
    [{ a: { $in: [1] } }, { a: 1 }],
    [{ a: { $all: [1] } }, { a: 1 }],
    [{ $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }],
    [{ $or: [{ a: 1 }] }, { a: 1 }],
    [{ a: 1, $and: [{ a: 1 }] }, { a: 1 }],
    [{ id: 'x', version: 1, 'metadata.m': 1, a: 1 }, { a: 1 }],
    [{ a: { $gt: 1 }, b: { $exists: true }, c: { $ne: 1 } }, {}],
    [{ a: { $in: [1, 2] } }, {}],
    [{ a: { $all: [1, 2] } }, {}],
    [{ $or: [{ a: 1 }, { b: 2 }] }, {}],
    [{ a: { $elemMatch: { b: 1 } } }, {}],
    [{ a: { $date: 0 } }, { a: new Date(0) }],
    [{ 'toString.x': 1 }, { toString: { x: 1 } }],
  ])('of %j is %j', (raw, expected) => {
    expect(seedOfFilter(parseFilter(raw, defaultLimits))).toEqual(expected);
  });

  it.each<[unknown]>([[{ a: 1, 'a.b': 2 }], [{ 'a.b': 2, a: {} }], [{ 'a.b.c': 1, 'a.b': { d: 1 } }]])(
    'refuses %j: one path within another',
    (raw) => {
      expect(() => seedOfFilter(parseFilter(raw, defaultLimits))).toThrow(
        expect.objectContaining({ reason: 'CONFLICTING_PATHS' }),
      );
    },
  );
});

describe('metadataSeedOfFilter', () => {
  it.each<[unknown, unknown]>([
    [{ a: 1 }, {}],
    [{ 'metadata.a.b': 1, a: 2 }, { a: { b: 1 } }],
    [{ metadata: { a: 1 } }, { a: 1 }],
  ])('of %j is %j', (raw, expected) => {
    expect(metadataSeedOfFilter(parseFilter(raw, defaultLimits))).toEqual(expected);
  });

  it.each<[unknown]>([[{ metadata: 5 }], [{ metadata: {}, 'metadata.a': 1 }]])('refuses %j', (raw) => {
    expect(() => metadataSeedOfFilter(parseFilter(raw, defaultLimits))).toThrow(
      expect.objectContaining({ reason: 'CONFLICTING_PATHS' }),
    );
  });
});
