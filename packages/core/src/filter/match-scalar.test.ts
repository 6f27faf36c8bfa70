import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { defaultLimits } from '../limits.js';
import { decodeData, decodeMetadata } from '../value/decode.js';
import { compileFilter } from './match.js';
import { parseFilter } from './parse.js';

function matches(filter: unknown, data: unknown, envelope: Partial<Document> = {}): boolean {
  const document: Document = {
    id: 'user1',
    data: decodeData(data, defaultLimits),
    metadata: decodeMetadata({ tags: ['x', 'y'], source: { name: 'import' } }, defaultLimits),
    version: 3,
    createdAt: new Date('2026-01-02T03:04:05.678Z'),
    updatedAt: new Date('2026-02-02T03:04:05.678Z'),
    ...envelope,
  };
  return compileFilter(parseFilter(filter, defaultLimits))(document);
}

const day = (number: number) => ({ $date: `2026-01-0${number}T00:00:00.000Z` });

describe('comparison of scalars', () => {
  it.each<[unknown, unknown, boolean]>([
    // Equality: same type, same value.
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1.0 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: '1' }, false],
    [{ a: 1 }, { a: true }, false],
    [{ a: 0 }, { a: false }, false],
    [{ a: 0 }, { a: null }, false],
    [{ a: 0 }, {}, false],
    [{ a: 0 }, { a: -0 }, true],
    [{ a: '' }, { a: '' }, true],
    [{ a: '' }, { a: null }, false],
    [{ a: 'x' }, { a: 'X' }, false],
    [{ a: 'é' }, { a: 'e\u0301' }, false],
    [{ a: '😀' }, { a: '😀' }, true],
    [{ a: true }, { a: true }, true],
    [{ a: false }, { a: null }, false],
    [{ a: day(1) }, { a: day(1) }, true],
    [{ a: day(1) }, { a: { $date: '2026-01-01T01:00:00+01:00' } }, true],
    [{ a: day(1) }, { a: day(2) }, false],
    [{ a: day(1) }, { a: null }, false],
    [{ a: day(1) }, { a: '2026-01-01T00:00:00.000Z' }, false],
    [{ a: day(1) }, { a: 1_767_225_600_000 }, false],
    [{ a: { $eq: 1 } }, { a: 1 }, true],
    // Null: also a missing field.
    [{ a: null }, { a: null }, true],
    [{ a: null }, {}, true],
    [{ a: null }, { a: 0 }, false],
    [{ a: null }, { a: '' }, false],
    [{ a: null }, { a: false }, false],
    [{ a: null }, { a: {} }, false],
    [{ 'a.b': null }, {}, true],
    [{ 'a.b': null }, { a: null }, true],
    [{ 'a.b': null }, { a: 1 }, true],
    [{ 'a.b': null }, { a: {} }, true],
    [{ 'a.b': null }, { a: { b: null } }, true],
    [{ 'a.b': null }, { a: { b: 1 } }, false],
    [{ 'a.b.c': null }, { a: { b: 1 } }, true],
    // Not equal: everything else, also other types and missing fields.
    [{ a: { $ne: 1 } }, { a: 1 }, false],
    [{ a: { $ne: 1 } }, { a: 2 }, true],
    [{ a: { $ne: 1 } }, { a: '1' }, true],
    [{ a: { $ne: 1 } }, {}, true],
    [{ a: { $ne: 1 } }, { a: null }, true],
    [{ a: { $ne: null } }, { a: null }, false],
    [{ a: { $ne: null } }, {}, false],
    [{ a: { $ne: null } }, { a: 0 }, true],
    // Ranges stay within the operand's type.
    [{ a: { $gt: 1 } }, { a: 2 }, true],
    [{ a: { $gt: 1 } }, { a: 1 }, false],
    [{ a: { $gt: 1 } }, { a: '2' }, false],
    [{ a: { $gt: 1 } }, { a: true }, false],
    [{ a: { $gt: 1 } }, { a: day(1) }, false],
    [{ a: { $gt: 1 } }, { a: null }, false],
    [{ a: { $gt: 1 } }, {}, false],
    [{ a: { $gt: 9 } }, { a: 10 }, true],
    [{ a: { $gte: 1 } }, { a: 1 }, true],
    [{ a: { $gte: 1 } }, { a: 0.999 }, false],
    [{ a: { $lt: 1 } }, { a: 0 }, true],
    [{ a: { $lt: 1 } }, { a: -5 }, true],
    [{ a: { $lt: 1 } }, { a: null }, false],
    [{ a: { $lt: 1 } }, {}, false],
    [{ a: { $lte: 1 } }, { a: 1 }, true],
    [{ a: { $lte: 1 } }, { a: 1.001 }, false],
    [{ a: { $gt: '9' } }, { a: '10' }, false],
    [{ a: { $lt: '9' } }, { a: '10' }, true],
    [{ a: { $gt: 'B' } }, { a: 'a' }, true],
    [{ a: { $gt: 'a' } }, { a: 'aa' }, true],
    [{ a: { $gte: 'a' } }, { a: 'a' }, true],
    [{ a: { $lt: 'a' } }, { a: '' }, true],
    [{ a: { $lte: 'a' } }, { a: 5 }, false],
    [{ a: { $gt: '\ufffd' } }, { a: '😀' }, true],
    [{ a: { $lt: '\ufffd' } }, { a: '😀' }, false],
    [{ a: { $lt: '😀' } }, { a: '\ufffd' }, true],
    [{ a: { $gt: false } }, { a: true }, true],
    [{ a: { $gt: false } }, { a: 1 }, false],
    [{ a: { $gte: true } }, { a: false }, false],
    [{ a: { $lt: true } }, { a: false }, true],
    [{ a: { $lte: true } }, { a: true }, true],
    [{ a: { $gt: day(1) } }, { a: day(2) }, true],
    [{ a: { $gt: day(1) } }, { a: day(1) }, false],
    [{ a: { $lte: day(1) } }, { a: day(1) }, true],
    [{ a: { $lt: day(2) } }, { a: '2026-01-01T00:00:00.000Z' }, false],
    // Null in ranges: equal to itself and to a missing field, no more.
    [{ a: { $gte: null } }, { a: null }, true],
    [{ a: { $gte: null } }, {}, true],
    [{ a: { $lte: null } }, { a: null }, true],
    [{ a: { $lte: null } }, {}, true],
    [{ a: { $gte: null } }, { a: 1 }, false],
    [{ a: { $lte: null } }, { a: 0 }, false],
    [{ a: { $gt: null } }, { a: null }, false],
    [{ a: { $gt: null } }, { a: 1 }, false],
    [{ a: { $lt: null } }, {}, false],
    // Several operators on one field.
    [{ a: { $gt: 1, $lt: 3 } }, { a: 2 }, true],
    [{ a: { $gt: 1, $lt: 3 } }, { a: 3 }, false],
    [{ a: { $gt: 1, $ne: 2 } }, { a: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1, b: 2 }, true],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, false],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('comparison of objects', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: { b: 1 } }, { a: { b: 1 } }, true],
    [{ a: { b: 1 } }, { a: { b: 1, c: 2 } }, false],
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, true],
    [{ a: { b: { x: 1, y: 2 } } }, { a: { b: { y: 2, x: 1 } } }, true],
    [{ a: {} }, { a: {} }, true],
    [{ a: {} }, { a: { b: 1 } }, false],
    [{ a: {} }, {}, false],
    [{ a: {} }, { a: null }, false],
    [{ a: {} }, { a: [] }, false],
    [{ a: { b: null } }, { a: {} }, false],
    [{ a: { b: day(1) } }, { a: { b: day(1) } }, true],
    [{ a: { $ne: { b: 1 } } }, { a: { b: 1 } }, false],
    [{ a: { $gt: { b: 1 } } }, { a: { b: 2 } }, true],
    [{ a: { $gt: { b: 1 } } }, { a: { c: 0 } }, true],
    [{ a: { $gt: { b: 1 } } }, { a: { b: 1 } }, false],
    [{ a: { $gt: {} } }, { a: { b: 1 } }, true],
    [{ a: { $gt: {} } }, { a: 5 }, false],
    [{ a: { $gte: {} } }, {}, false],
    [{ a: { $gt: {} } }, { a: [1] }, false],
    [{ a: { $lt: { b: 1 } } }, { a: {} }, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('$in and $nin', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: { $in: [1, 'x'] } }, { a: 1 }, true],
    [{ a: { $in: [1, 'x'] } }, { a: 'x' }, true],
    [{ a: { $in: [1, 'x'] } }, { a: '1' }, false],
    [{ a: { $in: [1, 'x'] } }, {}, false],
    [{ a: { $in: [] } }, { a: 1 }, false],
    [{ a: { $in: [] } }, {}, false],
    [{ a: { $nin: [] } }, {}, true],
    [{ a: { $in: [null, 1] } }, {}, true],
    [{ a: { $in: [null, 1] } }, { a: null }, true],
    [{ a: { $in: [null, 1] } }, { a: 0 }, false],
    [{ a: { $in: [true, 2] } }, { a: 1 }, false],
    [{ a: { $in: [day(1), day(2)] } }, { a: day(2) }, true],
    [{ a: { $in: [day(1), 5] } }, { a: day(2) }, false],
    [{ a: { $in: [{ b: 1, c: 2 }, 5] } }, { a: { c: 2, b: 1 } }, true],
    [{ a: { $in: [{ b: 1 }, { b: 2 }, { b: 3 }] } }, { a: { b: 3 } }, true],
    [{ a: { $in: [{ b: 1 }, { b: 2 }, { b: 3 }] } }, { a: { b: 4 } }, false],
    [{ a: { $in: [{ b: 3 }, { b: 1 }, { b: 2 }] } }, { a: { b: 1 } }, true],
    [{ a: { $in: [{ b: 3 }, { b: 1 }, { b: 2 }] } }, { a: { b: 2 } }, true],
    [{ a: { $in: [{ b: 3 }, { b: 1 }, { b: 2 }] } }, { a: { b: 3 } }, true],
    [{ a: { $nin: [1, 2] } }, { a: 3 }, true],
    [{ a: { $nin: [1, 2] } }, { a: 2 }, false],
    [{ a: { $nin: [1, 2] } }, {}, true],
    [{ a: { $nin: [1, null] } }, {}, false],
    [{ a: { $nin: [1, null] } }, { a: 2 }, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('logical operators', () => {
  it.each<[unknown, unknown, boolean]>([
    [{}, {}, true],
    [{ $and: [{ a: 1 }, { b: 2 }] }, { a: 1, b: 2 }, true],
    [{ $and: [{ a: 1 }, { b: 2 }] }, { a: 1 }, false],
    [{ $or: [{ a: 1 }, { b: 2 }] }, { b: 2 }, true],
    [{ $or: [{ a: 1 }, { b: 2 }] }, {}, false],
    [{ $or: [{}] }, {}, true],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, { a: 2, b: 1 }, true],
    [{ $nor: [{ a: 1 }, { b: 2 }] }, { a: 2, b: 2 }, false],
    [{ $nor: [{}] }, {}, false],
    [{ $or: [{ a: 1 }, { a: 2 }], b: 1 }, { a: 2, b: 1 }, true],
    [{ $or: [{ a: 1 }, { a: 2 }], b: 1 }, { a: 2, b: 2 }, false],
    [{ a: { $not: { $gt: 1 } } }, { a: 1 }, true],
    [{ a: { $not: { $gt: 1 } } }, { a: 2 }, false],
    [{ a: { $not: { $gt: 1 } } }, {}, true],
    [{ a: { $not: { $gt: 1 } } }, { a: 'x' }, true],
    [{ a: { $not: { $gt: 1, $lt: 3 } } }, { a: 2 }, false],
    [{ a: { $not: { $gt: 1, $lt: 3 } } }, { a: 5 }, true],
    [{ a: { $not: { $not: { $eq: 1 } } } }, { a: 1 }, true],
    [{ a: { $not: { $ne: 1 } } }, { a: 1 }, true],
    [{ a: { $not: { $regex: '^x' } } }, { a: 'y' }, true],
    [{ a: { $not: { $exists: true } } }, {}, true],
    [{ $nor: [{ $and: [{ a: 1 }, { $or: [{ b: 1 }, { b: 2 }] }] }] }, { a: 1, b: 2 }, false],
    [{ $nor: [{ $and: [{ a: 1 }, { $or: [{ b: 1 }, { b: 2 }] }] }] }, { a: 1, b: 3 }, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('$exists, $type, $mod, bits', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: { $exists: true } }, { a: null }, true],
    [{ a: { $exists: true } }, {}, false],
    [{ a: { $exists: false } }, {}, true],
    [{ a: { $exists: false } }, { a: null }, false],
    [{ a: { $exists: 1 } }, { a: 0 }, true],
    [{ a: { $exists: 0 } }, { a: 0 }, false],
    [{ 'a.b': { $exists: true } }, { a: { b: {} } }, true],
    [{ 'a.b': { $exists: false } }, { a: 1 }, true],
    [{ toString: { $exists: true } }, {}, false],
    [{ 'a.hasOwnProperty': { $exists: true } }, { a: {} }, false],
    [{ toString: 1 }, { toString: 1 }, true],
    [{ a: { $type: 'string' } }, { a: 'x' }, true],
    [{ a: { $type: 'string' } }, { a: 1 }, false],
    [{ a: { $type: 'int' } }, { a: 1 }, true],
    [{ a: { $type: 'int' } }, { a: 2_147_483_647 }, true],
    [{ a: { $type: 'int' } }, { a: 2_147_483_648 }, false],
    [{ a: { $type: 'int' } }, { a: -2_147_483_648 }, true],
    [{ a: { $type: 'long' } }, { a: -2_147_483_649 }, true],
    [{ a: { $type: 'long' } }, { a: 1 }, false],
    [{ a: { $type: 'double' } }, { a: 1.5 }, true],
    [{ a: { $type: 'double' } }, { a: 1 }, false],
    [{ a: { $type: 'number' } }, { a: 1.5 }, true],
    [{ a: { $type: 'number' } }, { a: 1 }, true],
    [{ a: { $type: 'number' } }, { a: '1' }, false],
    [{ a: { $type: 'bool' } }, { a: false }, true],
    [{ a: { $type: 'null' } }, { a: null }, true],
    [{ a: { $type: 'null' } }, {}, false],
    [{ a: { $type: 'object' } }, { a: {} }, true],
    [{ a: { $type: 'object' } }, { a: day(1) }, false],
    [{ a: { $type: 'object' } }, {}, false],
    [{ a: { $type: 'date' } }, { a: day(1) }, true],
    [{ a: { $type: ['string', 'null'] } }, { a: null }, true],
    [{ a: { $type: ['string', 'null'] } }, { a: 1 }, false],
    [{ a: { $type: 2 } }, { a: 'x' }, true],
    [{ a: { $type: [1, 16, 18] } }, { a: 5 }, true],
    [{ a: { $type: 9 } }, { a: day(1) }, true],
    [{ a: { $mod: [4, 0] } }, { a: 8 }, true],
    [{ a: { $mod: [4, 0] } }, { a: 0 }, true],
    [{ a: { $mod: [4, 1] } }, { a: 8 }, false],
    [{ a: { $mod: [4, 0] } }, { a: 8.9 }, true],
    [{ a: { $mod: [4, 0] } }, { a: 0.5 }, true],
    [{ a: { $mod: [4, -1] } }, { a: -5 }, true],
    [{ a: { $mod: [4, 3] } }, { a: -5 }, false],
    [{ a: { $mod: [-4, 1] } }, { a: 5 }, true],
    [{ a: { $mod: [4, 0] } }, { a: -4 }, true],
    [{ a: { $mod: [4.9, 1.9] } }, { a: 5 }, true],
    [{ a: { $mod: [4, 0] } }, { a: '8' }, false],
    [{ a: { $mod: [4, 0] } }, { a: null }, false],
    [{ a: { $mod: [4, 0] } }, {}, false],
    [{ a: { $bitsAllSet: 50 } }, { a: 54 }, true],
    [{ a: { $bitsAllSet: 50 } }, { a: 20 }, false],
    [{ a: { $bitsAllClear: [0] } }, { a: null }, false],
    [{ a: { $bitsAllClear: [0] } }, {}, false],
    [{ a: { $bitsAllSet: 0 } }, { a: '5' }, false],
    [{ a: { $bitsAllSet: 0 } }, { a: true }, false],
    [{ a: { $bitsAllSet: 0 } }, { a: day(1) }, false],
    [{ a: { $not: { $bitsAllSet: 0 } } }, { a: '5' }, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});

describe('the envelope', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ id: 'user1' }, { id: 'other' }, true],
    [{ _id: 'user1' }, {}, true],
    [{ id: { $in: ['a', 'user1'] } }, {}, true],
    [{ id: { $gt: 'user0' } }, {}, true],
    [{ id: 5 }, {}, false],
    [{ 'data.id': 'inner' }, { id: 'inner' }, true],
    [{ 'data.data': 1 }, { data: 1 }, true],
    [{ data: 1 }, { data: 1 }, true],
    [{ 'data.x': 1 }, { x: 1 }, true],
    [{ 'data.x': 1 }, { data: { x: 1 } }, false],
    [{ version: 3 }, { version: 9 }, true],
    [{ version: { $gte: 3, $lt: 4 } }, {}, true],
    [{ 'data.version': 9 }, { version: 9 }, true],
    [{ created_at: '2026-01-02T03:04:05.678Z' }, {}, true],
    [{ created_at: { $gt: '2026-01-02T00:00:00Z' } }, {}, true],
    [{ created_at: { $lt: { $date: '2026-01-02T00:00:00Z' } } }, {}, false],
    [{ updated_at: { $in: ['2026-02-02T03:04:05.678Z', null] } }, {}, true],
    [{ updated_at: { $exists: true } }, {}, true],
    [{ updated_at: { $type: 'date' } }, {}, true],
    [{ created_at: null }, {}, false],
    [{ 'metadata.tags': 'x' }, {}, true],
    [{ 'metadata.tags': 'z' }, {}, false],
    [{ 'metadata.tags.1': 'y' }, {}, true],
    [{ 'metadata.source.name': 'import' }, {}, true],
    [{ 'metadata.missing': null }, {}, true],
    [{ metadata: { source: { name: 'import' }, tags: ['x', 'y'] } }, {}, true],
    [{ metadata: { $exists: true } }, {}, true],
  ])('%j on %j: %s', (filter, data, expected) => {
    expect(matches(filter, data)).toBe(expected);
  });
});
