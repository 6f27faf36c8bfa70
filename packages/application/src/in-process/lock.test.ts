import { describe, expect, it } from 'vitest';
import { InProcessLocks } from './lock.js';

describe('InProcessLocks', () => {
  it('gives a name to one holder at a time, with a growing number', async () => {
    const locks = new InProcessLocks();
    const first = await locks.acquire('sweeper', 1_000);
    expect(await locks.acquire('sweeper', 1_000)).toBeUndefined();
    expect(await locks.acquire('other', 1_000)).toBeDefined();
    await first?.release();
    const second = await locks.acquire('sweeper', 1_000);
    expect(second?.fencingNumber).toBeGreaterThan(first?.fencingNumber ?? Number.NaN);
  });

  it('passes the name on when the lease has run out; the late holder can do nothing', async () => {
    let nowMs = 0;
    const locks = new InProcessLocks(() => nowMs);
    const late = await locks.acquire('sweeper', 100);
    nowMs = 99;
    expect(await late?.renew(100)).toBe(true);
    nowMs = 198;
    expect(await locks.acquire('sweeper', 100)).toBeUndefined();
    nowMs = 199;
    expect(await late?.renew(100)).toBe(false);
    const next = await locks.acquire('sweeper', 100);
    expect(next).toBeDefined();
    await late?.release();
    expect(await locks.acquire('sweeper', 100)).toBeUndefined();
    expect(await late?.renew(100)).toBe(false);
    expect(await next?.renew(100)).toBe(true);
  });
});
