import {
  type ChangeBatch,
  type ChangeRecord,
  checkCancelled,
  type OperationContext,
  omitDocument,
  type WatchRequest,
} from '@database-service/core';
import type { EventLook, EventSource } from './event-source.js';
import { needsImage, readEvent } from './read-event.js';
import type { StreamEvent } from './stream-event.js';
import { writeStreamToken } from './stream-token.js';

/** Records given at once. */
const partMax = 200;
/** How much later than asked for a batch may come while the server looks through old events. */
const graceMs = 2_000;

/** What a watch reads. */
export interface WatchedEvents {
  readonly source: EventSource;
  /** Whether the service keeps a collection. */
  isKept(stored: string): Promise<boolean>;
}

/**
 * Makes a watch of events. Ends with the first failure: what the source throws, or HISTORY_LOST.
 *
 * @throws DataError HISTORY_LOST, CANCELLED, DEADLINE_EXCEEDED; and what the source throws, as it is
 */
export async function* watchEvents(
  context: OperationContext,
  watched: WatchedEvents,
  request: WatchRequest,
): AsyncGenerator<ChangeBatch, void, undefined> {
  const { source } = watched;
  const begun = await source.begin();
  let token = request.after ?? (begun === undefined ? '' : writeStreamToken(begun));
  // What comes with the first answer is behind the place that is asked for; without one, before the place that is told here.
  yield { records: [], token };
  let pending: Promise<EventLook> | undefined;
  for (;;) {
    const records: ChangeRecord[] = [];
    const endMs = performance.now() + request.idleMs;
    for (let looks = 0; ; looks += 1) {
      checkCancelled(context);
      pending ??= source.next();
      const leftMs = endMs - performance.now();
      const look = await settleWithin(pending, looks === 0 ? leftMs + graceMs : leftMs);
      if (look === undefined) break;
      pending = undefined;
      if (look.event !== undefined) records.push(...(await readLook(watched, request, look.event, token)));
      if (look.token !== undefined) token = writeStreamToken(look.token);
      if (records.length >= partMax || (records.length > 0 && !look.hasMore)) break;
      if (performance.now() >= endMs && !look.hasMore) break;
    }
    checkCancelled(context);
    yield { records, token };
  }
}

async function readLook(
  { isKept }: WatchedEvents,
  { collection, detail }: WatchRequest,
  event: StreamEvent,
  place: string,
): Promise<readonly ChangeRecord[]> {
  const before = collection === undefined ? place : writeStreamToken(event._id);
  const surroundings = { before, isKept: needsImage(event) && (await isKept(event.ns?.coll ?? '')) };
  const records = readEvent(event, surroundings).filter(
    (record) => collection === undefined || record.collection === collection,
  );
  return detail === 'keys' ? records.map(omitDocument) : records;
}

/** What a promise gives, or `undefined` if it takes longer; it goes on then. */
async function settleWithin<Result>(promise: Promise<Result>, ms: number): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
