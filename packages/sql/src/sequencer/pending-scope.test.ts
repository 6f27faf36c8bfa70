import { expect, it } from 'vitest';
import { narrowScope } from './pending-scope.js';

it.each([
  ['a first search that saw all', undefined, [90, true, 7], { afterId: 90, fromTransaction: 7 }],
  ['a first search that left some', undefined, [90, false, 7], { afterId: 90, fromTransaction: 7 }],
  // Late ones only were taken, and there may be more behind their ids: of transactions that are over now.
  ['a full batch of late ones', [500, 7], [90, false, 9], { afterId: 90, fromTransaction: 9 }],
  ['all, late ones only', [500, 7], [90, true, 9], { afterId: 500, fromTransaction: 9 }],
  ['late ones and new ones', [500, 7], [600, true, 7], { afterId: 600, fromTransaction: 7 }],
  ['transactions that are numbered anew', [500, 7], [600, true, 6], undefined],
  ['an engine that does not tell', undefined, [90, true, undefined], undefined],
] as const)('after %s', (_, scope, [takenThrough, isAll, oldestTransaction], expected) => {
  const before = scope && { afterId: scope[0], fromTransaction: scope[1] };
  const oldest = oldestTransaction === undefined ? {} : { oldestTransaction };
  expect(narrowScope(before, { takenThrough, isAll, ...oldest })).toEqual(expected);
});
