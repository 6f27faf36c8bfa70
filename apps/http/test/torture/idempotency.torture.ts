import { expect, it } from 'vitest';
import { countThroughKills } from './count-once.js';

const rounds = Number(process.env.TORTURE_ROUNDS ?? 50);

it(`does every idempotency key once, killed ${rounds} times amid them`, async () => {
  const { keys, replays, faults } = await countThroughKills(rounds);
  expect(faults).toEqual([]);
  console.log(`${rounds} kills, ${keys} keys done once each, ${replays} answers given again`);
  if (rounds >= 50) expect(replays).toBeGreaterThan(0);
});
