import {
  type ChangeBatch,
  type ChangeDetail,
  ChangeSignal,
  type ChangesPort,
  createContext,
  DataError,
  type FeedExtent,
  type FeedPart,
  type FeedSelection,
  isDataError,
  type NumberedFeed,
  type OperationContext,
  type PlaceMove,
  type WatchRequest,
  watchFeed,
} from '@database-service/core';
import { type Db, ReadConcern } from 'mongodb';
import type { Catalogue } from '../catalogue/catalogue.js';
import { keepEntry } from '../catalogue/make-collection.js';
import type { MongoDriver } from '../driver.js';
import { Activity } from './activity.js';
import { readChange } from './change-document.js';
import { endEvents, forgetEvents } from './collection-events.js';
import { changesOf, readExtent, readState, trimChanges } from './feed-state.js';
import { type CollectionEvent, hasOtherEvents, numberEvents, numberPending } from './number-pending.js';
import { forgetPlace, loadPlace, savePlace } from './reader-places.js';

/** Records given at once. */
const partMax = 200;
/** How long a reader waits before it looks for what other processes wrote. */
const pollMs = 100;
/** A drop that is under way for longer is given up by its process. */
const abandonedMs = 30_000;
/** How often numbering begins anew since collections are dropped or renamed meanwhile; what is left has to wait. */
const attemptsMax = 20;
/** How long numbering may take until it is begun anew: whoever waits for it waits no longer for a server that is silent. */
const settleMaxMs = 60_000;
/** How long after a write its change is numbered, if no reader asks for it before. */
const settleMs = 500;

/**
 * The change feed of a server without change streams: a change waits within its document, in the write that makes it, until
 * somebody numbers it; records with numbers are followed.
 */
export class ChangeFeed implements NumberedFeed, ChangesPort {
  readonly #driver: MongoDriver;
  readonly #catalogue: Catalogue;
  readonly #activity = new Activity();
  readonly #committed = new ChangeSignal();
  /** Numbering that goes on, and the one that begins behind it. */
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Drops and renamings under way, and since when they are known to be. */
  readonly #openEvents = new Map<string, number>();

  constructor(driver: MongoDriver, catalogue: Catalogue) {
    this.#driver = driver;
    this.#catalogue = catalogue;
  }

  async *watch(context: OperationContext, request: WatchRequest): AsyncGenerator<ChangeBatch> {
    // What was written before it begins is behind it.
    await this.settle(context);
    yield* watchFeed(context, this, request);
  }

  async setDetail(context: OperationContext, collection: string, detail: ChangeDetail): Promise<void> {
    const catalogue = this.#catalogue;
    await keepEntry(context, { driver: this.#driver, catalogue }, await catalogue.require(context, collection));
    await catalogue.change(context, collection, () => ({ change_detail: detail }));
  }

  loadPlace(context: OperationContext, reader: string): Promise<string | undefined> {
    return this.#driver.call(context, 'read', (database) => loadPlace(database, reader));
  }

  savePlace(context: OperationContext, reader: string, move: PlaceMove): Promise<boolean> {
    return this.#driver.call(context, 'write', (database) => savePlace(database, reader, move));
  }

  forgetPlace(context: OperationContext, reader: string): Promise<void> {
    return this.#driver.call(context, 'write', (database) => forgetPlace(database, reader));
  }

  extent(context: OperationContext): Promise<FeedExtent> {
    return this.#driver.call(context, 'read', readExtent);
  }

  async read(context: OperationContext, after: number, { collection, detail }: FeedSelection): Promise<FeedPart> {
    await this.settle(context);
    return await this.#driver.call(context, 'read', async (database) => {
      const { epoch } = await readState(database);
      const filter = { _id: { $gt: after } };
      const options = detail === 'keys' ? { projection: { after: 0 } } : {};
      const found = await changesOf(database).find(filter, options).sort({ _id: 1 }).limit(partMax).toArray();
      const wanted = found.filter((stored) => collection === undefined || stored.collection === collection);
      return { records: wanted.map((stored) => readChange(stored, epoch)), through: found.at(-1)?._id ?? after };
    });
  }

  async wait(context: OperationContext, after: number, { timeoutMs }: { readonly timeoutMs: number }): Promise<number> {
    await this.#committed.wait(context, Math.min(timeoutMs, pollMs));
    return after;
  }

  /** Before a write to a collection. */
  async mark(context: OperationContext, collection: string): Promise<void> {
    // Not the write itself: a failure here leaves nobody in doubt about that.
    await this.#driver.call(context, 'read', (database) => this.#activity.mark(database, collection));
  }

