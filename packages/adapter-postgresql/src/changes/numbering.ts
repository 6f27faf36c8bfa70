import { setTimeout as rest } from 'node:timers/promises';
import { checkCancelled, isDataError, type OperationContext } from '@database-service/core';
import { replaceEpoch } from '@database-service/sql';
import { lockKey, lockUntilEnd } from '../catalogue/lock-keys.js';
import { databaseClosed, uniqueViolation } from '../errors.js';
import type { Store } from '../store.js';
import { BatchedFeed } from './batched-feed.js';
import { drawBatches, forgetHistory, readDrawn } from './draw-batches.js';
import { newEpoch } from './feed-tables.js';

/** At most so often others are told. */
const tellMs = 20;
/** How long what nobody told of goes unnoticed. */
const pollMaxMs = 250;
/** What nobody watches is numbered so soon, so that what a later watch has to put in order is never much. */
const unwatchedMs = 1_000;
/** How long somebody waits before he looks whether another has done with drawing. */
const turnMs = 2;

/** Numbers the records of the change feed as somebody wants to know of them, and tells other instances of what was committed. */
export class Numbering {
  readonly feed: BatchedFeed;
  readonly #store: Store;
  readonly #key: string;
  #telling: NodeJS.Timeout | undefined;
  #drawing: NodeJS.Timeout | undefined;

  constructor(store: Store) {
    this.#store = store;
    this.#key = lockKey(store.config.schema, 'changes');
    this.feed = new BatchedFeed({
      all: async (piece) => {
        if (store.isClosing) throw databaseClosed();
        return await store.connections.read(piece);
      },
      draw: () => this.#draw(),
      pollMaxMs,
    });
    store.onClose(() => {
      clearTimeout(this.#telling);
      clearTimeout(this.#drawing);
      this.feed.notify();
    });
  }

  /** Something was committed by this instance. */
  committed(): void {
    this.feed.notify();
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      void this.#store.tellOfChanges();
    }, tellMs).unref();
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      // Left to the next one: what fails here fails for who watches, too, and he is told.
      if (!this.#store.isClosing) this.#draw().catch(() => {});
    }, unwatchedMs).unref();
  }

  /** Settles when what was committed before the call has its numbers: a watch that begins now must not tell of it. */
  async settle(context: OperationContext): Promise<void> {
    for (;;) {
      checkCancelled(context);
      if ((await this.#draw()) !== undefined) return;
      await rest(turnMs);
    }
  }

  async #draw(): Promise<number | undefined> {
    if (this.#store.isClosing) throw databaseClosed();
    const { connections } = this.#store;
    try {
      // Asked again where its answer was lost: to draw twice does no harm.
      const [row = []] = await connections.read(drawBatches(this.#key));
      const { through, isForeign } = readDrawn(row);
      if (!isForeign) return through;
      await this.#beginAnew();
    } catch (error) {
      if (uniqueViolation(isDataError(error) ? error.cause : error) === undefined) throw error;
    }
    return undefined;
  }

  /** The database was copied from a server that has counted further: its numbers cannot be gone on with, so its watchers have to begin anew. */
  async #beginAnew(): Promise<void> {
    const { connections, config } = this.#store;
    config.logger.warn('The database comes from another server: its change feed begins anew', {
      schema: config.schema,
    });
    await connections.transaction(async (session) => {
      await session.all(lockUntilEnd(this.#key));
      const [row = []] = await session.all(drawBatches(this.#key));
      if (!readDrawn(row).isForeign) return;
      await session.run(replaceEpoch(newEpoch()));
      for (const statement of forgetHistory()) await session.run(statement);
    });
  }
}
