import { describe, expect, it } from 'vitest';
import { createContext } from '../context.js';
import { flattenBatches } from './document-batches.js';

const context = createContext();

/** Batches, and whether they have been ended. */
function batchesOf(...batches: (readonly number[] | Error)[]) {
  const state = { isEnded: false };
  async function* read(): AsyncGenerator<readonly number[]> {
    try {
      for (const batch of batches) {
        if (batch instanceof Error) throw batch;
        yield batch;
      }
    } finally {
      state.isEnded = true;
    }
  }
  return { state, read };
}

describe('what batches hold, one by one', () => {
  it('comes in order, whatever their sizes', async () => {
    const { read } = batchesOf([1, 2, 3], [], [4], [5, 6]);
    const items: number[] = [];
    for await (const item of flattenBatches(context, read())) items.push(item);
    expect(items).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('comes in order to those who ask before they were answered', async () => {
    const { read } = batchesOf([1, 2], [3], [4, 5]);
    const iterator = flattenBatches(context, read())[Symbol.asyncIterator]();
    const steps = await Promise.all(Array.from({ length: 7 }, () => iterator.next()));
    expect(steps.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('ends the source when the loop is left', async () => {
    const { state, read } = batchesOf([1, 2], [3]);
    for await (const _ of flattenBatches(context, read())) break;
    expect(state.isEnded).toBe(true);
  });

  it('fails where the source does, behind what came before', async () => {
    const { read } = batchesOf([1, 2], new Error('broken'));
    const items: number[] = [];
    const reading = async () => {
      for await (const item of flattenBatches(context, read())) items.push(item);
    };
    await expect(reading()).rejects.toThrow('broken');
    expect(items).toEqual([1, 2]);
  });

  it('ends amid a batch when nobody waits any more, and the source with it', async () => {
    const { state, read } = batchesOf([1, 2, 3]);
    const leaving = new AbortController();
    const items: number[] = [];
    const reading = async () => {
      for await (const item of flattenBatches(createContext({ signal: leaving.signal }), read())) {
        items.push(item);
        if (item === 2) leaving.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ reason: 'CANCELLED' });
    expect([items, state.isEnded]).toEqual([[1, 2], true]);
  });
});
