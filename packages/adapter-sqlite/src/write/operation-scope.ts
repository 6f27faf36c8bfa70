import type { Limits, ManyWriteAtomicity } from '@database-service/core';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import type { CollectionWriter } from './collection-writer.js';

/** What an operation works with, within the open transaction. */
export interface OperationScope {
  readonly connection: Connection;
  readonly limits: Limits;
  readonly manyWriteAtomicity: ManyWriteAtomicity;
  /** The collection as it is now; `undefined` if there is none and it is not to be made. */
  writerOf(collection: string, create: boolean): CollectionWriter | undefined;
  /**
   * A collection that was found before, perhaps in another transaction, as it is now: under its new name if it was renamed,
   * `undefined` if it was dropped, whatever has its name now.
   */
  writerOfSame(collection: CatalogueCollection): CollectionWriter | undefined;
  /** All collections as they are now. */
  collections(): Iterable<CatalogueCollection>;
  /** A part of the transaction was undone, changes of the catalogue perhaps among it. */
  undone(): void;
}
