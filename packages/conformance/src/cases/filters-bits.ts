import { defineFilterCases } from '../kinds/filter-cases.js';

/**
 * Bits of whole numbers in two's complement, sign extended; nothing else has bits.
 * https://www.mongodb.com/docs/manual/reference/operator/query-bitwise/
 */
export const filtersBits = defineFilterCases({
  group: 'filters-bits',
  documents: {
    zero: { n: 0 },
    five: { n: 5 },
    twenty: { n: 20 },
    fiftyFour: { n: 54 },
    minusOne: { n: -1 },
    // All but bit 2.
    minusFive: { n: -5 },
    bit40: { n: 1099511627776 },
    // Bits 0 to 52.
    greatest: { n: 9007199254740991 },
    // Bit 0, and all from 53 on.
    least: { n: -9007199254740991 },
    arr: { n: [1, 4] },
    mixed: { n: ['x', 2, null] },
    half: { n: 5.5 },
    minusHalf: { n: -0.5 },
    text: { n: '5' },
    yes: { n: true },
    nul: { n: null },
    miss: {},
    date: { n: { $date: '1970-01-01T00:00:00.005Z' } },
    earr: { n: [] },
    nested: { n: [[5]] },
    obj: { n: { m: 5 } },
  },
  cases: [
    {
      name: 'all-set-mask',
      filter: { n: { $bitsAllSet: 50 } },
      expect: ['fiftyFour', 'minusOne', 'minusFive', 'greatest'],
    },
    {
      name: 'all-set-positions',
      filter: { n: { $bitsAllSet: [1, 5] } },
      expect: ['fiftyFour', 'minusOne', 'minusFive', 'greatest'],
    },
    { name: 'all-set-in-one-element', filter: { n: { $bitsAllSet: 5 } }, expect: ['five', 'minusOne', 'greatest'] },
    {
      name: 'all-set-one',
      filter: { n: { $bitsAllSet: [2] } },
      expect: ['five', 'twenty', 'fiftyFour', 'minusOne', 'greatest', 'arr'],
    },
    {
      name: 'all-set-positions-twice-and-unsorted',
      filter: { n: { $bitsAllSet: [2, 0, 2] } },
      expect: ['five', 'minusOne', 'greatest'],
    },
    {
      name: 'all-set-beyond-32-bits',
      filter: { n: { $bitsAllSet: [40] } },
      expect: ['minusOne', 'minusFive', 'bit40', 'greatest'],
    },
    {
      name: 'all-set-mask-beyond-32-bits',
      filter: { n: { $bitsAllSet: 1099511627776 } },
      expect: ['minusOne', 'minusFive', 'bit40', 'greatest'],
    },
    { name: 'all-set-in-both-halves', filter: { n: { $bitsAllSet: [2, 40] } }, expect: ['minusOne', 'greatest'] },
    {
      name: 'all-set-position-31',
      filter: { n: { $bitsAllSet: [31] } },
      expect: ['minusOne', 'minusFive', 'greatest'],
    },
    {
      name: 'all-set-mask-of-bit-31',
      filter: { n: { $bitsAllSet: 2147483648 } },
      expect: ['minusOne', 'minusFive', 'greatest'],
    },
    {
      name: 'all-set-mask-of-bit-32',
      filter: { n: { $bitsAllSet: 4294967296 } },
      expect: ['minusOne', 'minusFive', 'greatest'],
    },
    {
      name: 'all-set-greatest-mask',
      filter: { n: { $bitsAllSet: 9007199254740991 } },
      expect: ['minusOne', 'greatest'],
    },
    {
      name: 'all-set-position-52',
      filter: { n: { $bitsAllSet: [52] } },
      expect: ['minusOne', 'minusFive', 'greatest'],
    },
    { name: 'all-set-position-53', filter: { n: { $bitsAllSet: [53] } }, expect: ['minusOne', 'minusFive', 'least'] },
    { name: 'all-set-position-63', filter: { n: { $bitsAllSet: [63] } }, expect: ['minusOne', 'minusFive', 'least'] },
    { name: 'all-set-position-64', filter: { n: { $bitsAllSet: [64] } }, expect: ['minusOne', 'minusFive', 'least'] },
    { name: 'all-set-position-200', filter: { n: { $bitsAllSet: [200] } }, expect: ['minusOne', 'minusFive', 'least'] },
    {
      name: 'all-set-last-position',
      filter: { n: { $bitsAllSet: [2147483647] } },
      expect: ['minusOne', 'minusFive', 'least'],
    },
    {
      name: 'all-set-with-the-sign',
      filter: { n: { $bitsAllSet: [0, 53, 200] } },
      expect: ['minusOne', 'minusFive', 'least'],
    },
    {
      name: 'all-set-with-the-sign-and-others',
      filter: { n: { $bitsAllSet: [1, 63] } },
      expect: ['minusOne', 'minusFive'],
    },
    {
      name: 'all-set-of-mask-0',
      filter: { n: { $bitsAllSet: 0 } },
      expectAllBut: ['half', 'minusHalf', 'text', 'yes', 'nul', 'miss', 'date', 'earr', 'nested', 'obj'],
    },
    {
      name: 'all-set-of-no-positions',
      filter: { n: { $bitsAllSet: [] } },
      expectAllBut: ['half', 'minusHalf', 'text', 'yes', 'nul', 'miss', 'date', 'earr', 'nested', 'obj'],
    },
    { name: 'all-clear-mask', filter: { n: { $bitsAllClear: 35 } }, expect: ['zero', 'twenty', 'bit40', 'arr'] },
    {
      name: 'all-clear-positions',
      filter: { n: { $bitsAllClear: [1, 5] } },
      expect: ['zero', 'five', 'twenty', 'bit40', 'least', 'arr'],
    },
    { name: 'all-clear-in-one-element', filter: { n: { $bitsAllClear: 5 } }, expect: ['zero', 'bit40', 'mixed'] },
    {
      name: 'all-clear-beyond-32-bits',
      filter: { n: { $bitsAllClear: [40] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'least', 'arr', 'mixed'],
    },
    {
      name: 'all-clear-position-52',
      filter: { n: { $bitsAllClear: [52] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'least', 'arr', 'mixed'],
    },
    {
      name: 'all-clear-position-53',
      filter: { n: { $bitsAllClear: [53] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'greatest', 'arr', 'mixed'],
    },
    {
      name: 'all-clear-position-200',
      filter: { n: { $bitsAllClear: [200] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'greatest', 'arr', 'mixed'],
    },
    {
      name: 'all-clear-with-the-sign',
      filter: { n: { $bitsAllClear: [0, 64] } },
      expect: ['zero', 'twenty', 'fiftyFour', 'bit40', 'arr', 'mixed'],
    },
    {
      name: 'all-clear-of-mask-0',
      filter: { n: { $bitsAllClear: 0 } },
      expectAllBut: ['half', 'minusHalf', 'text', 'yes', 'nul', 'miss', 'date', 'earr', 'nested', 'obj'],
    },
    {
      name: 'all-clear-of-no-positions',
      filter: { n: { $bitsAllClear: [] } },
      expectAllBut: ['half', 'minusHalf', 'text', 'yes', 'nul', 'miss', 'date', 'earr', 'nested', 'obj'],
    },
    {
      name: 'any-set-mask',
      filter: { n: { $bitsAnySet: 35 } },
      expect: ['five', 'fiftyFour', 'minusOne', 'minusFive', 'greatest', 'least', 'arr', 'mixed'],
    },
    {
      name: 'any-set-positions',
      filter: { n: { $bitsAnySet: [1, 5] } },
      expect: ['fiftyFour', 'minusOne', 'minusFive', 'greatest', 'mixed'],
    },
    {
      name: 'any-set-in-both-halves',
      filter: { n: { $bitsAnySet: [1, 40] } },
      expect: ['fiftyFour', 'minusOne', 'minusFive', 'bit40', 'greatest', 'mixed'],
    },
    { name: 'any-set-position-53', filter: { n: { $bitsAnySet: [53] } }, expect: ['minusOne', 'minusFive', 'least'] },
    { name: 'any-set-position-200', filter: { n: { $bitsAnySet: [200] } }, expect: ['minusOne', 'minusFive', 'least'] },
    {
      name: 'any-set-with-the-sign',
      filter: { n: { $bitsAnySet: [2, 63] } },
      expect: ['five', 'twenty', 'fiftyFour', 'minusOne', 'minusFive', 'greatest', 'least', 'arr'],
    },
    { name: 'any-set-of-mask-0', filter: { n: { $bitsAnySet: 0 } }, expect: [] },
    { name: 'any-set-of-no-positions', filter: { n: { $bitsAnySet: [] } }, expect: [] },
    {
      name: 'any-clear-mask',
      filter: { n: { $bitsAnyClear: 35 } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'least', 'arr', 'mixed'],
    },
    {
      name: 'any-clear-positions',
      filter: { n: { $bitsAnyClear: [1, 5] } },
      expect: ['zero', 'five', 'twenty', 'bit40', 'least', 'arr', 'mixed'],
    },
    {
      name: 'any-clear-one',
      filter: { n: { $bitsAnyClear: [2] } },
      expect: ['zero', 'minusFive', 'bit40', 'least', 'arr', 'mixed'],
    },
    {
      name: 'any-clear-in-both-halves',
      filter: { n: { $bitsAnyClear: [0, 40] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'least', 'arr', 'mixed'],
    },
    {
      name: 'any-clear-position-200',
      filter: { n: { $bitsAnyClear: [200] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'greatest', 'arr', 'mixed'],
    },
    {
      name: 'any-clear-with-the-sign',
      filter: { n: { $bitsAnyClear: [0, 53] } },
      expect: ['zero', 'five', 'twenty', 'fiftyFour', 'bit40', 'greatest', 'arr', 'mixed'],
    },
    { name: 'any-clear-of-mask-0', filter: { n: { $bitsAnyClear: 0 } }, expect: [] },
    { name: 'any-clear-of-no-positions', filter: { n: { $bitsAnyClear: [] } }, expect: [] },
    {
      name: 'not-all-set',
      filter: { n: { $not: { $bitsAllSet: 5 } } },
      expectAllBut: ['five', 'minusOne', 'greatest'],
    },
    {
      name: 'not-all-clear',
      filter: { n: { $not: { $bitsAllClear: 35 } } },
      expectAllBut: ['zero', 'twenty', 'bit40', 'arr'],
    },
    {
      name: 'not-any-set',
      filter: { n: { $not: { $bitsAnySet: [53] } } },
      expectAllBut: ['minusOne', 'minusFive', 'least'],
    },
    {
      name: 'not-any-clear',
      filter: { n: { $not: { $bitsAnyClear: [2] } } },
      expectAllBut: ['zero', 'minusFive', 'bit40', 'least', 'arr', 'mixed'],
    },
    {
      name: 'not-all-set-of-no-positions',
      filter: { n: { $not: { $bitsAllSet: [] } } },
      expect: ['half', 'minusHalf', 'text', 'yes', 'nul', 'miss', 'date', 'earr', 'nested', 'obj'],
    },
    { name: 'not-any-set-of-mask-0', filter: { n: { $not: { $bitsAnySet: 0 } } }, expectAllBut: [] },
    {
      name: 'two-by-different-elements',
      filter: { n: { $bitsAllSet: [0], $bitsAllClear: [0] } },
      expect: ['arr'],
    },
    {
      name: 'two-operators',
      filter: { n: { $bitsAllSet: 4, $bitsAllClear: 1 } },
      expect: ['twenty', 'fiftyFour', 'arr'],
    },
    { name: 'with-range', filter: { n: { $bitsAnySet: [2], $lt: 0 } }, expect: ['minusOne'] },
    {
      name: 'within-or',
      filter: { $or: [{ n: { $bitsAllSet: [40] } }, { n: { $bitsAllSet: 5 } }] },
      expect: ['five', 'minusOne', 'minusFive', 'bit40', 'greatest'],
    },
    {
      name: 'within-nor',
      filter: { $nor: [{ n: { $bitsAnyClear: [63] } }, { n: { $bitsAnySet: [63] } }] },
      expect: ['half', 'minusHalf', 'text', 'yes', 'nul', 'miss', 'date', 'earr', 'nested', 'obj'],
    },
    { name: 'element', filter: { n: { $elemMatch: { $bitsAnySet: 3 } } }, expect: ['arr', 'mixed'] },
    { name: 'element-by-two', filter: { n: { $elemMatch: { $bitsAllSet: 4, $bitsAllClear: 1 } } }, expect: ['arr'] },
    {
      name: 'element-by-contradiction',
      filter: { n: { $elemMatch: { $bitsAllSet: 1, $bitsAllClear: 1 } } },
      expect: [],
    },
    { name: 'element-any-of-none', filter: { n: { $elemMatch: { $bitsAnySet: 0 } } }, expect: [] },
    { name: 'path', filter: { 'n.m': { $bitsAllSet: 5 } }, expect: ['obj'] },
    { name: 'position-of-array', filter: { 'n.1': { $bitsAnySet: 6 } }, expect: ['arr', 'mixed'] },
  ],
});
