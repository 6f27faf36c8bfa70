import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import type { Filter } from '../filter/ast.js';
import type { IndexState } from '../index-key/definition.js';
import type { Sort } from '../sort/sort.js';
import type { DataObject } from '../value/value.js';
import type { WriteDecision } from './decide-write.js';

/**
 * What an engine must be able to do for core to build every write from it. Each call is atomic for itself; together
 * with the document go its index entries.
 */
export interface WritePrimitives {
  get(context: OperationContext, collection: string, id: string): Promise<Document | undefined>;

  /**
   * The first matches in the order of the sort, at most `limit`. They may have changed when they are used: every change
   * says which state it is for. A `$text` in the filter has its index already.
   */
  find(
    context: OperationContext,
    collection: string,
    request: { readonly filter: Filter; readonly sort: Sort; readonly limit: number },
  ): Promise<readonly Document[]>;

  /**
   * The JSON Schema that the collection's documents must fit, as it is now. Without this method no collection has one,
   * and `createCollection` and `setSchema` refuse them.
   */
  schemaOf?(context: OperationContext, collection: string): Promise<DataObject | undefined>;

  /** The collection's indexes, without `_id_`; `undefined` if it does not exist. */
  listIndexes(context: OperationContext, collection: string): Promise<readonly IndexState[] | undefined>;

  /**
   * Told of each decision before it is stored, or tried to be: for those who note down what they are about to do. What it
   * throws ends the write.
   */
  prepare?(
    context: OperationContext,
    collection: string,
    decision: Exclude<WriteDecision, { readonly kind: 'none' }>,
  ): Promise<void>;

  /**
   * Stores a new document, and makes its collection if need be. False if the id is taken.
   * @throws DataError DUPLICATE_VALUE, LIMIT_EXCEEDED
   */
  insertIfAbsent(context: OperationContext, collection: string, document: Document): Promise<boolean>;

  /**
   * Stores `document` in the place of `before` if that still is there: same id, version and creation time. False if not.
   * @throws DataError DUPLICATE_VALUE, LIMIT_EXCEEDED
   */
  replaceIf(context: OperationContext, collection: string, before: Document, document: Document): Promise<boolean>;

  /**
   * Removes `before` if it still is there: same id, version and creation time. False if not. Core has made sure that what is
   * made in its place has a later time of creation; dropping and renaming a collection, an adapter does (`outlastCreation`).
   */
  deleteIf(context: OperationContext, collection: string, before: Document): Promise<boolean>;
}
