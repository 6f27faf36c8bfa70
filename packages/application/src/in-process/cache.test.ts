import type { Document } from '@database-service/core';
import { describe, expect, it } from 'vitest';
import { InProcessCache } from './cache.js';

const key = { database: 'sqlite', collection: 'cities', id: 'oslo' };
const ttlMs = 60_000;

function documentOf(version: number, text = ''): Document {
  return { id: 'oslo', data: { text }, metadata: {}, version, createdAt: new Date(0), updatedAt: new Date(0) };
}

const makeCache = (): InProcessCache => new InProcessCache({ bytesMax: 10_000 });

describe('InProcessCache', () => {
  it('gives back what it was given, by the whole key', async () => {
    const cache = makeCache();
    await cache.set(key, documentOf(1), ttlMs);
    expect(await cache.get(key)).toEqual(documentOf(1));
    for (const other of [{ database: 'x' }, { collection: 'x' }, { id: 'x' }]) {
      expect(await cache.get({ ...key, ...other })).toBeUndefined();
    }
  });

  it('never replaces a newer version by an older one', async () => {
    const cache = makeCache();
    await cache.set(key, documentOf(3), ttlMs);
    await cache.set(key, documentOf(2), ttlMs);
    expect((await cache.get(key))?.version).toBe(3);
    await cache.set(key, documentOf(4), ttlMs);
    expect((await cache.get(key))?.version).toBe(4);
  });

  it('lets a read that missed during a write not put the old version back', async () => {
    const cache = makeCache();
    expect(await cache.get(key)).toBeUndefined();
    await cache.invalidate(key, 2);
    await cache.set(key, documentOf(1), ttlMs);
    expect(await cache.get(key)).toBeUndefined();
    await cache.set(key, documentOf(2), ttlMs);
    expect((await cache.get(key))?.version).toBe(2);
  });

  it('forgets what a deletion names, and takes no namesake for it', async () => {
    const cache = makeCache();
    await cache.set(key, documentOf(3), ttlMs);
    await cache.invalidate(key, 4);
    expect(await cache.get(key)).toBeUndefined();
    await cache.set(key, documentOf(3), ttlMs);
    expect(await cache.get(key)).toBeUndefined();
  });

  it('keeps what a late invalidation names already', async () => {
    const cache = makeCache();
    await cache.set(key, documentOf(3), ttlMs);
    await cache.invalidate(key, 3);
    await cache.invalidate(key, 2);
    expect((await cache.get(key))?.version).toBe(3);
  });

  it('lets entries and fences run out', async () => {
    const cache = new InProcessCache({ bytesMax: 10_000, fenceTtlMs: 5 });
    await cache.set(key, documentOf(1), 5);
    await cache.invalidate({ ...key, id: 'rome' }, 9);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await cache.get(key)).toBeUndefined();
    await cache.set({ ...key, id: 'rome' }, documentOf(1), ttlMs);
    expect(await cache.get({ ...key, id: 'rome' })).toBeDefined();
  });

  it('stays within its bytes, and keeps no old version of what is too large', async () => {
    const cache = makeCache();
    await cache.set(key, documentOf(1), ttlMs);
    await cache.set(key, documentOf(2, 'x'.repeat(20_000)), ttlMs);
    expect(await cache.get(key)).toBeUndefined();
    for (let at = 0; at < 100; at += 1) {
      await cache.set({ ...key, id: `${at}` }, documentOf(1, 'y'.repeat(1_000)), ttlMs);
    }
    let kept = 0;
    for (let at = 0; at < 100; at += 1) kept += (await cache.get({ ...key, id: `${at}` })) === undefined ? 0 : 1;
    expect(kept).toBeGreaterThan(3);
    expect(kept).toBeLessThan(10);
  });

  it('tells of hits and misses', async () => {
    const told: string[] = [];
    const cache = new InProcessCache({
      bytesMax: 10_000,
      onHit: ({ id }) => void told.push(`hit ${id}`),
      onMiss: ({ id }) => void told.push(`miss ${id}`),
    });
    await cache.get(key);
    await cache.set(key, documentOf(1), ttlMs);
    await cache.get(key);
    expect(told).toEqual(['miss oslo', 'hit oslo']);
    await cache.close();
  });
});
