import { expect, it } from 'vitest';
import { decideLease } from './decide-lease.js';

const held = { holder: 'a', fence: 3, ttlMs: 1_000, expiresAtMs: 11_000 };

it.each([
  ['a name that was never used', undefined, 'a', 10_000, { fence: 1, expiresAtMs: 10_500 }],
  ['its holder, who keeps it on', held, 'a', 10_900, { fence: 3, expiresAtMs: 11_400 }],
  ['another while it is held', held, 'b', 10_999, undefined],
  ['another when its time is over', held, 'b', 11_000, { holder: 'b', fence: 4, expiresAtMs: 11_500 }],
  ['its former holder when its time was over', held, 'a', 11_000, { fence: 4 }],
  ['another when it was released', { ...held, expiresAtMs: 0 }, 'b', 5, { fence: 4 }],
  ['another after the clock was set back a little', held, 'b', 9_000, undefined],
  ['another after the clock was set back by an hour', { ...held, expiresAtMs: 3_611_000 }, 'b', 10_000, { fence: 4 }],
] as const)('decides for %s', (_, current, holder, nowMs, expected) => {
  const decided = decideLease(current, { holder, ttlMs: 500 }, nowMs);
  if (expected === undefined) expect(decided).toBeUndefined();
  else expect(decided).toMatchObject(expected);
});