  /** After a write. */
  noteWritten(collection: string): void {
    this.#activity.noteWritten(collection);
    this.#committed.notify();
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.settle(createContext()).catch((error: unknown) => this.#report(error));
    }, settleMs);
    this.#timer.unref();
  }

  /** Numbers what was written before the call. */
  settle(context: OperationContext): Promise<void> {
    // What runs may have looked already: who comes now waits for one that begins later, together with others.
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) {
      this.#running = this.#settle(context).finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#next = this.#running
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.settle(context);
      });
    return this.#next;
  }

  /** Numbers all that is pending in a collection, before that is dropped or renamed. */
  async settleCollection(context: OperationContext, collection: string): Promise<void> {
    await this.#driver.call(context, 'read', async (opened) => {
      const database = this.#safe(opened);
      // The end of a former collection of the name is before what is pending in this one.
      await numberEvents(database);
      await numberPending(database, [collection]);
    });
  }

  /** Removes what is older than it is kept for. */
  trim(context: OperationContext): Promise<number> {
    const { changesRetentionHours } = this.#driver.config;
    const before = new Date(Date.now() - changesRetentionHours * 3_600_000);
    return this.#driver.call(context, 'write', (database) => trimChanges(database, before));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#committed.notify();
    await this.#running?.catch(() => {});
  }

  async #settle(context: OperationContext): Promise<void> {
    // Others may wait for it: the one who began it must not end it.
    const shared = createContext({ logger: context.logger, deadlineMs: Date.now() + settleMaxMs });
    // What it is at may be done again: of a read that asks for it nobody need say that its outcome is unknown.
    const numbering = this.#driver.call(shared, 'read', async (opened) => {
      const database = this.#safe(opened);
      const listAll = async () => (await this.#catalogue.list(shared)).map(({ name }) => name);
      const collections = await this.#activity.list(database, listAll);
      let left: readonly string[] = collections;
      try {
        const end = await this.#number(database, collections);
        left = end.left;
        await this.#resolveEvents(shared, end.open);
      } finally {
        // Also where it failed: nobody else would look there again soon.
        for (const collection of left) this.#activity.noteWritten(collection);
      }
    });
    await numbering.catch((error: unknown) => {
      throw isDataError(error) && error.reason === 'DEADLINE_EXCEEDED' ? serverSilent(error) : error;
    });
  }

  /** @returns drops and renamings under way; the collections in which something may be left */
  async #number(
    database: Db,
    collections: readonly string[],
  ): Promise<{ readonly open: readonly CollectionEvent[]; readonly left: readonly string[] }> {
    let open: readonly CollectionEvent[] = [];
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      open = await numberEvents(database);
      const known = open;
      const waiting = new Set(known.flatMap(({ collection, from, to }) => [collection, from, to]));
      const [held, free] = [true, false].map((isHeld) =>
        collections.filter((collection) => waiting.has(collection) === isHeld),
      ) as [string[], string[]];
      const isAll = free.length === 0 || (await numberPending(database, free, () => hasOtherEvents(database, known)));
      if (isAll) return { open, left: held };
    }
    return { open, left: collections };
  }

  /** On a replica set what a majority has is read: what is in the feed is never undone by a change of the primary. */
  #safe(database: Db): Db {
    if (!this.#driver.hasTransactions) return database;
    return database.client.db(database.databaseName, { readConcern: new ReadConcern('majority') });
  }

  /** Ends the drops and renamings whose process has died amid them: by what has become of the collection. */
  async #resolveEvents(context: OperationContext, open: readonly CollectionEvent[]): Promise<void> {
    const nowMs = performance.now();
    for (const id of this.#openEvents.keys()) if (!open.some(({ _id }) => _id === id)) this.#openEvents.delete(id);
    for (const event of open) {
      const sinceMs = this.#openEvents.get(event._id) ?? nowMs;
      this.#openEvents.set(event._id, sinceMs);
      if (nowMs - sinceMs < abandonedMs) continue;
      const name = event.from ?? event.collection;
      const entry = await this.#catalogue.find(context, name);
      const hasHappened = entry?.createdAt.getTime() !== event.created_at.getTime();
      if (hasHappened) await endEvents(context, this.#driver, [event]);
      else await forgetEvents(context, this.#driver, [event]);
    }
  }

  #report(error: unknown): void {
    if (this.#isClosed) return;
    this.#driver.config.logger.warn('Numbering the changes failed; it is tried again.', { error });
  }
}

/** The time was not that of who asks: he may try again. */
function serverSilent(cause: unknown): DataError {
  return new DataError('DATABASE_UNAVAILABLE', 'MongoDB did not answer in a minute; try again.', { cause });
}
