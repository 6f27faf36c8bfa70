import { expect, it } from 'vitest';
import { narrowScope } from './pending-scope.js';

it.each([
  ['a first search that saw all', undefined, [90, true, 't'], { afterId: 90, snapshot: 't' }],
  ['a first search that left some', undefined, [90, false, 't'], { afterId: 90, snapshot: 't' }],
  // Late ones only were taken, and there may be more behind their ids: of transactions that can be seen now.
  ['a full batch of late ones', [500, 's'], [90, false, 't'], { afterId: 90, snapshot: 't' }],
  ['all, late ones only', [500, 's'], [90, true, 't'], { afterId: 500, snapshot: 't' }],
  ['late ones and new ones', [500, 's'], [600, true, 's'], { afterId: 600, snapshot: 's' }],
  ['an engine that does not tell', undefined, [90, true, null], undefined],
] as const)('after %s', (_, scope, [takenThrough, isAll, snapshot], expected) => {
  const before = scope && { afterId: scope[0], snapshot: scope[1] };
  expect(narrowScope(before, { takenThrough, isAll, snapshot })).toEqual(expected);
});
