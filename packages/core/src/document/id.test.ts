import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkDocumentId, newDocumentId } from './id.js';

afterEach(() => {
  vi.useRealTimers();
});

describe('newDocumentId', () => {
  it('gives 24 hex digits that begin with the time in seconds', () => {
    const before = Math.floor(Date.now() / 1000);
    const id = newDocumentId();
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(Number.parseInt(id.slice(0, 8), 16)).toBeGreaterThanOrEqual(before);
  });

  it('gives distinct, ascending ids', () => {
    const ids = Array.from({ length: 50_000 }, newDocumentId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
  });

  it('stays ascending when the clock is set back', () => {
    vi.useFakeTimers({ now: Date.now() + 10_000 });
    const first = newDocumentId();
    vi.setSystemTime(Date.now() - 5_000);
    expect(newDocumentId() > first).toBe(true);
  });
});

describe('checkDocumentId', () => {
  it.each([
    ['a'],
    ['user123'],
    ['507f1f77bcf86cd799439011'],
    ['x'.repeat(255)],
    ['é'.repeat(127)],
    ['a/b c.$'],
    ['😀'],
  ])('accepts %j', (id) => {
    expect(checkDocumentId(id)).toBe(id);
  });

  it.each<[unknown]>([
    [''],
    ['x'.repeat(256)],
    ['é'.repeat(128)],
    ['😀'.repeat(64)],
    ['a\0'],
    ['\ud800'],
    [1],
    [null],
    [undefined],
    [{ $oid: 'x' }],
  ])('refuses %j', (id) => {
    expect(() => checkDocumentId(id, '/id')).toThrow(
      expect.objectContaining({ reason: 'BAD_VALUE', details: { pointer: '/id' } }),
    );
  });
});
