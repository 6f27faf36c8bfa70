import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../limits.js';
import { decodeData } from '../value/decode.js';
import { compileFilter } from './match.js';
import { parseFilter } from './parse.js';

function matches(filter: unknown, data: unknown): boolean {
  const at = new Date(0);
  const document = {
    id: 'a',
    data: decodeData(data, defaultLimits),
    metadata: {},
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  return compileFilter(parseFilter(filter, defaultLimits))(document);
}

describe('an array at the end of a path', () => {
  it.each<[unknown, unknown, boolean]>([
    // By element.
    [{ a: 1 }, { a: [1, 2] }, true],
    [{ a: 3 }, { a: [1, 2] }, false],
    [{ a: 1 }, { a: [] }, false],
    [{ a: { $gt: 4 } }, { a: [1, 5] }, true],
    [{ a: { $gt: 4, $lt: 2 } }, { a: [1, 5] }, true],
    [{ a: { $gt: 4 } }, { a: [1, 2] }, false],
    [{ a: { b: 1 } }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ a: { b: 1 } }, { a: [{ b: 1, c: 1 }] }, false],
    [{ a: { $in: [2, 9] } }, { a: [1, 2] }, true],
    [{ a: { $regex: '^x' } }, { a: ['y', 'xy'] }, true],
    [{ a: { $mod: [2, 0] } }, { a: [1, 4] }, true],
    [{ a: { $mod: [2, 0] } }, { a: [1, 3] }, false],
    [{ a: { $bitsAllSet: 5 } }, { a: [1, 5] }, true],
    [{ a: { $bitsAllSet: 5 } }, { a: [1, 4] }, false],
    [{ a: { $bitsAllSet: 0 } }, { a: [] }, false],
    // As a whole.
    [{ a: [1, 2] }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: [2, 1] }, false],
    [{ a: [1, 2] }, { a: [1, 2, 3] }, false],
    [{ a: [1] }, { a: 1 }, false],
    [{ a: [] }, { a: [] }, true],
    [{ a: [] }, { a: [1] }, false],
    [{ a: [] }, {}, false],
    [{ a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] }, true],
    [{ a: { $in: [[1, 2], 9] } }, { a: [1, 2] }, true],
    [{ a: { $in: [[1], 9] } }, { a: [1, 2] }, false],
    [{ a: { $gt: [1] } }, { a: [1, 0] }, true],
    [{ a: { $gt: [1] } }, { a: [2] }, true],
    [{ a: { $gt: [1] } }, { a: [1] }, false],
    [{ a: { $gt: [1] } }, { a: [0, 9] }, false],
    [{ a: { $gt: [1] } }, { a: 5 }, false],
    [{ a: { $gte: [1] } }, { a: [1] }, true],
    [{ a: { $lt: [2] } }, { a: [1, 9] }, true],
    [{ a: { $lt: [1] } }, { a: [] }, true],
    [{ a: { $lte: [] } }, { a: [] }, true],
    // An element that is an array counts as it is, and no deeper.
    [{ a: [1] }, { a: [[1], 2] }, true],
    [{ a: 1 }, { a: [[1]] }, false],
    [{ a: { $gt: 0 } }, { a: [[1]] }, false],
    [{ a: { $in: [1, 2] } }, { a: [[1]] }, false],
    [{ a: { $in: [[1], 2] } }, { a: [[1]] }, true],
    [{ a: { $gt: [1] } }, { a: [[2]] }, true],
    [{ a: { $regex: 'x' } }, { a: [['x']] }, false],
    [{ a: [[1]] }, { a: [[1]] }, true],
    [{ a: [] }, { a: [[]] }, true],
    // Null.
    [{ a: null }, { a: [null] }, true],
    [{ a: null }, { a: [1, null] }, true],
    [{ a: null }, { a: [] }, false],
    [{ a: null }, { a: [1] }, false],
    [{ a: { $gte: null } }, { a: [1, null] }, true],
    [{ a: { $gte: null } }, { a: [] }, false],
    [{ a: { $ne: null } }, { a: [] }, true],
    [{ a: { $in: [null, 5] } }, { a: [] }, false],
    // Negation is of the whole: no element may match.
    [{ a: { $ne: 1 } }, { a: [1, 2] }, false],
    [{ a: { $ne: 3 } }, { a: [1, 2] }, true],
    [{ a: { $nin: [1, 9] } }, { a: [1, 2] }, false],
    [{ a: { $not: { $gt: 1 } } }, { a: [0, 2] }, false],
    [{ a: { $not: { $gt: 1 } } }, { a: [0, 1] }, true],
    [{ a: { $not: { $gt: 4, $lt: 2 } } }, { a: [1, 5] }, false],
    [{ a: { $ne: [1, 2] } }, { a: [1, 2] }, false],
    // $exists and $type.
    [{ a: { $exists: true } }, { a: [] }, true],
    [{ a: { $exists: false } }, { a: [] }, false],
    [{ a: { $type: 'array' } }, { a: [] }, true],
    [{ a: { $type: 'array' } }, { a: [1] }, true],
    [{ a: { $type: 'array' } }, { a: 1 }, false],
    [{ a: { $type: 4 } }, { a: [[1]] }, true],
    [{ a: { $type: 'string' } }, { a: [1, 'x'] }, true],
    [{ a: { $type: 'string' } }, { a: [['x']] }, false],
    [{ a: { $type: 'null' } }, { a: [null] }, true],
    [{ a: { $type: 'null' } }, { a: [] }, false],
    [{ a: { $type: 'object' } }, { a: [{}] }, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('an array on the way', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ 'a.b': 1 }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ 'a.b': 3 }, { a: [{ b: 1 }, { b: 2 }] }, false],
    [{ 'a.b': 2 }, { a: [{ b: [1, 2] }] }, true],
    [{ 'a.b': [1, 2] }, { a: [{ b: [1, 2] }] }, true],
    [{ 'a.b': { $gt: 1, $lt: 1 } }, { a: [{ b: 0 }, { b: 2 }] }, true],
    [{ 'a.b.c': 1 }, { a: [{ b: [{ c: 1 }] }] }, true],
    [{ 'a.b.c': 1 }, { a: { b: [{ c: 0 }, { c: 1 }] } }, true],
    // An array directly in an array is not entered.
    [{ 'a.b': 1 }, { a: [[{ b: 1 }]] }, false],
    [{ 'a.b': 1 }, { a: [[[{ b: 1 }]]] }, false],
    // Null: an object without the field counts, an element that is no object does not.
    [{ 'a.b': null }, { a: [] }, false],
    [{ 'a.b': null }, { a: [1, 2] }, false],
    [{ 'a.b': null }, { a: [null] }, false],
    [{ 'a.b': null }, { a: [[]] }, false],
    [{ 'a.b': null }, { a: [{}] }, true],
    [{ 'a.b': null }, { a: [1, {}] }, true],
    [{ 'a.b': null }, { a: [{ b: null }] }, true],
    [{ 'a.b': null }, { a: [{ b: 1 }] }, false],
    [{ 'a.b': null }, { a: [{ b: 1 }, { c: 1 }] }, true],
    [{ 'a.b': null }, { a: [{ b: [] }] }, false],
    [{ 'a.b.c': null }, { a: [{ b: 1 }] }, true],
    [{ 'a.b.c': null }, { a: [{ b: [] }] }, false],
    [{ 'a.b': { $gte: null } }, { a: [{}] }, true],
    [{ 'a.b': { $in: [null, 5] } }, { a: [1] }, false],
    [{ 'a.b': { $in: [null, 5] } }, { a: [{}] }, true],
    [{ 'a.b': { $ne: null } }, { a: [] }, true],
    [{ 'a.b': { $ne: null } }, { a: [{}] }, false],
    [{ 'a.b': { $ne: 1 } }, { a: [{ b: 1 }, { b: 2 }] }, false],
    [{ 'a.b': { $ne: 3 } }, { a: [{ b: 1 }, {}] }, true],
    [{ 'a.b': { $nin: [1] } }, { a: [] }, true],
    // $exists.
    [{ 'a.b': { $exists: true } }, { a: [{}, { b: 1 }] }, true],
    [{ 'a.b': { $exists: true } }, { a: [{}] }, false],
    [{ 'a.b': { $exists: false } }, { a: [] }, true],
    [{ 'a.b': { $exists: false } }, { a: [1] }, true],
    [{ 'a.b': { $exists: false } }, { a: [{}, { b: 1 }] }, false],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('a number in a path', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ 'a.0': 5 }, { a: [5, 6] }, true],
    [{ 'a.1': 5 }, { a: [5, 6] }, false],
    [{ 'a.2': 5 }, { a: [5, 6] }, false],
    [{ 'a.0': 5 }, { a: { 0: 5 } }, true],
    [{ 'a.00': 5 }, { a: [5] }, false],
    [{ 'a.00': 5 }, { a: { '00': 5 } }, true],
    [{ 'a.-1': 5 }, { a: [5] }, false],
    [{ 'a.length': 1 }, { a: [5] }, false],
    // Both as an index and as a name in the elements.
    [{ 'a.1': 4 }, { a: [5, { 1: 4 }, 3] }, true],
    [{ 'a.1': { 1: 4 } }, { a: [5, { 1: 4 }, 3] }, true],
    [{ 'a.0': 'x' }, { a: [{ 0: 'x' }] }, true],
    [{ 'a.0': 'x' }, { a: ['y', { 0: 'x' }] }, true],
    [{ 'a.0.b': 1 }, { a: [{ b: 2 }, { 0: { b: 1 } }] }, true],
    [{ 'a.5': 'x' }, { a: [{ 5: 'x' }] }, true],
    // An element reached by index counts as it is: an array there is not looked into.
    [{ 'a.0': 5 }, { a: [[5]] }, false],
    [{ 'a.0': [5] }, { a: [[5]] }, true],
    [{ 'a.0.0': 5 }, { a: [[5]] }, true],
    [{ 'a.0.0': [5] }, { a: [[[5]]] }, true],
    [{ 'a.0.1': 6 }, { a: [[5, 6]] }, true],
    [{ 'a.1.0': 6 }, { a: [[5, 6]] }, false],
    // Further on.
    [{ 'a.0.b': 1 }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ 'a.1.b': 1 }, { a: [{ b: 1 }, { b: 2 }] }, false],
    [{ 'a.0.b': 2 }, { a: [{ b: [1, 2] }] }, true],
    [{ 'a.0.b': 1 }, { a: [[{ b: 1 }]] }, true],
    [{ 'a.b.0': 1 }, { a: [{ b: [1, 2] }] }, true],
    [{ 'a.b.0': 2 }, { a: [{ b: [1, 2] }, { b: [2, 1] }] }, true],
    [{ 'a.b.0': 2 }, { a: [{ b: [1, 2] }] }, false],
    // Null: the objects among the elements have no such field.
    [{ 'a.1': null }, { a: [1] }, false],
    [{ 'a.0': null }, { a: [null] }, true],
    [{ 'a.1': null }, { a: [{ x: 1 }] }, true],
    [{ 'a.0.b': null }, { a: [{ b: 1 }] }, true],
    [{ 'a.0.b': null }, { a: [5] }, false],
    [{ 'a.0.b': null }, { a: [[]] }, false],
    [{ 'a.0.b': null }, { a: [[{}]] }, true],
    [{ 'a.1': { $exists: true } }, { a: [1, 2] }, true],
    [{ 'a.1': { $exists: true } }, { a: [1] }, false],
    [{ 'a.1': { $exists: false } }, { a: [1] }, true],
    [{ 'a.0': { $type: 'array' } }, { a: [[1]] }, true],
    [{ 'a.0': { $type: 'int' } }, { a: [[1]] }, false],
    [{ 'a.0': { $size: 2 } }, { a: [[1, 2]] }, true],
    [{ 'a.0': { $ne: 5 } }, { a: [5] }, false],
    [{ 'a.9007199254740993': 1 }, { a: [1] }, false],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('$size', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: { $size: 2 } }, { a: [1, 2] }, true],
    [{ a: { $size: 0 } }, { a: [] }, true],
    [{ a: { $size: 0 } }, {}, false],
    [{ a: { $size: 0 } }, { a: null }, false],
    [{ a: { $size: 1 } }, { a: 'x' }, false],
    [{ a: { $size: 1 } }, { a: { 0: 1 } }, false],
    [{ a: { $size: 2 } }, { a: [[1, 2]] }, false],
    [{ a: { $size: 1 } }, { a: [[1, 2]] }, true],
    [{ 'a.b': { $size: 2 } }, { a: [{ b: [1] }, { b: [1, 2] }] }, true],
    [{ a: { $not: { $size: 2 } } }, { a: [1] }, true],
    [{ a: { $not: { $size: 2 } } }, {}, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('$all', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: { $all: [1, 2] } }, { a: [2, 3, 1] }, true],
    [{ a: { $all: [1, 2] } }, { a: [1] }, false],
    [{ a: { $all: [1] } }, { a: 1 }, true],
    [{ a: { $all: [1, 1] } }, { a: [1] }, true],
    [{ a: { $all: [] } }, { a: [1] }, false],
    [{ a: { $all: [] } }, { a: [] }, false],
    [{ a: { $all: [null] } }, {}, true],
    [{ a: { $all: [[1, 2]] } }, { a: [1, 2] }, true],
    [{ a: { $all: [[1, 2]] } }, { a: [[1, 2]] }, true],
    [{ a: { $all: [[1, 2], 3] } }, { a: [[1, 2], 3] }, true],
    [{ a: { $all: [[1, 2], 3] } }, { a: [1, 2, 3] }, false],
    [{ a: { $all: [{ b: 1, c: 2 }] } }, { a: [{ c: 2, b: 1 }] }, true],
    [{ 'a.b': { $all: [1, 2] } }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } }, { a: [{ b: 1 }] }, false],
    [{ a: { $all: [{ $elemMatch: { $gt: 1 } }] } }, { a: 5 }, false],
    [{ a: { $not: { $all: [1, 2] } } }, { a: [1] }, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('$elemMatch', () => {
  it.each<[unknown, unknown, boolean]>([
    // Of values: one element meets all conditions.
    [{ a: { $elemMatch: { $gt: 1, $lt: 5 } } }, { a: [0, 3] }, true],
    [{ a: { $elemMatch: { $gt: 4, $lt: 2 } } }, { a: [1, 5] }, false],
    [{ a: { $elemMatch: { $gt: 1 } } }, { a: 5 }, false],
    [{ a: { $elemMatch: { $gt: 1 } } }, { a: [] }, false],
    [{ a: { $elemMatch: { $gt: 1 } } }, { a: [[5]] }, false],
    [{ a: { $elemMatch: { $eq: [5] } } }, { a: [[5]] }, true],
    [{ a: { $elemMatch: { $eq: null } } }, { a: [null] }, true],
    [{ a: { $elemMatch: { $eq: null } } }, { a: [] }, false],
    [{ a: { $elemMatch: { $in: [1, 2] } } }, { a: [2] }, true],
    [{ a: { $elemMatch: { $ne: 1 } } }, { a: [1, 2] }, true],
    [{ a: { $elemMatch: { $ne: 1 } } }, { a: [1, 1] }, false],
    [{ a: { $elemMatch: { $nin: [1, 2] } } }, { a: [1, 2] }, false],
    [{ a: { $elemMatch: { $not: { $gt: 1 } } } }, { a: [2, 1] }, true],
    [{ a: { $elemMatch: { $exists: true } } }, { a: [null] }, true],
    [{ a: { $elemMatch: { $exists: false } } }, { a: [null] }, false],
    [{ a: { $elemMatch: { $regex: '^x' } } }, { a: ['ax', 'xa'] }, true],
    [{ a: { $elemMatch: { $type: 'array' } } }, { a: [1] }, false],
    [{ a: { $elemMatch: { $type: 'array' } } }, { a: [[]] }, true],
    [{ a: { $elemMatch: { $size: 2 } } }, { a: [1, 2] }, false],
    [{ a: { $elemMatch: { $size: 2 } } }, { a: [[1, 2]] }, true],
    [{ a: { $elemMatch: { $elemMatch: { $gt: 4 } } } }, { a: [[1, 5]] }, true],
    [{ a: { $elemMatch: { $elemMatch: { $gt: 4 } } } }, { a: [1, 5] }, false],
    [{ a: { $elemMatch: { $all: [1, 2] } } }, { a: [[1, 2]] }, false],
    [{ a: { $elemMatch: { $nin: [] } } }, { a: [1] }, true],
    [{ a: { $elemMatch: { $nin: [] } } }, { a: [] }, false],
    [{ a: { $elemMatch: { $in: [] } } }, { a: [1] }, false],
    // Of objects.
    [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1, c: 2 }] }, true],
    [{ a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }, false],
    [{ a: { $elemMatch: { b: { $gt: 1, $lt: 5 } } } }, { a: [{ b: 3 }] }, true],
    [{ a: { $elemMatch: { b: 1 } } }, { a: { b: 1 } }, false],
    [{ a: { $elemMatch: { b: null } } }, { a: [{}] }, true],
    [{ a: { $elemMatch: { b: null } } }, { a: [1] }, false],
    [{ a: { $elemMatch: { b: { $ne: 1 } } } }, { a: [5] }, false],
    [{ a: { $elemMatch: { b: { $ne: 1 } } } }, { a: [{ b: 2 }] }, true],
    [{ a: { $elemMatch: { 'b.c': 1 } } }, { a: [{ b: [{ c: 1 }] }] }, true],
    [{ a: { $elemMatch: { b: [1] } } }, { a: [{ b: [1] }] }, true],
    [{ a: { $elemMatch: { id: 1 } } }, { a: [{ id: 1 }] }, true],
    [{ a: { $elemMatch: { 'data.x': 1 } } }, { a: [{ data: { x: 1 } }] }, true],
    [{ a: { $elemMatch: {} } }, { a: [{}] }, true],
    [{ a: { $elemMatch: {} } }, { a: [[]] }, true],
    [{ a: { $elemMatch: {} } }, { a: [1] }, false],
    [{ a: { $elemMatch: { $or: [{ b: 1 }, { c: 1 }] } } }, { a: [{ c: 1 }] }, true],
    [{ a: { $elemMatch: { $or: [{ b: 1 }, { c: 1 }] } } }, { a: [{ c: 2 }] }, false],
    [{ a: { $elemMatch: { $nor: [{ b: 1 }] } } }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ a: { $elemMatch: { $and: [{ b: 1 }, { c: 1 }] } } }, { a: [{ b: 1, c: 1 }] }, true],
    // An element that is an array has its indexes for names, and is not entered otherwise.
    [{ a: { $elemMatch: { b: 1 } } }, { a: [[{ b: 1 }]] }, false],
    [{ a: { $elemMatch: { 0: 5 } } }, { a: [[5]] }, true],
    [{ a: { $elemMatch: { '0.b': 1 } } }, { a: [[{ b: 1 }]] }, true],
    [{ a: { $elemMatch: { length: 1 } } }, { a: [[5]] }, false],
    // Below a path with arrays.
    [{ 'a.b': { $elemMatch: { $gt: 1, $lt: 5 } } }, { a: [{ b: [0] }, { b: [3] }] }, true],
    [{ 'a.b': { $elemMatch: { $gt: 1 } } }, { a: [{ b: 3 }] }, false],
    [{ 'a.0': { $elemMatch: { $gt: 1 } } }, { a: [[3]] }, true],
    [{ a: { $not: { $elemMatch: { b: 1 } } } }, { a: [{ b: 2 }] }, true],
    [{ a: { $not: { $elemMatch: { b: 1 } } } }, {}, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});
