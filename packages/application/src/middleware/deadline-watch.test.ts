import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeadlineWatch } from './deadline-watch.js';

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

function setUp() {
  const late: string[] = [];
  const watch = new DeadlineWatch();
  const add = (name: string, deadlineMs: number) => {
    const watched = { deadlineMs, onLate: () => void late.push(`${name} at ${Date.now()}`) };
    watch.add(watched);
    return watched;
  };
  return { late, watch, add };
}

describe('DeadlineWatch', () => {
  it('tells each at its time, whatever the order in which they came', () => {
    const { late, add } = setUp();
    add('c', 1_300);
    add('a', 1_100);
    add('b', 1_200);
    vi.advanceTimersByTime(150);
    add('late', 900);
    vi.advanceTimersByTime(1_000);
    expect(late).toEqual(['a at 1100', 'late at 1150', 'b at 1200', 'c at 1300']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not tell those that are done, and sleeps when nobody is left', () => {
    const { late, watch, add } = setUp();
    for (let at = 0; at < 100; at += 1) watch.remove(add(`${at}`, 1_100 + at));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(5_000);
    expect(late).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes a new one while it tells another, and times beyond what a timer takes', () => {
    const { late, watch, add } = setUp();
    watch.add({ deadlineMs: 1_100, onLate: () => void add('next', 1_150) });
    add('far', 1_000 + 2 ** 32);
    vi.advanceTimersByTime(200);
    expect(late).toEqual(['next at 1150']);
    vi.advanceTimersByTime(2 ** 32);
    expect(late).toEqual(['next at 1150', `far at ${1_000 + 2 ** 32}`]);
  });
});
