import { describe, expect, it } from 'vitest';
import type { ErrorReason } from '../errors/reasons.js';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import { parseFilter, parseValueFilter } from './parse.js';

const path = (...segments: string[]) => ({ root: 'data', segments });
const compare = (operator: string, operand: unknown) => ({ kind: 'compare', operator, operand });
const a = (test: unknown) => ({ kind: 'field', path: path('a'), test });
const own = (test: unknown, ...segments: string[]) => ({ kind: 'field', path: { root: 'value', segments }, test });

describe('parseFilter reads', () => {
  it.each<[unknown, unknown]>([
    [{}, { kind: 'all' }],
    [{ a: 1 }, a(compare('eq', 1))],
    [{ a: -0 }, a(compare('eq', 0))],
    [{ a: { $date: 0 } }, a(compare('eq', new Date(0)))],
    [{ a: new Date(5) }, a(compare('eq', new Date(5)))],
    [{ a: {} }, a(compare('eq', {}))],
    [{ a: { b: { c: 1 } } }, a(compare('eq', { b: { c: 1 } }))],
    [{ a: { $ne: 1 } }, { kind: 'not', filter: a(compare('eq', 1)) }],
    [{ a: { $in: [2, 1, 2] } }, a({ kind: 'in', operands: [1, 2] })],
    [
      {
        a: {
          $in: [
            { x: 1, y: 2 },
            { y: 2, x: 1 },
          ],
        },
      },
      a(compare('eq', { x: 1, y: 2 })),
    ],
    [{ a: { $in: [1] } }, a(compare('eq', 1))],
    [{ a: { $in: [] } }, { kind: 'none' }],
    [{ a: { $nin: [] } }, { kind: 'all' }],
    [{ a: { $nin: [1, 2] } }, { kind: 'not', filter: a({ kind: 'in', operands: [1, 2] }) }],
    [{ a: { $exists: false } }, { kind: 'not', filter: a({ kind: 'exists' }) }],
    [{ a: { $type: [2, 'string', 'number'] } }, a({ kind: 'type', types: ['number', 'string'] })],
    [{ a: { $options: 'mii', $regex: 'x' } }, a({ kind: 'regex', pattern: 'x', flags: 'im' })],
    [{ a: { $mod: [4.9, -1.9] } }, a({ kind: 'mod', divisor: 4, remainder: -1 })],
    [{ a: { $bitsAllSet: 5 } }, a({ kind: 'bits', operator: 'bitsAllSet', positions: [0, 2] })],
    [{ a: { $bitsAllClear: [2, 0, 2] } }, a({ kind: 'bits', operator: 'bitsAllClear', positions: [0, 2] })],
    [{ a: { $bitsAllSet: 2 ** 52 } }, a({ kind: 'bits', operator: 'bitsAllSet', positions: [52] })],
    [{ a: { $bitsAnySet: [200, 64, 63, 9] } }, a({ kind: 'bits', operator: 'bitsAnySet', positions: [9, 63] })],
    [{ a: { $bitsAnyClear: [-0] } }, a({ kind: 'bits', operator: 'bitsAnyClear', positions: [0] })],
    [{ a: { $bitsAllSet: 0 } }, a({ kind: 'bits', operator: 'bitsAllSet', positions: [] })],
    [{ a: { $bitsAllClear: -0 } }, a({ kind: 'bits', operator: 'bitsAllClear', positions: [] })],
    [{ a: { $bitsAnySet: [] } }, { kind: 'none' }],
    [{ a: { $bitsAnyClear: 0 } }, { kind: 'none' }],
    [{ a: { $size: 2 } }, a({ kind: 'size', size: 2 })],
    [{ a: { $all: [1] } }, a(compare('eq', 1))],
    [{ a: { $all: [] } }, { kind: 'none' }],
    [{ a: { $not: { $not: { $gt: 1 } } } }, a(compare('gt', 1))],
    [{ a: { $gt: 1, $lt: 2 } }, { kind: 'and', filters: [a(compare('gt', 1)), a(compare('lt', 2))] }],
    [{ $and: [{ a: 1 }, { $and: [{ a: 2 }] }] }, { kind: 'and', filters: [a(compare('eq', 1)), a(compare('eq', 2))] }],
    [{ $or: [{ a: 1 }] }, a(compare('eq', 1))],
    [{ $nor: [{ a: 1 }] }, { kind: 'not', filter: a(compare('eq', 1)) }],
    [{ a: { $elemMatch: { $gt: 1 } } }, a({ kind: 'elemMatch', form: 'value', filter: own(compare('gt', 1)) })],
    [{ a: { $elemMatch: { id: 1 } } }, a({ kind: 'elemMatch', form: 'object', filter: own(compare('eq', 1), 'id') })],
    [{ a: { $elemMatch: {} } }, a({ kind: 'elemMatch', form: 'object', filter: { kind: 'all' } })],
    [{ a: { $elemMatch: { $in: [] } } }, { kind: 'none' }],
    [{ 'data.a': 1 }, a(compare('eq', 1))],
    [{ $comment: 'x' }, { kind: 'all' }],
    [{ $comment: { $or: Symbol('x') }, a: 1 }, a(compare('eq', 1))],
    [{ $or: [{ a: 1 }, { $comment: 'x' }] }, { kind: 'all' }],
    [
      { a: { $elemMatch: { $comment: 'x', id: 1 } } },
      a({ kind: 'elemMatch', form: 'object', filter: own(compare('eq', 1), 'id') }),
    ],
    [{ a: { $elemMatch: { $comment: 'x' } } }, a({ kind: 'elemMatch', form: 'object', filter: { kind: 'all' } })],
  ])('%j', (raw, expected) => {
    expect(parseFilter(raw, defaultLimits)).toEqual(expected);
  });

  it('ISO strings as dates for the times of the envelope, and only there', () => {
    const text = '1970-01-01T00:00:00Z';
    for (const name of ['created_at', 'updated_at']) {
      expect(parseFilter({ [name]: { $gte: text } }, defaultLimits)).toMatchObject({ test: { operand: new Date(0) } });
    }
    expect(parseFilter({ 'data.created_at': text }, defaultLimits)).toMatchObject({ test: { operand: text } });
  });

  it('into nodes frozen all the way, on operands of their own', () => {
    const operand = { list: [1, { x: 1 }] };
    const at = new Date(0);
    const filter = parseFilter({ $or: [{ a: operand }, { a: { $in: [at, 1] } }] }, defaultLimits);
    operand.list.push(2);
    at.setTime(5);
    expect(filter).toEqual({
      kind: 'or',
      filters: [a(compare('eq', { list: [1, { x: 1 }] })), a({ kind: 'in', operands: [1, new Date(0)] })],
    });
    const thawed: unknown[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null || node instanceof Date) return;
      if (!Object.isFrozen(node)) thawed.push(node);
      Object.values(node).forEach(visit);
    };
    visit(filter);
    visit(
      parseFilter({ a: { $type: ['int'], $elemMatch: { $regex: 'x', $mod: [2, 0], $bitsAllSet: 3 } } }, defaultLimits),
    );
    expect(thawed).toEqual([]);
  });

  it('names that objects inherit as fields', () => {
    const raw = JSON.parse('{"toString": 1, "hasOwnProperty": {"$exists": true}}');
    expect(parseFilter(raw, defaultLimits)).toMatchObject({
      filters: [{ path: path('toString') }, { path: path('hasOwnProperty') }],
    });
  });
});

