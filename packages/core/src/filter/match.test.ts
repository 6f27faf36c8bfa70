import { describe, expect, it } from 'vitest';
import { parsePath } from '../document/parse-path.js';
import { defaultLimits } from '../limits.js';
import type { Value } from '../value/value.js';
import { field } from './build.js';
import { compileFilter, compileValueFilter } from './match.js';
import { parseFilter, parseValueFilter } from './parse.js';

describe('compileValueFilter', () => {
  it.each<[unknown, Value, boolean]>([
    [{ $gt: 1 }, 2, true],
    [{ $gt: 1 }, 1, false],
    [{ $gt: 1 }, [0, 2], true],
    [{ $gt: 1 }, [[2]], false],
    [{ $eq: [2] }, [[2]], true],
    [{ $eq: [2] }, [2], true],
    [{ $size: 1 }, [2], true],
    [{ $elemMatch: { $gt: 1 } }, [2], true],
    [{ $ne: 2 }, [1, 2], false],
    [{ b: 1 }, { b: 1, c: 2 }, true],
    [{ b: 1 }, { b: [0, 1] }, true],
    [{ b: 1 }, [{ b: 1 }], true],
    [{ b: 1 }, [[{ b: 1 }]], false],
    [{ b: 1 }, 1, false],
    [{ b: null }, 1, true],
    [{ b: null }, {}, true],
    [{ b: null }, [], false],
    [{ 'b.c': 1 }, { b: { c: 1 } }, true],
    [{ 0: 5 }, [5], true],
    [{}, 1, true],
    [{ toString: { $exists: true } }, {}, false],
  ])('%j on %j: %s', (raw, value, expected) => {
    expect(compileValueFilter(parseValueFilter(raw, defaultLimits))(value)).toBe(expected);
  });
});

describe('a compiled filter', () => {
  it('refuses paths of the other kind: a fault of the caller', () => {
    const fault = (message: string) => expect.objectContaining({ reason: 'INTERNAL', message });
    const onDocument = fault('A path with the root value was used on a document.');
    const onValue = fault('A path with the root data was used on a value.');
    expect(() => compileFilter(parseValueFilter({ $gt: 1 }, defaultLimits))).toThrow(onDocument);
    expect(() => compileValueFilter(parseFilter({ a: 1 }, defaultLimits))).toThrow(onValue);
    const misplaced = field(parsePath('a'), {
      kind: 'elemMatch',
      form: 'object',
      filter: parseFilter({ b: 1 }, defaultLimits),
    });
    expect(() => compileFilter(misplaced)).toThrow(onValue);
    const text = parseFilter({ $text: { $search: 'tea' } }, defaultLimits);
    expect(() => compileValueFilter(text)).toThrow(fault('A filter of the kind text cannot be run here.'));
    expect(() => compileFilter(text)).toThrow(fault('A text filter was run without its index.'));
  });

  it('looks at own fields only, whatever the names', () => {
    const data = JSON.parse('{"__proto__": {"x": 1}}') as Record<string, Value>;
    const at = new Date(0);
    const document = { id: 'a', data, metadata: {}, version: 1, createdAt: at, updatedAt: at };
    expect(compileFilter(parseFilter({ x: 1 }, defaultLimits))(document)).toBe(false);
    expect(compileFilter(parseFilter({ valueOf: null }, defaultLimits))(document)).toBe(true);
    expect(compileFilter(parseFilter({ 'valueOf.name': null }, defaultLimits))(document)).toBe(true);
  });
});
