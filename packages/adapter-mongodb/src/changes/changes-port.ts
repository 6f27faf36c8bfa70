import type {
  ChangeBatch,
  ChangeDetail,
  ChangesPort,
  OperationContext,
  PlaceMove,
  WatchRequest,
} from '@database-service/core';
import type { Store } from '../store.js';
import { historyLost, isStreamToken } from './streams/stream-token.js';

/** The change feed that the database has: what is kept within its documents, or the server's change streams. */
export class MongoChanges implements ChangesPort {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async *watch(context: OperationContext, request: WatchRequest): AsyncGenerator<ChangeBatch> {
    const { driver, feed, streams, membership } = this.#store;
    await membership.join(context);
    if (driver.usesStreams) {
      yield* streams.watch(context, request);
      return;
    }
    if (request.after !== undefined && isStreamToken(request.after)) throw historyLost();
    yield* feed.watch(context, request);
  }

  setDetail(context: OperationContext, collection: string, detail: ChangeDetail): Promise<void> {
    return this.#store.feed.setDetail(context, collection, detail);
  }

  loadPlace(context: OperationContext, reader: string): Promise<string | undefined> {
    return this.#store.feed.loadPlace(context, reader);
  }

  savePlace(context: OperationContext, reader: string, move: PlaceMove): Promise<boolean> {
    return this.#store.feed.savePlace(context, reader, move);
  }

  forgetPlace(context: OperationContext, reader: string): Promise<void> {
    return this.#store.feed.forgetPlace(context, reader);
  }
}
