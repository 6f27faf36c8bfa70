import type { Adapter } from '../adapter/adapter.js';
import type { CollectionInfo } from '../adapter/statistics.js';
import { parseChangeDetail } from '../changes/change-detail.js';
import { type FeedReader, followChanges } from '../changes/follow-changes.js';
import { noFeed } from '../changes/no-feed.js';
import { checkCollectionName } from '../document/collection-name.js';
import { DataError } from '../errors/data-error.js';
import { type SweepResult, sweepExpired } from '../expiry/sweep-expired.js';
import { parseSchema } from '../schema/compile-schema.js';
import type { DataObject } from '../value/value.js';
import type { WriteResult } from '../write/operation.js';
import { type BulkOperation, writeBulk } from './bulk.js';
import { checkOptionNames, contextOf } from './check-options.js';
import { createChanges } from './collection-changes.js';
import { createIndexes } from './collection-indexes.js';
import { createSearches } from './collection-searches.js';
import { createSummaries } from './collection-summaries.js';
import { createWrites } from './collection-writes.js';
import { withIdempotencyKeys } from './keyed-writes.js';
import type { BulkWriteOptions, CallOptions, CreateCollectionOptions, TransactionOptions } from './options.js';
import { completeSettings, type DatabaseOptions } from './settings.js';
import { type Transaction, withTransaction } from './transaction.js';
import type { TypedCollection } from './typed-collection.js';

/** A database, as library users see it: raw MongoDB syntax in, documents out, without a server. */
export interface Database {
  /** What it stands on. */
  readonly adapter: Adapter;
  /**
   * A handle on a collection; costs nothing and asks nobody. The first insert makes the collection.
   * @throws DataError BAD_NAME
   */
  collection<Data extends object = DataObject>(name: string): TypedCollection<Data>;
  /** All collections, by name. */
  listCollections(options?: CallOptions): Promise<readonly CollectionInfo[]>;
  /** @throws DataError COLLECTION_EXISTS, BAD_NAME, and what is wrong with a schema */
  createCollection(name: string, options?: CreateCollectionOptions): Promise<void>;
  /** @throws DataError COLLECTION_MISSING */
  dropCollection(name: string, options?: CallOptions): Promise<void>;
  /**
   * Does several writes, also in several collections. Nothing is written if one of them cannot be understood.
   *
   * @returns one result for each operation, failures too; an `ordered` one ends with its first failure
   * @throws DataError what is wrong with an operation, NOT_SUPPORTED, and faults of the whole (engine away)
   */
  bulkWrite(operations: readonly BulkOperation[], options?: BulkWriteOptions): Promise<readonly WriteResult[]>;
  /**
   * Hands every change to a reader, at least once each, and keeps its place in the database: one that begins again under
   * the same name goes on there. Ends only by `signal` or by a fault. See `followChanges`.
   *
   * @throws DataError NOT_SUPPORTED (an engine without a feed), BAD_NAME, HISTORY_LOST, WRITE_CONTENTION, CANCELLED
   */
  follow(reader: FeedReader, options?: CallOptions): Promise<never>;
  /**
   * Runs a function whose writes become so all or none, and only if what it read by id is still as it read it; else it runs
   * again on what is there now. So it must do nothing outside that cannot be done twice. No lock is held meanwhile, and
   * what it throws ends the transaction with nothing written. One within another is a transaction of its own.
   *
   * ```ts
   * await database.withTransaction(async (transaction) => {
   *   const accounts = transaction.collection<Account>('accounts');
   *   const from = await accounts.findById('a');
   *   if (from === undefined || from.data.balance < 100) throw new Error('not enough money');
   *   await accounts.updateById('a', { $inc: { balance: -100 } });
   *   await accounts.updateById('b', { $inc: { balance: 100 } });
   * });
   * ```
   *
   * @returns what the function returns
   * @throws DataError NOT_SUPPORTED, WRITE_CONTENTION (others were quicker, `attemptsMax` times), BAD_ARGUMENT (a call was
   *   not awaited), and what the engine refuses of the writes
   */
  withTransaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
  /**
   * Removes the documents whose time is over by an index with `expireAfterSeconds`. The service does it by itself; a library
   * user calls it as often as wanted.
   */
  sweepExpired(options?: CallOptions): Promise<SweepResult>;
  /** Closes the adapter. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a database on an adapter. Closing it closes the adapter.
 *
 * ```ts
 * const database = createDatabase(adapter);
 * const users = database.collection<User>('users');
 * await users.insertOne({ name: 'Ada', age: 36 });
 * const adults = await users.find({ age: { $gte: 18 } }, { sort: { name: 1 } }).toArray();
 * ```
 */
export function createDatabase(adapter: Adapter, options: DatabaseOptions = {}): Database {
  const settings = completeSettings(adapter, options);
  const contextFor = (callOptions: CallOptions) => {
    checkOptionNames(callOptions, []);
    return contextOf(settings.context, callOptions);
  };
  return {
    adapter,
    collection: <Data extends object>(name: string): TypedCollection<Data> => {
      const checked = checkCollectionName(name, '/collection');
      const collection = adapter.collection(checked);
      return {
        name: checked,
        ...createSearches<Data>(settings, collection),
        ...createSummaries<Data>(settings, collection),
        ...withIdempotencyKeys<Data>(settings, checked, (own) => createWrites<Data>(own, checked)),
        ...createChanges<Data>(settings, checked),
        ...createIndexes(settings, collection),
      };
    },
    listCollections: async (callOptions = {}) => adapter.listCollections(contextFor(callOptions)),
    createCollection: async (name, callOptions = {}) => {
      checkOptionNames(callOptions, ['schema', 'changeDetail']);
      const { schema, changeDetail } = callOptions;
      if (changeDetail !== undefined && adapter.ports.changes === undefined) throw noFeed(adapter.engine);
      const options = {
        ...(schema === undefined ? {} : { schema: parseSchema(schema, '/options/schema').source }),
        ...(changeDetail === undefined
          ? {}
          : { changeDetail: parseChangeDetail(changeDetail, '/options/changeDetail') }),
      };
      const checked = checkCollectionName(name, '/name');
      await adapter.createCollection(contextOf(settings.context, callOptions), checked, options);
    },
    dropCollection: async (name, callOptions = {}) =>
      adapter.dropCollection(contextFor(callOptions), checkCollectionName(name, '/name')),
    bulkWrite: async (operations, callOptions = {}) => writeBulk(settings, operations, callOptions),
    follow: async (reader, callOptions = {}) => {
      const { changes } = adapter.ports;
      if (changes === undefined) throw noFeed(adapter.engine);
      if (typeof reader.name !== 'string' || !/^[\w.-]{1,120}$/.test(reader.name)) {
        throw new DataError(
          'BAD_NAME',
          'The name of a reader has 1 to 120 letters, digits, dots, dashes and underscores.',
        );
      }
      if (reader.collection !== undefined) checkCollectionName(reader.collection, '/collection');
      if (reader.detail !== undefined) parseChangeDetail(reader.detail, '/detail');
      return await followChanges(contextFor(callOptions), changes, reader);
    },
    withTransaction: async (work, callOptions = {}) => withTransaction(settings, work, callOptions),
    sweepExpired: async (callOptions = {}) => sweepExpired(contextFor(callOptions), adapter),
    close: () => adapter.close(),
  };
}
