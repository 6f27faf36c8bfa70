import { describe, expect, it } from 'vitest';
import { Staleness } from './staleness.js';

describe('how far a standby is behind', () => {
  it('is not known before both have been asked', () => {
    const staleness = new Staleness(1_000);
    expect(staleness.isWithin(0)).toBe(false);
    staleness.notePrimary(0, '0/100');
    expect(staleness.isWithin(0)).toBe(false);
    staleness.noteStandby(5, '0/100');
    expect(staleness.isWithin(5)).toBe(true);
  });

  it('is the time since the primary was where the standby is', () => {
    const staleness = new Staleness(1_000);
    for (const [atMs, position] of [
      [0, '0/FFFFFFF0'],
      [600, '1/10'],
      [1_200, '1/20'],
    ] as const) {
      staleness.notePrimary(atMs, position);
      staleness.noteStandby(atMs, '0/FFFFFFFF');
    }
    expect(staleness.isWithin(1_000)).toBe(true);
    expect(staleness.isWithin(1_001)).toBe(false);
    staleness.noteStandby(1_500, '1/1F');
    expect(staleness.isWithin(1_600)).toBe(true);
    expect(staleness.isWithin(1_601)).toBe(false);
    staleness.noteStandby(1_700, '1/20');
    expect(staleness.isWithin(2_200)).toBe(true);
  });

  it('stays what it was while the primary is away', () => {
    const near = new Staleness(1_000);
    const far = new Staleness(1_000);
    for (const each of [near, far]) each.notePrimary(0, '0/10');
    for (const each of [near, far]) each.noteStandby(0, '0/10');
    near.notePrimary(900, undefined);
    far.notePrimary(900, '0/20');
    far.notePrimary(1_900, undefined);
    expect(near.isWithin(100_000)).toBe(true);
    expect(far.isWithin(100_000)).toBe(false);
  });

  it('is nothing where it takes writes by itself', () => {
    const staleness = new Staleness(1_000);
    staleness.noteStandby(500, null);
    expect(staleness.isWithin(1_500)).toBe(true);
    expect(staleness.isWithin(1_501)).toBe(false);
  });
});
