import { describe, expect, it } from 'vitest';
import { InProcessRateLimiter } from './rate-limiter.js';
import { type AllowanceSource, SharedRateLimiter } from './shared-rate-limiter.js';

function share(requestsPerMinute: number) {
  let nowMs = 1_000_000;
  let asked = 0;
  const clock = { nowMs: () => nowMs };
  const counting = new InProcessRateLimiter({ requestsPerMinute, ...clock });
  const source: AllowanceSource = async (client, most) => {
    asked += 1;
    return counting.takeUpTo(client, most);
  };
  const processes = [1, 2].map(() => new SharedRateLimiter({ requestsPerMinute, source, ...clock }));
  return {
    process: (index: number) => processes[index % 2] as SharedRateLimiter,
    asked: () => asked,
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

describe('a limit that processes share', () => {
  it('is the limit, with few questions', async () => {
    const shared = share(1_000);
    const decisions = [];
    for (let n = 0; n < 2_000; n += 1) decisions.push(await shared.process(n).take('ada', 1));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(1_000);
    expect(shared.asked()).toBeLessThan(60);
    expect(decisions[0]).toMatchObject({ allowed: true, limit: 1_000, remaining: 999 });
    expect(decisions.at(-1)).toEqual({ allowed: false, limit: 1_000, remaining: 0, resetAtMs: 1_060_000 });
  });

  it('is never exceeded by requests that come together', async () => {
    const shared = share(7);
    const decisions = await Promise.all(Array.from({ length: 40 }, (_, n) => shared.process(n).take('ada', 1)));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(7);
  });

  it('leaves to a client of one process nearly all of it', async () => {
    const shared = share(1_000);
    await shared.process(1).take('ada', 1);
    const decisions = [];
    for (let n = 0; n < 1_100; n += 1) decisions.push(await shared.process(0).take('ada', 1));
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(980);
  });

  it('counts each client by itself, and begins anew after a minute', async () => {
    const shared = share(1);
    expect((await shared.process(0).take('ada', 1)).allowed).toBe(true);
    expect((await shared.process(1).take('ada', 1)).allowed).toBe(false);
    expect((await shared.process(1).take('bob', 1)).allowed).toBe(true);
    shared.pass(60_001);
    expect((await shared.process(1).take('ada', 1)).allowed).toBe(true);
  });
});
