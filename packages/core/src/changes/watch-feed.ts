import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import type { ChangeDetail } from './change-detail.js';
import type { ChangeBatch, ChangeRecord, WatchRequest } from './change-record.js';
import { readFeedToken, writeFeedToken } from './feed-token.js';

/** What of a feed's history is kept. */
export interface FeedExtent {
  readonly epoch: string;
  /** Numbers up to this one are no longer kept; 0 if all are. */
  readonly removedThrough: number;
  /** Number of the last record there is; `removedThrough` if there is none. */
  readonly last: number;
}

/** A part of a feed, as read at once. */
export interface FeedPart {
  readonly records: readonly ChangeRecord[];
  /** All up to this number was looked at. */
  readonly through: number;
}

/** Which records of a feed are read, and how much of each. */
export interface FeedSelection {
  /** `undefined`: all. */
  readonly collection: string | undefined;
  /** `keys`: documents need not be read; `omitDocument` is what a record looks like then. */
  readonly detail: ChangeDetail;
}

/**
 * A feed whose records are numbered in the order of their commits: a rowid where there is one writer, else what a
 * sequencer gave. `watchFeed` makes a watch of it.
 */
export interface NumberedFeed {
  extent(context: OperationContext): Promise<FeedExtent>;
  /** The next records behind a number, as many as are good to have in memory at once; none if there is nothing new. */
  read(context: OperationContext, after: number, selection: FeedSelection): Promise<FeedPart>;
  /**
   * Settles when the collection may have more behind the number, when the time is over, or when cancelled.
   * @returns a number, `after` or a later one, up to which there is nothing of the collection behind `after`
   */
  wait(
    context: OperationContext,
    after: number,
    options: { readonly collection: string | undefined; readonly timeoutMs: number },
  ): Promise<number>;
}

/**
 * Follows a numbered feed without an end. Nothing is held between two batches but the place: a slow reader costs no
 * memory, and learns that history was lost when it is.
 *
 * @throws DataError HISTORY_LOST, BAD_ARGUMENT (a token of another kind), CANCELLED, DEADLINE_EXCEEDED
 */
export async function* watchFeed(
  context: OperationContext,
  feed: NumberedFeed,
  { collection, after, idleMs, detail = 'after' }: WatchRequest,
): AsyncGenerator<ChangeBatch, void, undefined> {
  checkCancelled(context);
  const asked = after === undefined ? undefined : readFeedToken(after);
  const { epoch, ...start } = await feed.extent(context);
  // A number that was not given yet is one of a future that a restored backup has not had.
  if (asked !== undefined && (asked.epoch !== epoch || asked.number > start.last)) throw historyLost();
  let place = asked?.number ?? start.last;
  if (place < start.removedThrough) throw historyLost();
  yield { records: [], token: writeFeedToken({ epoch, number: place }) };
  for (;;) {
    const part = await readNext(context, feed, place, { collection, detail, idleMs });
    const extent = await feed.extent(context);
    // Looked at behind the reading: what was removed in between was perhaps not read.
    if (extent.epoch !== epoch || place < extent.removedThrough) throw historyLost();
    place = part.through;
    yield { records: part.records, token: writeFeedToken({ epoch, number: place }) };
  }
}

/** Records, or what was looked at in the time of a heartbeat. */
async function readNext(
  context: OperationContext,
  feed: NumberedFeed,
  after: number,
  { idleMs, ...selection }: FeedSelection & { readonly idleMs: number },
): Promise<FeedPart> {
  const endMs = performance.now() + idleMs;
  const { collection } = selection;
  let place = after;
  for (;;) {
    checkCancelled(context);
    const part = await feed.read(context, place, selection);
    const leftMs = endMs - performance.now();
    if (part.records.length > 0 || leftMs <= 0) return part;
    const isAtEnd = part.through === place;
    place = isAtEnd ? await feed.wait(context, place, { collection, timeoutMs: leftMs }) : part.through;
  }
}

function historyLost(): DataError {
  return new DataError(
    'HISTORY_LOST',
    'The changes behind this resume token are no longer kept. Read the collection again, and watch from then on.',
  );
}
