import { randomBytes } from 'node:crypto';
import {
  type ChangeBatch,
  type ChangeDetail,
  type ChangeRecord,
  ChangeSignal,
  type ChangesPort,
  DataError,
  type FeedExtent,
  type FeedPart,
  type FeedSelection,
  type NumberedFeed,
  type OperationContext,
  omitDocument,
  type PlaceMove,
  type WatchRequest,
  watchFeed,
  writeFeedToken,
} from '@database-service/core';

/** A record before it has its place in the feed. */
export type NewChange = ChangeRecord extends infer Each ? (Each extends ChangeRecord ? Unplaced<Each> : never) : never;
type Unplaced<Each extends ChangeRecord> = Omit<Each, 'eventId' | 'token'>;

/** Records that are kept. */
const recordsMax = 100_000;
/** Records given at once. */
const partMax = 200;

/** What a feed has to do with the rest of its database. */
export interface MemoryFeedOptions {
  isClosed(): boolean;
  /** @throws DataError COLLECTION_MISSING */
  setDetail(context: OperationContext, collection: string, detail: ChangeDetail): void;
}

/** The change feed of a database in memory: the newest records, numbered as they come. */
export class MemoryFeed implements NumberedFeed, ChangesPort {
  readonly committed = new ChangeSignal();
  readonly #epoch = randomBytes(8).toString('hex');
  readonly #options: MemoryFeedOptions;
  readonly #records: ChangeRecord[] = [];
  readonly #places = new Map<string, string>();
  #removed = 0;

  constructor(options: MemoryFeedOptions) {
    this.#options = options;
  }

  /** Adds a record at the end. */
  add(change: NewChange): void {
    const number = this.#removed + this.#records.length + 1;
    const token = writeFeedToken({ epoch: this.#epoch, number });
    this.#records.push({ ...change, eventId: `${this.#epoch}-${number}`, token });
    // A tenth at a time: moving all the others for each record would be slow.
    if (this.#records.length > recordsMax) this.#removed += this.#records.splice(0, recordsMax / 10).length;
    this.committed.notify();
  }

  watch(context: OperationContext, request: WatchRequest): AsyncIterable<ChangeBatch> {
    return watchFeed(context, this, request);
  }

  async setDetail(context: OperationContext, collection: string, detail: ChangeDetail): Promise<void> {
    this.#options.setDetail(context, collection, detail);
  }

  async loadPlace(_context: OperationContext, reader: string): Promise<string | undefined> {
    return this.#places.get(reader);
  }

  async savePlace(_context: OperationContext, reader: string, { from, to }: PlaceMove): Promise<boolean> {
    if (this.#places.get(reader) !== from) return false;
    this.#places.set(reader, to);
    return true;
  }

  async forgetPlace(_context: OperationContext, reader: string): Promise<void> {
    this.#places.delete(reader);
  }

  async extent(): Promise<FeedExtent> {
    if (this.#options.isClosed()) throw new DataError('SHUTTING_DOWN', 'The database is closed; open a new one.');
    return { epoch: this.#epoch, removedThrough: this.#removed, last: this.#removed + this.#records.length };
  }

  async read(_context: OperationContext, after: number, { collection, detail }: FeedSelection): Promise<FeedPart> {
    const part = this.#records.slice(Math.max(0, after - this.#removed)).slice(0, partMax);
    const records = part.filter((record) => collection === undefined || record.collection === collection);
    return { records: detail === 'keys' ? records.map(omitDocument) : records, through: after + part.length };
  }

  async wait(context: OperationContext, after: number, { timeoutMs }: { readonly timeoutMs: number }): Promise<number> {
    await this.committed.wait(context, timeoutMs);
    return after;
  }
}
