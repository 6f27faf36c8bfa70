import { DataError, type OperationContext } from '@database-service/core';
import type { Catalogue } from '../catalogue/catalogue.js';
import { collectionOf, type MongoDriver } from '../driver.js';
import { own } from '../names.js';
import { keepImages } from './streams/keep-images.js';

/** What a database's feed is made of, as it is kept beside its state. */
interface StoredKind {
  readonly _id: 'kind';
  readonly changes: 'streams';
}

/**
 * Sees to it that all processes of a database have the same feed: what one writes is not in the feed of another kind. Once a
 * database has had change streams it is not written to without.
 */
export class FeedMembership {
  readonly #driver: MongoDriver;
  readonly #catalogue: Catalogue;
  #isJoined = false;

  constructor(driver: MongoDriver, catalogue: Catalogue) {
    this.#driver = driver;
    this.#catalogue = catalogue;
  }

  /**
   * Before the first write and the first watch of this process.
   *
   * @throws DataError NOT_SUPPORTED for change streams of a server that has none, and where the database has the other feed
   */
  async join(context: OperationContext): Promise<void> {
    if (this.#isJoined) return;
    await this.#driver.call(context, 'read', async (database, call) => {
      const kinds = collectionOf<StoredKind>(database, own.feed);
      if (!this.#driver.usesStreams) {
        if ((await kinds.findOne({ _id: 'kind' }, call)) !== null) throw otherFeed();
        this.#isJoined = true;
        return;
      }
      if (!this.#driver.hasTransactions) throw withoutStreams();
      const names = (await this.#catalogue.list(context)).filter(({ isKept }) => isKept).map(({ name }) => name);
      await keepImages(database, names);
      await kinds.updateOne({ _id: 'kind' }, { $set: { changes: 'streams' } }, { upsert: true, ...call });
      this.#isJoined = true;
    });
  }
}

function otherFeed(): DataError {
  return new DataError(
    'NOT_SUPPORTED',
    'Another process keeps the change feed of this MongoDB database by change streams: set changes to "streams" or "auto" here, too.',
  );
}

function withoutStreams(): DataError {
  return new DataError(
    'NOT_SUPPORTED',
    'This MongoDB is neither a replica set nor a sharded cluster, so it has no change streams: set changes to "documents" or "auto".',
  );
}