describe('parseFilter refuses', () => {
  it.each<[unknown, ErrorReason, string]>([
    // Shapes.
    [null, 'BAD_OPERAND', ''],
    ['x', 'BAD_OPERAND', ''],
    [[], 'BAD_OPERAND', ''],
    [new Date(), 'BAD_OPERAND', ''],
    [new Map(), 'BAD_OPERAND', ''],
    [undefined, 'BAD_OPERAND', ''],
    [{ $and: {} }, 'BAD_OPERAND', '/$and'],
    [{ $and: [] }, 'BAD_OPERAND', '/$and'],
    [{ $or: [] }, 'BAD_OPERAND', '/$or'],
    [{ $nor: [] }, 'BAD_OPERAND', '/$nor'],
    [{ $or: [{}, 1] }, 'BAD_OPERAND', '/$or/1'],
    [{ $or: [{}, [{ a: 1 }]] }, 'BAD_OPERAND', '/$or/1'],
    // Operators.
    [{ $foo: 1 }, 'UNKNOWN_OPERATOR', '/$foo'],
    [{ $eq: 1 }, 'UNKNOWN_OPERATOR', '/$eq'],
    [{ $not: { a: 1 } }, 'UNKNOWN_OPERATOR', '/$not'],
    [{ $where: 'true' }, 'UNKNOWN_OPERATOR', '/$where'],
    [{ $function: {} }, 'UNKNOWN_OPERATOR', '/$function'],
    [{ $expr: { $foo: 1 } }, 'UNKNOWN_OPERATOR', '/$expr/$foo'],
    [{ $or: [{ $expr: '$$x' }] }, 'BAD_OPERAND', '/$or/0/$expr'],
    [{ a: { $expr: true } }, 'UNKNOWN_OPERATOR', '/a/$expr'],
    [{ a: { $elemMatch: { $expr: true } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch/$expr'],
    [{ a: { $elemMatch: { $or: [{ $expr: true }] } } }, 'NOT_SUPPORTED', '/a/$elemMatch/$or/0/$expr'],
    [{ $text: {} }, 'BAD_OPERAND', '/$text/$search'],
    [{ $or: [{ a: 1 }, { $where: '1' }] }, 'UNKNOWN_OPERATOR', '/$or/1/$where'],
    [{ a: { $foo: 1 } }, 'UNKNOWN_OPERATOR', '/a/$foo'],
    [{ a: { $gt: 1, $foo: 1 } }, 'UNKNOWN_OPERATOR', '/a/$foo'],
    [{ a: { $gt: 1, $comment: 'x' } }, 'UNKNOWN_OPERATOR', '/a/$comment'],
    [{ a: { $not: { $comment: 'x' } } }, 'UNKNOWN_OPERATOR', '/a/$not/$comment'],
    [{ a: { $elemMatch: { $comment: 'x', $gt: 1 } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch/$comment'],
    [{ a: { $elemMatch: { $comment: 'x', $or: [{ b: 1 }], $gt: 1 } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch/$gt'],
    [{ a: { $and: [] } }, 'UNKNOWN_OPERATOR', '/a/$and'],
    [{ a: { $where: 'x' } }, 'UNKNOWN_OPERATOR', '/a/$where'],
    [{ a: { $near: [0, 0] } }, 'UNKNOWN_OPERATOR', '/a/$near'],
    [{ a: { $GT: 1 } }, 'UNKNOWN_OPERATOR', '/a/$GT'],
    [{ a: { $toString: 1 } }, 'UNKNOWN_OPERATOR', '/a/$toString'],
    [{ a: { $gt: 1, b: 1 } }, 'BAD_OPERAND', '/a/b'],
    [{ a: { b: 1, $gt: 1 } }, 'BAD_OPERAND', '/a/b'],
    // Paths.
    [{ '': 1 }, 'BAD_PATH', '/'],
    [{ 'a..b': 1 }, 'BAD_PATH', '/a..b'],
    [{ 'a.$b': 1 }, 'BAD_PATH', '/a.$b'],
    [{ 'a/b.': 1 }, 'BAD_PATH', '/a~1b.'],
    [JSON.parse('{"__proto__": {"a": 1}}'), 'BAD_PATH', '/__proto__'],
    [{ 'a.__proto__.x': 1 }, 'BAD_PATH', '/a.__proto__.x'],
    [{ constructor: 1 }, 'BAD_PATH', '/constructor'],
    [{ 'id.x': 1 }, 'BAD_PATH', '/id.x'],
    [{ _meta: 1 }, 'BAD_PATH', '/_meta'],
    [{ 'data._id': 1 }, 'BAD_PATH', '/data._id'],
    // Operands.
    [{ a: undefined }, 'BAD_VALUE', '/a'],
    [{ a: { $gt: undefined } }, 'BAD_VALUE', '/a/$gt'],
    [{ a: 2 ** 53 }, 'BAD_VALUE', '/a'],
    [{ a: { $lt: Number.POSITIVE_INFINITY } }, 'BAD_VALUE', '/a/$lt'],
    [{ a: { $in: [1, Number.NaN] } }, 'BAD_VALUE', '/a/$in/1'],
    [{ a: 'x\0' }, 'BAD_VALUE', '/a'],
    [{ a: { $eq: '\ud800' } }, 'BAD_VALUE', '/a/$eq'],
    [{ a: Symbol('x') }, 'BAD_VALUE', '/a'],
    [{ a: { $oid: '507f1f77bcf86cd799439011' } }, 'BAD_VALUE', '/a'],
    [{ a: { $gt: { $numberLong: '5' } } }, 'BAD_VALUE', '/a/$gt'],
    [{ a: { $in: [{ $oid: 'x' }] } }, 'BAD_VALUE', '/a/$in/0'],
    [{ a: { $date: 'yesterday' } }, 'BAD_VALUE', '/a/$date'],
    [{ a: { $gt: { $date: '2026-01-01' } } }, 'BAD_VALUE', '/a/$gt/$date'],
    [{ a: { $eq: { $gt: 1 } } }, 'BAD_NAME', '/a/$eq/$gt'],
    [{ a: { b: { $gt: 1 } } }, 'BAD_NAME', '/a/b/$gt'],
    [{ a: JSON.parse('{"__proto__": 1}') }, 'BAD_NAME', '/a/__proto__'],
    [{ a: { 'b.c': 1 } }, 'BAD_NAME', '/a/b.c'],
    [{ a: /x/ }, 'BAD_OPERAND', '/a'],
    [{ a: { $in: 1 } }, 'BAD_OPERAND', '/a/$in'],
    [{ a: { $nin: {} } }, 'BAD_OPERAND', '/a/$nin'],
    [{ a: { $in: [1, { $regex: 'x' }] } }, 'BAD_OPERAND', '/a/$in/1'],
    [{ a: { $in: [{ $gt: 1 }] } }, 'BAD_OPERAND', '/a/$in/0'],
    [{ a: { $in: [/x/] } }, 'BAD_OPERAND', '/a/$in/0'],
    [{ a: { $not: 1 } }, 'BAD_OPERAND', '/a/$not'],
    [{ a: { $not: {} } }, 'BAD_OPERAND', '/a/$not'],
    [{ a: { $not: { b: 1 } } }, 'BAD_OPERAND', '/a/$not'],
    [{ a: { $not: [{ $gt: 1 }] } }, 'BAD_OPERAND', '/a/$not'],
    [{ a: { $exists: 'true' } }, 'BAD_OPERAND', '/a/$exists'],
    [{ a: { $exists: null } }, 'BAD_OPERAND', '/a/$exists'],
    [{ a: { $type: 'text' } }, 'BAD_OPERAND', '/a/$type'],
    [{ a: { $type: 7 } }, 'BAD_OPERAND', '/a/$type'],
    [{ a: { $type: [] } }, 'BAD_OPERAND', '/a/$type'],
    [{ a: { $type: ['int', 'objectId'] } }, 'BAD_OPERAND', '/a/$type/1'],
    [{ a: { $type: 'toString' } }, 'BAD_OPERAND', '/a/$type'],
    [{ a: { $mod: 4 } }, 'BAD_OPERAND', '/a/$mod'],
    [{ a: { $mod: [4] } }, 'BAD_OPERAND', '/a/$mod'],
    [{ a: { $mod: [4, 0, 1] } }, 'BAD_OPERAND', '/a/$mod'],
    [{ a: { $mod: [0, 1] } }, 'BAD_OPERAND', '/a/$mod/0'],
    [{ a: { $mod: [0.5, 1] } }, 'BAD_OPERAND', '/a/$mod/0'],
    [{ a: { $mod: ['4', 1] } }, 'BAD_OPERAND', '/a/$mod/0'],
    [{ a: { $mod: [4, null] } }, 'BAD_OPERAND', '/a/$mod/1'],
    [{ a: { $mod: [2 ** 53, 0] } }, 'BAD_OPERAND', '/a/$mod/0'],
    [{ a: { $bitsAllSet: '5' } }, 'BAD_OPERAND', '/a/$bitsAllSet'],
    [{ a: { $bitsAllSet: -1 } }, 'BAD_OPERAND', '/a/$bitsAllSet'],
    [{ a: { $bitsAllSet: 0.5 } }, 'BAD_OPERAND', '/a/$bitsAllSet'],
    [{ a: { $bitsAllSet: 2 ** 53 } }, 'BAD_OPERAND', '/a/$bitsAllSet'],
    [{ a: { $bitsAllSet: Number.NaN } }, 'BAD_OPERAND', '/a/$bitsAllSet'],
    [{ a: { $bitsAllClear: { $binary: { base64: 'AA==', subType: '00' } } } }, 'BAD_OPERAND', '/a/$bitsAllClear'],
    [{ a: { $bitsAnySet: [0, -1] } }, 'BAD_OPERAND', '/a/$bitsAnySet/1'],
    [{ a: { $bitsAnySet: [0.5] } }, 'BAD_OPERAND', '/a/$bitsAnySet/0'],
    [{ a: { $bitsAnySet: ['1'] } }, 'BAD_OPERAND', '/a/$bitsAnySet/0'],
    [{ a: { $bitsAnyClear: [2 ** 31] } }, 'BAD_OPERAND', '/a/$bitsAnyClear/0'],
    [{ a: { $bitsAnyClear: Array(10_001).fill(0) } }, 'LIMIT_EXCEEDED', '/a/$bitsAnyClear'],
    [{ a: { $size: -1 } }, 'BAD_OPERAND', '/a/$size'],
    [{ a: { $size: 1.5 } }, 'BAD_OPERAND', '/a/$size'],
    [{ a: { $size: '1' } }, 'BAD_OPERAND', '/a/$size'],
    [{ a: { $size: { $gt: 1 } } }, 'BAD_OPERAND', '/a/$size'],
    [{ a: { $all: 1 } }, 'BAD_OPERAND', '/a/$all'],
    [{ a: { $all: [{ $gt: 1 }] } }, 'BAD_OPERAND', '/a/$all/0'],
    [{ a: { $all: [{ $elemMatch: {} }, 1] } }, 'BAD_OPERAND', '/a/$all/1'],
    [{ a: { $all: [1, { $elemMatch: {} }] } }, 'BAD_OPERAND', '/a/$all/0'],
    [{ a: { $all: [{ $elemMatch: {}, $size: 1 }] } }, 'BAD_OPERAND', '/a/$all/0'],
    [{ a: { $all: [{ $elemMatch: { $foo: 1 } }] } }, 'UNKNOWN_OPERATOR', '/a/$all/0/$elemMatch/$foo'],
    [{ a: { $elemMatch: 1 } }, 'BAD_OPERAND', '/a/$elemMatch'],
    [{ a: { $elemMatch: [{ b: 1 }] } }, 'BAD_OPERAND', '/a/$elemMatch'],
    [{ a: { $elemMatch: { $gt: 1, b: 1 } } }, 'BAD_OPERAND', '/a/$elemMatch/b'],
    [{ a: { $elemMatch: { $where: '1' } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch/$where'],
    [{ a: { $elemMatch: { $or: [{ $gt: 1 }] } } }, 'UNKNOWN_OPERATOR', '/a/$elemMatch/$or/0/$gt'],
    [{ a: { $regex: 1 } }, 'BAD_OPERAND', '/a/$regex'],
    [{ a: { $regex: /x/ } }, 'BAD_OPERAND', '/a/$regex'],
    [{ a: { $regex: '(' } }, 'BAD_OPERAND', '/a/$regex'],
    [{ a: { $regex: '(?=x)' } }, 'BAD_OPERAND', '/a/$regex'],
    [{ a: { $regex: '(x)\\1' } }, 'BAD_OPERAND', '/a/$regex'],
    [{ a: { $regex: 'x\0' } }, 'BAD_OPERAND', '/a/$regex'],
    [{ a: { $regex: 'x', $options: 'g' } }, 'BAD_OPERAND', '/a/$options'],
    [{ a: { $regex: 'x', $options: 1 } }, 'BAD_OPERAND', '/a/$options'],
    [{ a: { $options: 'i' } }, 'BAD_OPERAND', '/a/$options'],
    [{ created_at: 5 }, 'BAD_OPERAND', '/created_at'],
    [{ created_at: { $gt: '2026-01-01' } }, 'BAD_OPERAND', '/created_at/$gt'],
    [{ updated_at: { $in: ['2026-01-01T00:00:00Z', true] } }, 'BAD_OPERAND', '/updated_at/$in/1'],
    [{ updated_at: { a: 1 } }, 'BAD_OPERAND', '/updated_at'],
  ])('%j: %s at %s', (raw, reason, pointer) => {
    expect(faultOf(() => parseFilter(raw, defaultLimits, '/filter'))).toEqual([reason, `/filter${pointer}`]);
  });

  it('patterns that are too long', () => {
    const raw = { a: { $regex: 'x'.repeat(40_000) } };
    expect(faultOf(() => parseFilter(raw, defaultLimits))).toEqual(['BAD_OPERAND', '/a/$regex']);
  });

  it('more tests than the limit, wherever they are', () => {
    const limits = { ...defaultLimits, filterNodesMax: 3 };
    expect(faultOf(() => parseFilter({ a: 1, b: 1, c: 1 }, limits))).toBeUndefined();
    expect(faultOf(() => parseFilter({ a: 1, b: 1, c: 1, d: 1 }, limits))).toEqual(['LIMIT_EXCEEDED', '/d']);
    expect(faultOf(() => parseFilter({ $or: [{ a: { $elemMatch: { b: { $gt: 1 } } } }, { c: 1 }] }, limits))).toEqual([
      'LIMIT_EXCEEDED',
      '/$or/1/c',
    ]);
    const wide = { $or: Array.from({ length: 100_000 }, (_, index) => ({ a: index })) };
    expect(faultOf(() => parseFilter(wide, defaultLimits))).toEqual(['LIMIT_EXCEEDED', '/$or/999/a']);
  });

  it.each(['$in', '$nin', '$all'])('a longer list in %s than the limit', (operator) => {
    const list = Array.from({ length: 10_001 }, (_, index) => index);
    expect(faultOf(() => parseFilter({ a: { [operator]: list } }, defaultLimits))).toEqual([
      'LIMIT_EXCEEDED',
      `/a/${operator}`,
    ]);
    expect(faultOf(() => parseFilter({ a: { [operator]: list.slice(1) } }, defaultLimits))).toBeUndefined();
  });

  it.each([65, 10_000])('operators nested %i deep, without overflowing the stack', (depth) => {
    const nestings: ((inner: unknown) => unknown)[] = [
      (inner) => ({ $and: [inner] }),
      (inner) => ({ $nor: [inner] }),
      (inner) => ({ a: { $elemMatch: inner } }),
      (inner) => ({ a: { $all: [{ $elemMatch: inner }] } }),
    ];
    for (const nest of nestings) {
      let raw: unknown = { a: 1 };
      for (let level = 0; level < depth; level += 1) raw = nest(raw);
      expect(faultOf(() => parseFilter(raw, { ...defaultLimits, filterNodesMax: 1e6 }))?.[0]).toBe('LIMIT_EXCEEDED');
    }
    let negated: unknown = { $gt: 1 };
    for (let level = 0; level < depth; level += 1) negated = { $not: negated };
    expect(faultOf(() => parseFilter({ a: negated }, defaultLimits))?.[0]).toBe('LIMIT_EXCEEDED');
    let operand: unknown = 1;
    for (let level = 0; level < depth; level += 1) operand = [operand];
    expect(faultOf(() => parseFilter({ a: operand }, defaultLimits))?.[0]).toBe('LIMIT_EXCEEDED');
  });
});

describe('parseValueFilter', () => {
  it.each<[unknown, unknown]>([
    [{ $gt: 1 }, own(compare('gt', 1))],
    [{ b: 1 }, own(compare('eq', 1), 'b')],
    [{ 'data.b': 1 }, own(compare('eq', 1), 'data', 'b')],
    [{ _id: 1 }, own(compare('eq', 1), '_id')],
    [{ created_at: 'x' }, own(compare('eq', 'x'), 'created_at')],
    [{ $or: [{ b: 1 }] }, own(compare('eq', 1), 'b')],
    [{}, { kind: 'all' }],
    [{ $ne: 1 }, { kind: 'not', filter: own(compare('eq', 1)) }],
  ])('reads %j', (raw, expected) => {
    expect(parseValueFilter(raw, defaultLimits)).toEqual(expected);
  });

  it('points at faults', () => {
    expect(faultOf(() => parseValueFilter({ $foo: 1 }, defaultLimits, '/x'))).toEqual(['UNKNOWN_OPERATOR', '/x/$foo']);
    expect(faultOf(() => parseValueFilter([1], defaultLimits, '/x'))).toEqual(['BAD_OPERAND', '/x']);
  });
});
