import { describe, expect, it } from 'vitest';
import { parseFilter } from '../filter/parse.js';
import type { IndexState } from '../index-key/definition.js';
import { parseIndexDefinition } from '../index-key/parse.js';
import { defaultLimits } from '../limits.js';
import { parseSort } from '../sort/parse.js';
import type { SortPosition } from '../sort/sort.js';
import { chooseIndex } from './choose-index.js';
import type { IndexScan } from './index-scan.js';

const indexOf = (keys: unknown, options: unknown = {}, flags: Partial<IndexState> = {}): IndexState => ({
  definition: parseIndexDefinition({ keys, options }, defaultLimits),
  state: 'ready',
  multikey: false,
  inexact: false,
  ...flags,
});
const choose = (filter: unknown, sort: unknown, ...indexes: IndexState[]): IndexScan | undefined =>
  chooseIndex({ filter: parseFilter(filter, defaultLimits), sort: parseSort(sort), indexes });
const chosenName = (...given: Parameters<typeof choose>): string | undefined => choose(...given)?.index.definition.name;
const showRanges = (scan: IndexScan | undefined): string[] | undefined =>
  scan?.ranges.map(({ lower, upper }) => `${Buffer.from(lower).toString('hex')}–${Buffer.from(upper).toString('hex')}`);

