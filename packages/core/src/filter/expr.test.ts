import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../document/document.js';
import { parseValuePath } from '../document/parse-path.js';
import { defaultLimits } from '../limits.js';
import { faultOf } from '../testing/fault-of.js';
import type { DataObject, Value } from '../value/value.js';
import type { Filter } from './ast.js';
import { formatFilter } from './format.js';
import { seedOfFilter } from './id-of-filter.js';
import { compileFilter, compileValueFilter } from './match.js';
import { parseFilter, parseFilterWithoutText, parseFilterWithPaths } from './parse.js';

function documentOf(data: DataObject): Document {
  const metadata = { owner: 'ann' };
  return { id: 'd1', data, metadata, version: 3, createdAt: new Date(1), updatedAt: new Date(2) };
}

const parse = (raw: unknown): Filter => parseFilter(raw, defaultLimits);
const matches = (raw: unknown, data: DataObject): boolean => compileFilter(parse(raw))(documentOf(data));

describe('$expr', () => {
  it.each<[unknown, DataObject, boolean]>([
    [{ $expr: true }, {}, true],
    [{ $expr: 0 }, {}, false],
    [{ $expr: '$a' }, { a: 'x' }, true],
    [{ $expr: '$a' }, {}, false],
    [{ $expr: { $gt: ['$spent', '$budget'] } }, { spent: 2, budget: 1 }, true],
    [{ $expr: { $gt: ['$spent', '$budget'] } }, { spent: 1, budget: 2 }, false],
    [{ $expr: { $eq: ['$_id', 'd1'] } }, {}, true],
    [{ $expr: { $eq: ['$$ROOT', { _id: 'd1', a: 1 }] } }, { a: 1 }, true],
    [{ $expr: { $eq: [{ $getField: '_id' }, 'd1'] } }, {}, true],
    [{ $expr: { $eq: ['$_meta.version', 3] } }, {}, true],
    [{ $expr: { $eq: ['$_meta.metadata.owner', 'ann'] } }, {}, true],
    [{ $expr: { $eq: ['$_meta.updated_at', { $date: 2 }] } }, {}, true],
    [{ $expr: { $eq: ['$version', 3] } }, {}, false],
    [{ $expr: { $eq: ['$version', 3] } }, { version: 3 }, true],
    [{ a: 1, $expr: { $eq: ['$b', 1] } }, { a: 1, b: 1 }, true],
    [{ a: 1, $expr: { $eq: ['$b', 1] } }, { a: 2, b: 1 }, false],
    [{ $or: [{ a: 1 }, { $expr: { $eq: ['$b', 1] } }] }, { b: 1 }, true],
    [{ $nor: [{ $expr: { $eq: ['$b', 1] } }] }, { b: 1 }, false],
    [{ $nor: [{ $expr: { $eq: ['$b', 1] } }] }, { b: [1] }, true],
    [{ $expr: { $eq: ['$b', 1] } }, { b: [1] }, false],
    [{ $expr: { $in: ['$b', [1, 2]] } }, { b: [1] }, false],
    [{ $expr: { $eq: ['$b.c', 1] } }, { b: [{ c: 1 }] }, false],
    [{ $expr: { $eq: ['$b.c', [1]] } }, { b: [{ c: 1 }] }, true],
    [{ $expr: { $eq: ['$b', null] } }, {}, false],
  ])('%j on %j: %s', (raw, data, expected) => {
    expect(matches(raw, data)).toBe(expected);
  });

  it('is about the documents of a pipeline in a later $match', () => {
    const raw = { $expr: { $eq: ['$a.b', 1] }, c: 1 };
    const filter = parseFilterWithPaths(raw, defaultLimits, parseValuePath, '', {});
    expect(compileValueFilter(filter)({ a: { b: 1 }, c: 1 })).toBe(true);
    expect(compileValueFilter(filter)({ a: [{ b: 1 }], c: 1 })).toBe(false);
    expect(compileValueFilter(filter)([])).toBe(false);
  });

  it('is refused where MongoDB refuses it', () => {
    const fault = ['NOT_SUPPORTED', '/f/$expr'];
    expect(faultOf(() => parseFilterWithoutText({ $expr: true }, defaultLimits, '/f'))).toEqual(fault);
    expect(faultOf(() => parseFilterWithPaths({ $expr: true }, defaultLimits, parseValuePath, '/f'))).toEqual(fault);
    expect(faultOf(() => seedOfFilter(parse({ a: 1, $or: [{ $expr: true }] })))?.[0]).toBe('BAD_OPERAND');
  });
});

