import type { ChangesPort } from '../adapter/ports.js';
import type { OperationContext } from '../context.js';
import { DataError } from '../errors/data-error.js';
import type { ChangeDetail } from './change-detail.js';
import type { ChangeRecord } from './change-record.js';

/** A reader of the change feed whose place outlives it. */
export interface FeedReader {
  /** Its place is kept under this name: one that begins under the same name goes on there. 1–120 characters. */
  readonly name: string;
  /** Records of this collection only; absent: of all. */
  readonly collection?: string;
  /** `keys`: records come without their documents. */
  readonly detail?: ChangeDetail;
  /** Handles one record; the next waits for it. What it throws ends the reader, before its place is moved. */
  handle(record: ChangeRecord): void | Promise<void>;
}

/** How often a place is kept while nothing comes. */
const idleMs = 15_000;

/**
 * Hands the records of the feed to a reader, one after the other, without an end: at least once each, also when the
 * process dies at any instant, since the place is kept behind what was handled. A name that was never used begins with
 * what comes from now on.
 *
 * Two readers of one name do not share the work: the one that finds the other's place ends with WRITE_CONTENTION.
 *
 * @throws DataError HISTORY_LOST (it was away for longer than history is kept), WRITE_CONTENTION, CANCELLED, and what
 *   `handle` throws
 */
export async function followChanges(
  context: OperationContext,
  changes: ChangesPort,
  { name, collection, detail, handle }: FeedReader,
): Promise<never> {
  let place = await changes.loadPlace(context, name);
  const request = {
    idleMs,
    ...(collection === undefined ? {} : { collection }),
    ...(detail === undefined ? {} : { detail }),
    ...(place === undefined ? {} : { after: place }),
  };
  for await (const { records, token } of changes.watch(context, request)) {
    for (const record of records) await handle(record);
    if (token === place) continue;
    if (!(await changes.savePlace(context, name, { from: place, to: token }))) throw overtaken(name);
    place = token;
  }
  throw new DataError('INTERNAL', 'The change feed ended, which it must not.');
}

function overtaken(name: string): DataError {
  return new DataError('WRITE_CONTENTION', `Another reader is at work under the name ${JSON.stringify(name)}.`, {
    details: { reader: name },
  });
}