describe('chooseIndex', () => {
  const a = indexOf({ a: 1 });
  const ab = indexOf({ a: 1, b: 1 });
  const unique = indexOf({ c: 1 }, { unique: true });
  const sparse = indexOf({ a: 1 }, { name: 'sparse', sparse: true });
  const partial = indexOf({ a: 1 }, { name: 'partial', partial_filter: { b: { $gt: 5 } } });
  const building = indexOf({ a: 1 }, {}, { state: 'building' });

  it.each<[string, unknown, unknown, IndexState[], string | undefined]>([
    ['no filter, no sort', {}, {}, [a], undefined],
    ['another field', { z: 1 }, {}, [a], undefined],
    ['an equality', { a: 1 }, {}, [ab, a], 'a_1'],
    ['two equalities', { a: 1, b: 1 }, {}, [a, ab], 'a_1_b_1'],
    ['the second part only', { b: 1 }, {}, [ab], undefined],
    ['a unique key', { a: 1, b: 1, c: 1 }, {}, [ab, unique], 'c_1'],
    ['a range of a unique index', { a: 1, c: { $gt: 1 } }, {}, [a, unique], 'a_1'],
    ['an id', { _id: 'x', a: 1 }, {}, [a], undefined],
    ['a sort', {}, { a: 1 }, [a], 'a_1'],
    ['filter before sort', { a: 1 }, { c: 1 }, [unique, a], 'a_1'],
    ['an index that is being built', { a: 1 }, {}, [building], undefined],
    ['sparse, the field surely there', { a: { $gt: 1 } }, {}, [sparse], 'sparse'],
    ['sparse, the field maybe missing', { a: null }, {}, [sparse], undefined],
    ['sparse, a sort', {}, { a: 1 }, [sparse], undefined],
    ['sparse, negated', { a: { $ne: 1 } }, {}, [sparse], undefined],
    ['partial, implied', { a: 1, b: 7 }, {}, [partial], 'partial'],
    ['partial, not implied', { a: 1, b: 3 }, {}, [partial], undefined],
    ['a negation of what keys tell', { a: { $ne: 1 } }, {}, [a], 'a_1'],
    ['a negation of what they do not', { a: { $not: { $mod: [2, 0] } } }, {}, [a], undefined],
    ['$nor', { $nor: [{ a: 1 }, { a: { $gt: 5 } }] }, {}, [a], 'a_1'],
    ['absence', { a: { $exists: false } }, {}, [a], 'a_1'],
    ['bits, which numbers have', { a: { $bitsAnySet: 5 } }, {}, [a], 'a_1'],
    ['bits of nothing', { a: { $bitsAnySet: 0 } }, {}, [a], 'a_1'],
    ['a length, where nothing is an array', { a: { $size: 2 } }, {}, [a], 'a_1'],
    ['or over one field', { $or: [{ a: 1 }, { a: { $gt: 5 } }] }, {}, [a], 'a_1'],
    ['or over two fields', { $or: [{ a: 1 }, { b: 5 }] }, {}, [ab], undefined],
  ])('for %s', (_name, filter, sort, indexes, expected) => {
    expect(chosenName(filter, sort, ...indexes)).toBe(expected);
  });

  const one = '20bff0000000000000';
  const two = '20c000000000000000';

  it.each<[string, unknown, IndexState, string[]]>([
    ['an equality', { a: 1 }, a, [`${one}–20bff0000000000001`]],
    ['null', { a: null }, a, ['10–11']],
    ['a missing field', { a: { $exists: false } }, a, ['10–11']],
    ['in', { a: { $in: [2, 1] } }, a, [`${one}–20bff0000000000001`, `${two}–20c000000000000001`]],
    ['bits', { a: { $bitsAllClear: [0] } }, a, ['20–21']],
    ['above', { a: { $gt: 1 } }, a, ['20bff0000000000001–21']],
    ['from', { a: { $gte: 1 } }, a, [`${one}–21`]],
    ['below', { a: { $lt: 1 } }, a, [`20–${one}`]],
    ['between', { a: { $gte: 1, $lt: 2 } }, a, [`${one}–${two}`]],
    ['nothing at all', { a: { $gt: 2, $lt: 1 } }, a, []],
    ['a prefix', { a: { $regex: '^ab' } }, a, ['306162–306163']],
    ['any regex', { a: { $regex: 'ab' } }, a, ['30–31']],
    ['false', { a: false }, a, ['6000–6001']],
    ['dates', { a: { $gt: { $date: '1970-01-01T00:00:00Z' } } }, a, ['708000000000000001–71']],
    ['a type', { a: { $type: ['string', 'date'] } }, a, ['30–31', '70–71']],
    ['equality and range', { a: 1, b: { $gte: 2 } }, ab, [`${one}${two}–${one}21`]],
    ['equality only', { a: 1 }, ab, [`${one}–20bff0000000000001`]],
    ['a range ends it', { a: { $gte: 1 }, b: 2 }, ab, [`${one}–21`]],
    // ~20 is df; what begins with the inverted 1 is in.
    ['descending, from', { a: { $gte: 1 } }, indexOf({ a: -1 }), ['df–df4010']],
    [
      'an array, by its first element',
      { a: [1, 2] },
      a,
      [`${one}–20bff0000000000001`, `50${one}${two}00–50${one}${two}01`],
    ],
    // [1, 0] is above [1], and [] equals itself: the first element may be the operand's own.
    ['above an array', { a: { $gt: [1] } }, a, [`${one}–80`]],
    ['below an array', { a: { $lt: [2] } }, a, ['01–20c000000000000001', `50–50${two}00`]],
    ['from the empty array', { a: { $gte: [] } }, a, ['01–80']],
  ])('bounds keys for %s', (_name, filter, index, expected) => {
    expect(showRanges(choose(filter, {}, index))).toEqual(expected);
  });

  it('merges more than 200 values into fewer ranges', () => {
    const operands = Array.from({ length: 10_000 }, (_, index) => index);
    const ranges = choose({ a: { $in: operands } }, {}, a)?.ranges ?? [];
    expect(ranges.length).toBe(200);
    expect(choose({ a: { $in: operands.slice(0, 200) } }, {}, a)?.ranges.length).toBe(200);
    expect(
      choose({ a: { $in: operands.slice(0, 100) }, b: { $in: [1, 2, 3] } }, {}, ab)?.ranges.length,
    ).toBeLessThanOrEqual(200);
  });

  it('takes two long lists in one pass', () => {
    const evens = Array.from({ length: 10_000 }, (_, index) => index * 2);
    const start = performance.now();
    const both = { $and: [{ a: { $in: evens } }, { a: { $in: [1, ...evens.slice(1), 2.5].slice(0, 3) } }] };
    expect(choose(both, {}, a)?.ranges).toHaveLength(2);
    expect(choose({ $and: [{ a: { $in: evens } }, { a: { $in: evens } }] }, {}, a)?.ranges).toHaveLength(200);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('uses one condition only where a document has several keys', () => {
    const multikey = indexOf({ a: 1 }, {}, { multikey: true });
    expect(showRanges(choose({ a: { $gte: 1, $lt: 2 } }, {}, multikey))).toHaveLength(1);
    expect(showRanges(choose({ a: { $gte: 1, $lt: 2 } }, {}, multikey))).not.toEqual([`${one}–${two}`]);
    expect(showRanges(choose({ a: { $elemMatch: { $gte: 1, $lt: 2 } } }, {}, multikey))).toEqual([`${one}–${two}`]);
    const pair = indexOf({ 'x.a': 1, 'x.b': 1 }, {}, { multikey: true });
    expect(showRanges(choose({ 'x.a': 1, 'x.b': 2 }, {}, pair))).toEqual([`${one}–20bff0000000000001`]);
    const apart = indexOf({ x: 1, y: 1 }, {}, { multikey: true });
    expect(showRanges(choose({ x: 1, y: 2 }, {}, apart))).toEqual([`${one}${two}–${one}20c000000000000001`]);
  });

  it('does not look for the indexes of arrays within arrays, which have no keys of their own', () => {
    const first = indexOf({ 'a.0': 1 }, {}, { multikey: true });
    // [[9], [1]] matches: its second element has 1 at 0.
    expect(choose({ a: { $elemMatch: { '0': 1 } } }, {}, first)).toBeUndefined();
    expect(choose({ 'a.0': null }, {}, first)).toBeUndefined();
    expect(choose({ 'a.0': 1 }, {}, first)?.ranges).toHaveLength(1);
  });

  it('drops duplicates where a document can come twice', () => {
    const multikey = indexOf({ a: 1 }, {}, { multikey: true });
    expect(choose({ a: { $gt: 1 } }, {}, multikey)?.dropDuplicates).toBe(true);
    expect(choose({ a: 1 }, {}, multikey)?.dropDuplicates).toBe(false);
    expect(choose({ a: { $gt: 1 } }, {}, a)?.dropDuplicates).toBe(false);
  });

  it('reads the overflow key of an inexact index, and all values with the beginning of a long one', () => {
    const inexact = indexOf({ a: 1 }, {}, { inexact: true, multikey: true });
    expect(showRanges(choose({ a: 1 }, {}, inexact))).toEqual(['00–01', `${one}–20bff0000000000001`]);
    const [, range] = choose({ a: { $gt: 'x'.repeat(1000) } }, {}, inexact)?.ranges ?? [];
    expect(Buffer.from(range?.lower ?? []).toString()).toBe(`0${'x'.repeat(479)}`);
    const [, point] = choose({ a: 'x'.repeat(1000) }, {}, inexact)?.ranges ?? [];
    expect(point?.lower).toHaveLength(512);
  });
});

describe('chooseIndex, sorts', () => {
  type Served = 'plain' | 'reverse' | 'keys reversed, ids not' | 'ids reversed, keys not' | 'no';
  const showOrder = (scan: IndexScan | undefined): Served => {
    if (scan?.servesSort !== true) return 'no';
    if (scan.keysDescending) return scan.idsDescending ? 'reverse' : 'keys reversed, ids not';
    return scan.idsDescending ? 'ids reversed, keys not' : 'plain';
  };
  const ab = { a: 1, b: 1 };

  it.each<[unknown, unknown, unknown, Served]>([
    [{ a: 1 }, {}, { a: 1 }, 'plain'],
    [{ a: 1 }, {}, { a: -1 }, 'keys reversed, ids not'],
    [{ a: 1 }, {}, { a: -1, id: -1 }, 'reverse'],
    [{ a: 1 }, {}, { a: 1, id: -1 }, 'ids reversed, keys not'],
    [{ a: -1 }, {}, { a: -1 }, 'plain'],
    [{ a: -1 }, {}, { a: 1 }, 'keys reversed, ids not'],
    [ab, {}, { a: 1, b: 1 }, 'plain'],
    [ab, {}, { a: -1, b: -1, id: -1 }, 'reverse'],
    [ab, {}, { a: 1, b: -1 }, 'no'],
    // Ties of a would come by b, not by id.
    [ab, {}, { a: 1 }, 'no'],
    [ab, { b: 5, a: { $gt: 1 } }, { a: 1 }, 'no'],
    [ab, { a: 5 }, { b: 1 }, 'plain'],
    [ab, { a: 5 }, { b: -1 }, 'keys reversed, ids not'],
    [ab, { a: 5 }, { a: -1, b: 1 }, 'plain'],
    [ab, { a: 5, b: { $gt: 1 } }, { b: 1 }, 'plain'],
    [ab, { a: { $in: [1, 2] } }, { b: 1 }, 'no'],
    [ab, { a: { $in: [1, 2] } }, { a: 1, b: 1 }, 'plain'],
    [ab, { a: 5, b: 6 }, {}, 'plain'],
    [ab, { a: 5, b: 6 }, { id: -1 }, 'reverse'],
    [ab, { a: 5 }, {}, 'no'],
    [{ a: 1, id: 1 }, {}, { a: 1 }, 'plain'],
    [{ a: 1, id: 1 }, {}, { a: -1, id: -1 }, 'reverse'],
    [{ a: 1, id: 1 }, {}, { a: -1 }, 'no'],
    [{ a: -1, id: 1, b: 1 }, {}, { a: -1 }, 'plain'],
  ])('index %j, filter %j, sort %j: %s', (keys, filter, sort, expected) => {
    expect(showOrder(choose(filter, sort, indexOf(keys)))).toBe(expected);
  });

  it('are not served where a document has several keys, or keys are cut', () => {
    expect(showOrder(choose({ a: 1 }, { b: 1 }, indexOf(ab, {}, { multikey: true })))).toBe('no');
    expect(showOrder(choose({ a: 1 }, { b: 1 }, indexOf(ab, {}, { inexact: true })))).toBe('no');
  });

  it('go on after a position', () => {
    const plan = (after: SortPosition, sort: unknown): IndexScan | undefined =>
      chooseIndex({
        filter: parseFilter({ a: { $gt: 0, $lt: 9 } }, defaultLimits),
        sort: parseSort(sort),
        after,
        indexes: [indexOf({ a: 1 })],
      });
    const forward = plan([1, 'd5'], { a: 1 });
    expect(showRanges(forward)).toEqual(['20bff0000000000000–20c022000000000000']);
    expect(forward?.after?.id).toBe('d5');
    expect(showRanges(plan([1, 'd5'], { a: -1 }))).toEqual(['208000000000000001–20bff0000000000001']);
    const values = choose({ a: { $in: [1, 2] } }, { a: -1 }, indexOf({ a: 1 }));
    const further = chooseIndex({
      filter: parseFilter({ a: { $in: [1, 2] } }, defaultLimits),
      sort: parseSort({ a: -1 }),
      after: [2, 'd5'],
      indexes: [indexOf({ a: 1 })],
    });
    // Ranges that lie before the position wholly stay as they are: disjoint.
    expect(showRanges(further)).toEqual(showRanges(values));
  });

  it('are not served after a position that the index does not tell', () => {
    const plan = (filter: unknown, after: SortPosition): IndexScan | undefined =>
      chooseIndex({
        filter: parseFilter(filter, defaultLimits),
        sort: parseSort({ a: -1 }),
        after,
        indexes: [indexOf({ a: 1 })],
      });
    const cut = plan({ a: { $gt: 0, $lt: 9 } }, ['x'.repeat(1000), 'd5']);
    expect([cut?.servesSort, cut?.after]).toEqual([false, undefined]);
    // Of a document that does not match: it lies before all that do, or behind them.
    const other = plan({ a: null }, [1, 'd5']);
    expect([other?.servesSort, other?.after]).toEqual([false, undefined]);
    expect(plan({ a: null }, [null, 'd5'])?.after?.id).toBe('d5');
  });
});
