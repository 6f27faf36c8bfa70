import { defineUpdateCases } from '../kinds/update-cases.js';

/** https://www.mongodb.com/docs/manual/reference/operator/update/bit/ */
export const updatesBit = defineUpdateCases('updates-bit', [
  { name: 'and', before: { n: 13 }, update: { $bit: { n: { and: 10 } } }, after: { n: 8 } },
  { name: 'or', before: { n: 3 }, update: { $bit: { n: { or: 5 } } }, after: { n: 7 } },
  { name: 'xor', before: { n: 1 }, update: { $bit: { n: { xor: 5 } } }, after: { n: 4 } },
  { name: 'and-with-negative', before: { n: 12 }, update: { $bit: { n: { and: -8 } } }, after: { n: 8 } },
  { name: 'xor-all-bits', before: { n: 0 }, update: { $bit: { n: { xor: -1 } } }, after: { n: -1 } },
  {
    name: 'beyond-32-bits',
    before: { n: 4294967296 },
    update: { $bit: { n: { or: 1 } } },
    after: { n: 4294967297 },
  },
  // A missing field counts as 0.
  { name: 'or-on-missing', before: {}, update: { $bit: { n: { or: 5 } } }, after: { n: 5 } },
  { name: 'and-on-missing', before: {}, update: { $bit: { n: { and: 5 } } }, after: { n: 0 } },
  { name: 'nothing-changes', before: { n: 7 }, update: { $bit: { n: { or: 5 } } }, after: 'unchanged' },
  { name: 'nested', before: { a: [{ n: 6 }] }, update: { $bit: { 'a.0.n': { and: 3 } } }, after: { a: [{ n: 2 }] } },
  { name: 'every', before: { a: [1, 2] }, update: { $bit: { 'a.$[]': { or: 4 } } }, after: { a: [5, 6] } },
  { name: 'fraction', before: { n: 1.5 }, update: { $bit: { n: { or: 1 } } }, after: 'refused' },
  { name: 'text', before: { n: '1' }, update: { $bit: { n: { or: 1 } } }, after: 'refused' },
  { name: 'null', before: { n: null }, update: { $bit: { n: { or: 1 } } }, after: 'refused' },
  { name: 'operand-fraction', before: { n: 1 }, update: { $bit: { n: { or: 1.5 } } }, after: 'refused' },
  { name: 'operand-number', before: { n: 1 }, update: { $bit: { n: 5 } }, after: 'refused' },
  { name: 'operand-empty', before: { n: 1 }, update: { $bit: { n: {} } }, after: 'refused' },
  { name: 'unknown-operation', before: { n: 1 }, update: { $bit: { n: { nand: 1 } } }, after: 'refused' },
]);
