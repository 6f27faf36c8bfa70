import {
  type ChangeBatch,
  type ChangeSignal,
  type ChangesPort,
  type FeedExtent,
  type FeedPart,
  type NumberedFeed,
  type OperationContext,
  type WatchRequest,
  watchFeed,
} from '@database-service/core';
import { type ChangeRow, readChangeRow, selectChanges, selectExtent } from '@database-service/sql';
import type { Connection } from '../driver.js';
import { mapError } from '../errors.js';
import { pause } from '../pause.js';
import { readChunk } from '../read/read-chunk.js';

/** What the feed of a file needs of its store. */
export interface FeedSource {
  /** @throws DataError SHUTTING_DOWN */
  readonly reader: Connection;
  readonly committed: ChangeSignal;
}

/** Most records in memory at once, if they are small. */
const recordsMax = 200;
/** Most numbers that one statement looks at, so that it takes a few milliseconds. */
const windowNumbers = 5_000;
/** How soon what another process wrote is noticed. */
const pollMs = 100;

/**
 * The change feed of a SQLite file. There is one writer at a time, so the rowid of a record is its place in the order of
 * commits.
 */
export class SqliteFeed implements NumberedFeed, ChangesPort {
  readonly #source: FeedSource;
  #poll: NodeJS.Timeout | undefined;
  #dataVersion: unknown;

  constructor(source: FeedSource) {
    this.#source = source;
  }

  async *watch(context: OperationContext, request: WatchRequest): AsyncGenerator<ChangeBatch, void, undefined> {
    try {
      yield* watchFeed(context, this, request);
    } catch (error) {
      throw mapError(error);
    }
  }

  async extent(): Promise<FeedExtent> {
    const [epoch, first, last] = this.#source.reader.first(selectExtent) ?? [];
    const removedThrough = first === null || first === undefined ? 0 : Number(first) - 1;
    return { epoch: String(epoch), removedThrough, last: last === null ? removedThrough : Number(last) };
  }

  async read(_context: OperationContext, after: number, collection: string | undefined): Promise<FeedPart> {
    const { reader } = this.#source;
    const { epoch, last } = await this.extent();
    const windowEnd = Math.min(last, after + windowNumbers);
    if (windowEnd <= after) return { records: [], through: after };
    // A long way through the changes of other collections lets others in.
    if (windowEnd < last) await pause();
    const { rows, isFull } = readChunk(reader, selectChanges(after, windowEnd, collection), recordsMax);
    const records = rows.map((row) => readChangeRow(epoch, row as unknown as ChangeRow));
    const lastRow = rows.at(-1);
    return { records, through: isFull && lastRow !== undefined ? Number(lastRow[0]) : windowEnd };
  }

  async wait(context: OperationContext, _after: number, timeoutMs: number): Promise<void> {
    this.#startPolling();
    await this.#source.committed.wait(context, timeoutMs);
  }

  /** One timer for all who wait; it ends by itself when nobody does. */
  #startPolling(): void {
    if (this.#poll !== undefined) return;
    this.#poll = setInterval(() => this.#lookForCommits(), pollMs);
    this.#poll.unref();
  }

  #lookForCommits(): void {
    const { committed } = this.#source;
    if (committed.waiting === 0) {
      clearInterval(this.#poll);
      this.#poll = undefined;
      return;
    }
    try {
      const version = this.#source.reader.database.pragma('data_version', { simple: true });
      if (version === this.#dataVersion) return;
      this.#dataVersion = version;
    } catch {
      // Closed, or the file is gone: those who wait find out when they read.
    }
    committed.notify();
  }
}
