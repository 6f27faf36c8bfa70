import { describe, expect, it } from 'vitest';
import { RestartDelay } from './restart-delay.js';

describe('the wait before a process is replaced', () => {
  it('doubles up to half a minute', () => {
    const delay = new RestartDelay();
    expect(Array.from({ length: 11 }, () => delay.next(0))).toEqual([
      100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000,
    ]);
  });

  it('begins anew after one that lived', () => {
    const delay = new RestartDelay();
    expect([delay.next(0), delay.next(59_999), delay.next(60_000), delay.next(1)]).toEqual([100, 200, 100, 200]);
  });
});
