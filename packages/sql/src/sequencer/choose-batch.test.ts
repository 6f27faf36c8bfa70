import { expect, it } from 'vitest';
import { countWithin } from './choose-batch.js';

it.each([
  [[], 0],
  [[5], 1],
  [[500], 1],
  [[50, 50, 1], 2],
  [[50, 51, 1], 1],
  [[500, 0], 1],
  [[0, 500], 1],
  [[1, 1, 1, 1], 4],
  [[0, 0, 0, 0, 0], 4],
])('of sizes %j it takes %i', (sizes, count) => {
  expect(countWithin(sizes, { rowsMax: 4, bytesMax: 100 })).toBe(count);
});
