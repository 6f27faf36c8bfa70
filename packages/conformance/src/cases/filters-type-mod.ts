import { defineFilterCases } from '../kinds/filter-cases.js';

/** Types of values; numbers are told apart by value: int is integral in 32 bits, long integral beyond, double the rest. */
export const filtersType = defineFilterCases({
  group: 'filters-type',
  documents: {
    int: { v: 7 },
    intMax: { v: 2147483647 },
    intMin: { v: -2147483648 },
    long: { v: 2147483648 },
    longMin: { v: -2147483649 },
    double: { v: 1.5 },
    text: { v: '7' },
    yes: { v: true },
    nul: { v: null },
    date: { v: { $date: '2026-01-01T00:00:00.000Z' } },
    obj: { v: { a: 1 } },
    arr: { v: [1.5, 'x'] },
    earr: { v: [] },
    nested: { v: [[1]] },
    miss: {},
  },
  cases: [
    { name: 'int', filter: { v: { $type: 'int' } }, expect: ['int', 'intMax', 'intMin'] },
    { name: 'long', filter: { v: { $type: 'long' } }, expect: ['long', 'longMin'] },
    { name: 'double', filter: { v: { $type: 'double' } }, expect: ['double', 'arr'] },
    {
      name: 'number',
      filter: { v: { $type: 'number' } },
      expect: ['int', 'intMax', 'intMin', 'long', 'longMin', 'double', 'arr'],
    },
    { name: 'string', filter: { v: { $type: 'string' } }, expect: ['text', 'arr'] },
    { name: 'bool', filter: { v: { $type: 'bool' } }, expect: ['yes'] },
    { name: 'null', filter: { v: { $type: 'null' } }, expect: ['nul'] },
    { name: 'date', filter: { v: { $type: 'date' } }, expect: ['date'] },
    { name: 'object', filter: { v: { $type: 'object' } }, expect: ['obj'] },
    { name: 'array', filter: { v: { $type: 'array' } }, expect: ['arr', 'earr', 'nested'] },
    { name: 'list', filter: { v: { $type: ['string', 'bool'] } }, expect: ['text', 'arr', 'yes'] },
    { name: 'list-of-one', filter: { v: { $type: ['null'] } }, expect: ['nul'] },
    {
      name: 'not',
      filter: { v: { $not: { $type: 'number' } } },
      expect: ['text', 'yes', 'nul', 'date', 'obj', 'earr', 'nested', 'miss'],
    },
    { name: 'with-comparison', filter: { v: { $type: 'int', $gt: 7 } }, expect: ['intMax'] },
    { name: 'inside-object', filter: { 'v.a': { $type: 'number' } }, expect: ['obj'] },
  ],
});

/** Values are cut towards zero before the division; the sign of the remainder is the value's. */
export const filtersMod = defineFilterCases({
  group: 'filters-mod',
  documents: {
    zero: { n: 0 },
    four: { n: 4 },
    five: { n: 5 },
    fourHalf: { n: 4.5 },
    minusFive: { n: -5 },
    minusFour: { n: -4 },
    text: { n: '4' },
    nul: { n: null },
    miss: {},
    arr: { n: [3, 8] },
    large: { n: 9007199254740988 },
  },
  cases: [
    {
      name: 'remainder-zero',
      filter: { n: { $mod: [4, 0] } },
      expect: ['zero', 'four', 'fourHalf', 'minusFour', 'arr', 'large'],
    },
    { name: 'remainder-one', filter: { n: { $mod: [4, 1] } }, expect: ['five'] },
    { name: 'remainder-negative', filter: { n: { $mod: [4, -1] } }, expect: ['minusFive'] },
    { name: 'remainder-three', filter: { n: { $mod: [4, 3] } }, expect: ['arr'] },
    {
      name: 'decimal-operands-are-cut',
      filter: { n: { $mod: [4.9, 0.9] } },
      expect: ['zero', 'four', 'fourHalf', 'minusFour', 'arr', 'large'],
    },
    { name: 'negative-divisor', filter: { n: { $mod: [-4, 1] } }, expect: ['five'] },
    { name: 'not', filter: { n: { $not: { $mod: [4, 0] } } }, expect: ['five', 'minusFive', 'text', 'nul', 'miss'] },
    { name: 'with-range', filter: { n: { $mod: [4, 0], $gt: 0, $lt: 8 } }, expect: ['four', 'fourHalf', 'arr'] },
  ],
});
