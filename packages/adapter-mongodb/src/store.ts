import type { OperationContext } from '@database-service/core';
import type { Collection } from 'mongodb';
import { Catalogue } from './catalogue/catalogue.js';
import { ChangeFeed } from './changes/change-feed.js';
import { FeedMembership } from './changes/join-feed.js';
import { StreamFeed } from './changes/streams/stream-feed.js';
import type { IdType, ResolvedConfig } from './config.js';
import { type CallOptions, collectionOf, MongoDriver } from './driver.js';
import { storedName } from './names.js';
import type { StoredDocument } from './stored/stored-document.js';

/** What the parts of an adapter share. */
export class Store {
  readonly config: ResolvedConfig;
  readonly driver: MongoDriver;
  readonly catalogue: Catalogue;
  /** What is kept within documents; not used with change streams. */
  readonly feed: ChangeFeed;
  readonly streams: StreamFeed;
  readonly membership: FeedMembership;

  constructor(config: ResolvedConfig) {
    this.config = config;
    this.driver = new MongoDriver(config);
    this.catalogue = new Catalogue(this.driver);
    this.feed = new ChangeFeed(this.driver, this.catalogue);
    this.streams = new StreamFeed(this.driver, this.catalogue);
    this.membership = new FeedMembership(this.driver, this.catalogue);
  }

  /** How the ids of a collection are stored. */
  idTypeOf(name: string): IdType {
    return Object.hasOwn(this.config.idTypes, name) ? (this.config.idTypes[name] ?? 'string') : 'string';
  }

  /** Does something with a collection's documents, and words its failures. */
  documents<Result>(
    context: OperationContext,
    name: string,
    kind: 'read' | 'write',
    work: (documents: Collection<StoredDocument>, options: CallOptions) => Promise<Result>,
  ): Promise<Result> {
    return this.driver.call(context, kind, (database, options) =>
      work(collectionOf<StoredDocument>(database, storedName(name)), options),
    );
  }

  async close(): Promise<void> {
    await this.streams.close();
    await this.feed.close();
    await this.driver.close();
  }
}
