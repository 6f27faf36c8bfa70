import { describe, expect, it } from 'vitest';
import { InProcessRateLimiter } from './rate-limiter.js';

describe('InProcessRateLimiter', () => {
  it('allows so many a minute to each client', async () => {
    let nowMs = 1_000;
    const limiter = new InProcessRateLimiter({ requestsPerMinute: 2, nowMs: () => nowMs });
    expect(await limiter.take('a', 1)).toEqual({ allowed: true, limit: 2, remaining: 1, resetAtMs: 61_000 });
    nowMs = 2_000;
    expect(await limiter.take('a', 1)).toEqual({ allowed: true, limit: 2, remaining: 0, resetAtMs: 61_000 });
    expect(await limiter.take('a', 1)).toEqual({ allowed: false, limit: 2, remaining: 0, resetAtMs: 61_000 });
    expect(await limiter.take('b', 1)).toMatchObject({ allowed: true });
    nowMs = 61_000;
    expect(await limiter.take('a', 1)).toEqual({ allowed: true, limit: 2, remaining: 1, resetAtMs: 121_000 });
  });

  it('takes no part of a cost that does not fit', async () => {
    const limiter = new InProcessRateLimiter({ requestsPerMinute: 10 });
    expect(await limiter.take('a', 8)).toMatchObject({ allowed: true, remaining: 2 });
    expect(await limiter.take('a', 3)).toMatchObject({ allowed: false, remaining: 2 });
    expect(await limiter.take('a', 2)).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('remembers a bounded number of clients', async () => {
    const limiter = new InProcessRateLimiter({ requestsPerMinute: 1, clientsMax: 2 });
    for (const client of ['a', 'b', 'c']) await limiter.take(client, 1);
    expect(await limiter.take('c', 1)).toMatchObject({ allowed: false });
    expect(await limiter.take('a', 1)).toMatchObject({ allowed: true });
  });

  it('locks nobody out when the clock is set back', async () => {
    let nowMs = 10_000_000;
    const limiter = new InProcessRateLimiter({ requestsPerMinute: 1, nowMs: () => nowMs });
    await limiter.take('a', 1);
    nowMs = 0;
    expect(await limiter.take('a', 1)).toMatchObject({ allowed: true, resetAtMs: 60_000 });
  });
});
