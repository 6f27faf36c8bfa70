import { defaultLimits, type GroupStage, parsePipeline } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { GroupMerger } from './merge-groups.js';

const [stage] = parsePipeline([{ $group: { _id: null, sum: { $sum: '$n' } } }], defaultLimits).stages;

/** What SQL gives for a group of numbers that are whole: their sum, and that of their magnitudes, as doubles that were added up. */
function mergeOf(sum: number): unknown {
  const merger = new GroupMerger(stage as GroupStage);
  return merger.add([0, null, null, 'a', 4, sum, sum, 4, 0]) ? merger.finish() : undefined;
}

describe('sums of SQL', () => {
  it('are taken while each step was exact', () => {
    expect(mergeOf(2 ** 53 - 1)).toEqual([{ _id: null, sum: 2 ** 53 - 1 }]);
  });

  it('are not at the bound, to which 2^52, 2^52, 1 and 1 add up, too, one by one', () => {
    expect([2 ** 52, 2 ** 52, 1, 1].reduce((sum, n) => sum + n)).toBe(2 ** 53);
    expect(mergeOf(2 ** 53)).toBeUndefined();
  });
});
