import { defaultLimits, parseFilter, parseUpdate, type WriteOperation } from '@database-service/core';
import { expect, it } from 'vitest';
import { mapBeside, takeApart } from './take-apart.js';

const change = (filter: object, many = false, collection = 'c'): WriteOperation => ({
  kind: 'update',
  collection,
  target: { filter: parseFilter(filter, defaultLimits), many },
  update: parseUpdate({ $inc: { n: 1 } }, { limits: defaultLimits }),
});
const insertion: WriteOperation = { kind: 'insert', collection: 'c', document: { id: 'x', data: {}, metadata: {} } };

it.each([
  ['others of the same collection', [change({ id: 'a' }), change({ id: 'b' }), change({ id: 'c' })], 3],
  ['up to one that was there', [change({ id: 'a' }), change({ id: 'b' }), change({ id: 'a' })], 2],
  ['the same id elsewhere', [change({ id: 'a' }), change({ id: 'a' }, false, 'd')], 2],
  ['up to a search', [change({ id: 'a' }), change({ n: 1 })], 1],
  ['up to one of many', [change({ id: 'a' }), change({ id: 'b' }, true)], 1],
  ['up to an insertion', [change({ id: 'a' }), insertion], 1],
])('takes %s', (_what, operations, count) => {
  expect(takeApart({ operations, mode: 'unordered' }, 0)).toHaveLength(count);
  expect(takeApart({ operations, mode: 'ordered' }, 0)).toHaveLength(0);
});

it('gives results in the order of the items, however long each takes, and fails with the first', async () => {
  let beside = 0;
  let most = 0;
  const results = await mapBeside([30, 1, 20, 2, 10], 3, async (ms) => {
    beside += 1;
    most = Math.max(most, beside);
    await new Promise((resolve) => setTimeout(resolve, ms));
    beside -= 1;
    return ms;
  });
  expect(results).toEqual([30, 1, 20, 2, 10]);
  expect(most).toBe(3);
  await expect(mapBeside([1, 2], 2, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});
