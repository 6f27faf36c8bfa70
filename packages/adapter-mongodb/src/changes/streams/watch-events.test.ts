import { type ChangeBatch, createContext } from '@database-service/core';
import { MongoServerError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { mapError } from '../../errors.js';
import type { EventLook } from './event-source.js';
import type { StreamEvent } from './stream-event.js';
import { writeStreamToken } from './stream-token.js';
import { watchEvents } from './watch-events.js';

const tokenOf = (number: number) => ({ _data: `82${number.toString(16).padStart(6, '0')}` });
const textOf = (number: number) => writeStreamToken(tokenOf(number));
const wallTime = new Date(1);

/** A look at an event of the number; without a collection at none. */
function look(number: number, coll?: string, { hasMore = false } = {}): EventLook {
  const event = { _id: tokenOf(number), operationType: 'drop', ns: { db: 'd', coll }, wallTime } as StreamEvent;
  return { event: coll === undefined ? undefined : event, token: tokenOf(number), hasMore };
}

/** Looks, one after the other, and then a failure. */
function sourceOf(looks: readonly EventLook[], failure = new Error('There are no more.')) {
  const rest = [...looks];
  let failures = 0;
  const source = {
    begin: async () => tokenOf(1),
    async next(): Promise<EventLook> {
      const next = rest.shift();
      if (next !== undefined) return next;
      failures += 1;
      throw failure;
    },
    async close() {},
  };
  return { source, isKept: async () => true, failures: () => failures };
}

async function take(batches: AsyncIterable<ChangeBatch>, count: number): Promise<readonly unknown[]> {
  const taken: unknown[] = [];
  for await (const { records, token } of batches) {
    taken.push([records.map(({ collection }) => collection), token]);
    if (taken.length === count) break;
  }
  return taken;
}

describe('a watch of events', () => {
  const request = { idleMs: 60_000 };

  it('begins with the place, and gives what comes together together', async () => {
    const watched = sourceOf([look(2, 'a', { hasMore: true }), look(3, 'b'), look(4, 'c')]);
    expect(await take(watchEvents(createContext(), watched, request), 3)).toEqual([
      [[], textOf(1)],
      [['a', 'b'], textOf(3)],
      [['c'], textOf(4)],
    ]);
  });

  it('begins where it is asked to', async () => {
    expect(await take(watchEvents(createContext(), sourceOf([]), { ...request, after: textOf(7) }), 1)).toEqual([
      [[], textOf(7)],
    ]);
  });

  it('moves on while nothing comes for it', async () => {
    const watched = sourceOf([look(5), look(6, 'other'), look(7, 'mine')]);
    const batches = watchEvents(createContext(), watched, { idleMs: 0, collection: 'mine' });
    expect(await take(batches, 4)).toEqual([
      [[], textOf(1)],
      [[], textOf(5)],
      [[], textOf(6)],
      [['mine'], textOf(7)],
    ]);
  });

  it.each([286, 280])('ends with HISTORY_LOST by the code %d, and does not look again', async (code) => {
    const watched = sourceOf([look(2, 'a')], new MongoServerError({ message: 'said', code }));
    const batches = watchEvents(createContext(), watched, request);
    const error = await take(batches, 9).catch((thrown: unknown) => thrown);
    expect(mapError(error).reason).toBe('HISTORY_LOST');
    expect(watched.failures()).toBe(1);
    expect((await batches.next()).done).toBe(true);
  });

  it('ends when its caller goes', async () => {
    const ending = new AbortController();
    const batches = watchEvents(createContext({ signal: ending.signal }), sourceOf([look(2, 'a')]), request);
    await batches.next();
    ending.abort();
    await expect(batches.next()).rejects.toMatchObject({ reason: 'CANCELLED' });
  });
});
