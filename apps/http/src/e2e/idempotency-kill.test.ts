import { expect, it } from 'vitest';
import { countThroughKills } from '../testing/count-once.js';

it('does every key once though the server is killed amid them; a repetition gets the answer that was lost', async () => {
  const { keys, faults } = await countThroughKills(5);
  expect(faults).toEqual([]);
  expect(keys).toBeGreaterThan(20);
});
