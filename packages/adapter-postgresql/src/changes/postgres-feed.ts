import {
  type ChangeBatch,
  type ChangeDetail,
  type ChangesPort,
  checkCancelled,
  type OperationContext,
  type PlaceMove,
  type WatchRequest,
  watchFeed,
} from '@database-service/core';
import {
  collectionMissing,
  deletePlace,
  insertPlace,
  replaceCatalogueVersion,
  selectPlace,
  updateChangeDetail,
  updatePlace,
} from '@database-service/sql';
import { lockWriters } from '../catalogue/change-catalogue.js';
import { lockKey, lockUntilEnd } from '../catalogue/lock-keys.js';
import { mapError } from '../errors.js';
import { refuseForServed } from '../served/refuse.js';
import type { Store } from '../store.js';
import type { Numbering } from './numbering.js';

/** The change feed of a PostgreSQL database. */
export class PostgresFeed implements ChangesPort {
  readonly #store: Store;
  readonly #numbering: Numbering;

  constructor(store: Store, numbering: Numbering) {
    this.#store = store;
    this.#numbering = numbering;
  }

  async *watch(context: OperationContext, request: WatchRequest): AsyncGenerator<ChangeBatch, void, undefined> {
    try {
      await this.#store.ready();
      if (request.after === undefined) await this.#numbering.settle(context);
      yield* watchFeed(context, this.#numbering.feed, request);
    } catch (error) {
      throw mapError(error);
    }
  }

  async setDetail(context: OperationContext, name: string, detail: ChangeDetail): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() =>
      this.#store.changeCatalogue(context, async (executor, catalogue) => {
        const collection = await catalogue.find(name);
        if (collection === undefined) throw collectionMissing(name);
        refuseForServed(collection, 'told what its changes hold: they hold the document');
        await executor.run(lockWriters(collection));
        await executor.run(updateChangeDetail(collection.id, detail));
        await executor.run(replaceCatalogueVersion());
      }),
    );
  }

  async loadPlace(context: OperationContext, reader: string): Promise<string | undefined> {
    checkCancelled(context);
    const { reads } = this.#store.readsOf(context);
    const [row] = await this.#store.call(() => reads.all(selectPlace(reader)));
    return row === undefined ? undefined : String(row[0]);
  }

  async savePlace(context: OperationContext, reader: string, { from, to }: PlaceMove): Promise<boolean> {
    checkCancelled(context);
    const { connections, config } = this.#store;
    return await this.#store.call(() =>
      connections.inTransaction(context, async (session) => {
        await session.all(lockUntilEnd(lockKey(config.schema, 'reader', reader)));
        const [row] = await session.all(selectPlace(reader));
        if ((row === undefined ? undefined : String(row[0])) !== from) return false;
        const write = from === undefined ? insertPlace : updatePlace;
        await session.run(write(reader, to, Date.now()));
        return true;
      }),
    );
  }

  async forgetPlace(context: OperationContext, reader: string): Promise<void> {
    checkCancelled(context);
    await this.#store.call(() => this.#store.connections.query(context, deletePlace(reader), 'write'));
  }
}