describe('what $expr implies', () => {
  it.each<[unknown, unknown]>([
    [{ $eq: ['$a', 1] }, { a: 1 }],
    [{ $eq: ['x', '$a.b'] }, { 'a.b': 'x' }],
    [{ $eq: ['$version', 1] }, { 'data.version': 1 }],
    [{ $eq: ['$_id', 'd1'] }, { id: 'd1' }],
    [{ $eq: ['$_meta.version', 3] }, { version: 3 }],
    [{ $eq: ['$_meta.metadata.owner', 'ann'] }, { 'metadata.owner': 'ann' }],
    [{ $in: ['$a', [2, 1, 2]] }, { a: { $in: [1, 2] } }],
    [{ $in: ['$a', [2]] }, { a: 2 }],
    [{ $and: [{ $eq: ['$a', 1] }, { $gt: ['$b', 1] }, { $and: [{ $eq: ['$c', true] }] }] }, { a: 1, c: true }],
    [{ $or: [{ $eq: ['$a', 1] }, { $eq: ['$b', 1] }] }, { $or: [{ a: 1 }, { b: 1 }] }],
    [{ $or: [{ $eq: ['$a', 1] }, '$b'] }, {}],
    [{ $eq: ['$a', null] }, {}],
    [{ $eq: ['$a', [1]] }, {}],
    [{ $eq: ['$a', {}] }, {}],
    [{ $eq: ['$a', '$b'] }, {}],
    [{ $eq: ['$_id.a', 1] }, {}],
    [{ $eq: ['$_meta', 1] }, {}],
    [{ $in: ['$a', [1, null]] }, {}],
    [{ $in: ['$a', '$b'] }, {}],
    [{ $in: [1, '$a'] }, {}],
    [{ $gt: ['$a', 1] }, {}],
    [{ $not: [{ $eq: ['$a', 1] }] }, {}],
  ])('%j implies %j', (raw, implied) => {
    const filter = parse({ $expr: raw });
    const parts = filter.kind === 'and' ? filter.filters : [filter];
    expect(parts.at(-1)?.kind).toBe('expr');
    const rest =
      parts.length < 3 ? (parts.length < 2 ? { kind: 'all' } : parts[0]) : { kind: 'and', filters: parts.slice(0, -1) };
    expect(formatFilter(rest as Filter)).toEqual(implied);
    expect(formatFilter(filter)).toEqual({ $expr: raw });
    expect(parse(formatFilter(filter))).toEqual(filter);
  });

  it('changes no answer, whatever the documents', () => {
    const scalar = fc.constantFrom<Value>(null, 0, 1, '1', '', true, false, new Date(1));
    const value = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b', '0'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
      ),
    })).value;
    const data = fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2, noNullPrototype: true });
    const path = fc.constantFrom('$a', '$b', '$a.b', '$a.0', '$a.0.b', '$b.a.b');
    const constant = scalar.map((one) => (one instanceof Date ? { $date: 1 } : one));
    const test = fc.oneof(
      fc.tuple(path, constant).map((operands) => ({ $eq: operands })),
      fc.tuple(constant, path).map((operands) => ({ $eq: operands })),
      fc.tuple(path, fc.array(constant, { maxLength: 3 })).map((operands) => ({ $in: operands })),
    );
    const tests = fc.oneof(
      test,
      fc.array(test, { maxLength: 2 }).map((list) => ({ $and: list })),
      fc.array(test, { maxLength: 2 }).map((list) => ({ $or: list })),
    );
    fc.assert(
      fc.property(tests, data, (raw, fields) => {
        const filter = parse({ $expr: raw });
        const expr = filter.kind === 'and' ? (filter.filters.at(-1) as Filter) : filter;
        expect(compileFilter(filter)(documentOf(fields))).toBe(compileFilter(expr)(documentOf(fields)));
      }),
      { numRuns: 3000 },
    );
  });
});
