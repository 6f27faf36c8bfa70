import { type ChangeBatch, checkCancelled, type OperationContext, type WatchRequest } from '@database-service/core';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { MongoDriver } from '../../driver.js';
import { databaseClosed } from '../../errors.js';
import { nameOfStored } from '../../names.js';
import { MongoEventSource } from './event-source.js';
import { streamPipeline } from './stream-pipeline.js';
import { readStreamToken } from './stream-token.js';
import { watchEvents } from './watch-events.js';

/** How long the server waits for an event at most before it says that there is none. */
const waitMsMax = 1_000;
const waitMsMin = 20;

/**
 * The change feed of a replica set or a sharded cluster, by its change streams: all that is committed, in the order of the commits, what
 * other programs write, too. Each watch is a stream of its own, with a connection beside those of the pool.
 */
export class StreamFeed {
  readonly #driver: MongoDriver;
  readonly #catalogue: Catalogue;
  readonly #open = new Set<MongoEventSource>();
  #isClosed = false;

  constructor(driver: MongoDriver, catalogue: Catalogue) {
    this.#driver = driver;
    this.#catalogue = catalogue;
  }

  /** @throws DataError what `ChangesPort.watch` throws */
  async *watch(context: OperationContext, request: WatchRequest): AsyncGenerator<ChangeBatch> {
    const { collection, detail = 'after', after, idleMs } = request;
    const token = after === undefined ? undefined : readStreamToken(after);
    const database = await this.#driver.openForStreams(context);
    const waitMs = Math.min(waitMsMax, Math.max(waitMsMin, idleMs));
    const source = new MongoEventSource(database, streamPipeline({ collection, detail }), token, waitMs);
    const end = (): void => void source.close().catch(() => {});
    this.#open.add(source);
    context.signal.addEventListener('abort', end, { once: true });
    try {
      if (context.signal.aborted) checkCancelled(context);
      yield* watchEvents(context, { source, isKept: (stored) => this.#isKept(context, stored) }, request);
    } catch (error) {
      throw this.#isClosed ? databaseClosed() : this.#driver.wordError(context, error, 'read');
    } finally {
      context.signal.removeEventListener('abort', end);
      this.#open.delete(source);
      end();
    }
  }

  /** Ends the watches that go on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(Array.from(this.#open, (source) => source.close().catch(() => {})));
  }

  async #isKept(context: OperationContext, stored: string): Promise<boolean> {
    const name = nameOfStored(stored);
    return name !== undefined && (await this.#catalogue.findRecent(context, name))?.isKept === true;
  }
}
