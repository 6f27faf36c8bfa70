import {
  type ChangeBatch,
  type ChangeDetail,
  type ChangesPort,
  checkCancelled,
  type FeedExtent,
  type FeedPart,
  type FeedSelection,
  type NumberedFeed,
  type OperationContext,
  type PlaceMove,
  type WatchRequest,
  watchFeed,
} from '@database-service/core';
import { type ChangeRow, readChangeRow, selectChanges, selectExtent } from '@database-service/sql';
import { mapError } from '../errors.js';
import { pause } from '../pause.js';
import { readChunk } from '../read/read-chunk.js';
import type { Store } from '../store.js';
import { CommitWatch } from './commit-watch.js';
import { readPlace } from './reader-places.js';

/** Most records in memory at once, if they are small. */
const recordsMax = 200;
/** Most numbers that one statement looks at, so that it takes a few milliseconds. */
const windowNumbers = 5_000;
/** Parts kept for other watches that are at the same place: those of one collection wake together. */
const sharedMax = 20;
/** For how long. */
const sharedMs = 20;

/**
 * The change feed of a SQLite file. There is one writer at a time, so the rowid of a record is its place in the order of
 * commits.
 */
export class SqliteFeed implements NumberedFeed, ChangesPort {
  readonly #source: Store;
  readonly #commits: CommitWatch;
  readonly #shared = new Map<string, FeedPart>();

  constructor(source: Store) {
    this.#source = source;
    this.#commits = new CommitWatch(source);
  }

  async *watch(context: OperationContext, request: WatchRequest): AsyncGenerator<ChangeBatch, void, undefined> {
    try {
      yield* watchFeed(context, this, request);
    } catch (error) {
      throw mapError(error);
    }
  }

  async setDetail(context: OperationContext, collection: string, detail: ChangeDetail): Promise<void> {
    checkCancelled(context);
    await this.#source.change('setChangeDetail', collection, detail);
  }

  async loadPlace(context: OperationContext, reader: string): Promise<string | undefined> {
    checkCancelled(context);
    try {
      return readPlace(this.#source.reader, reader);
    } catch (error) {
      throw mapError(error);
    }
  }

  async savePlace(context: OperationContext, reader: string, move: PlaceMove): Promise<boolean> {
    checkCancelled(context);
    return await this.#source.change('movePlace', reader, move);
  }

  async forgetPlace(context: OperationContext, reader: string): Promise<void> {
    checkCancelled(context);
    await this.#source.change('forgetPlace', reader);
  }

  async extent(): Promise<FeedExtent> {
    const [epoch, first, last] = this.#source.reader.first(selectExtent) ?? [];
    const removedThrough = first === null || first === undefined ? 0 : Number(first) - 1;
    return { epoch: String(epoch), removedThrough, last: last === null ? removedThrough : Number(last) };
  }

  async read(_context: OperationContext, after: number, selection: FeedSelection): Promise<FeedPart> {
    const key = `${after} ${selection.detail} ${selection.collection ?? ''}`;
    const shared = this.#shared.get(key);
    if (shared !== undefined) return shared;
    const { epoch, last } = await this.extent();
    const windowEnd = Math.min(last, after + windowNumbers);
    if (windowEnd <= after) return { records: [], through: after };
    // A long way through the changes of other collections lets others in.
    if (windowEnd < last) await pause();
    const part = this.#readWindow(epoch, after, windowEnd, selection);
    if (part.records.length > 0) this.#share(key, part);
    return part;
  }

  #readWindow(epoch: string, after: number, windowEnd: number, selection: FeedSelection): FeedPart {
    const select = selectChanges(after, windowEnd, selection);
    const { rows, isFull } = readChunk(this.#source.reader, select, recordsMax);
    const records = rows.map((row) => readChangeRow(epoch, row as unknown as ChangeRow));
    const lastRow = rows.at(-1);
    return { records, through: isFull && lastRow !== undefined ? Number(lastRow[0]) : windowEnd };
  }

  /** Records never change, so a part stays true; it is kept for a moment only. */
  #share(key: string, part: FeedPart): void {
    if (this.#shared.size === 0) setTimeout(() => this.#shared.clear(), sharedMs).unref();
    if (this.#shared.size < sharedMax) this.#shared.set(key, part);
  }

  async wait(
    context: OperationContext,
    after: number,
    options: { readonly collection: string | undefined; readonly timeoutMs: number },
  ): Promise<number> {
    return await this.#commits.wait(context, after, options);
  }
}
