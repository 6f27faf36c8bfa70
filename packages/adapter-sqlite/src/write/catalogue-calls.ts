import type { ChangeDetail, CollectionOptions, DataObject } from '@database-service/core';
import { collectionExists, collectionMissing, indexMissing } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import {
  changeChangeDetail,
  changeSchema,
  createCollection,
  dropCollection,
  removeIndex,
  renameCollection,
} from './change-catalogue.js';
import type { OperationScope } from './operation-scope.js';

/** Makes a collection. @throws DataError COLLECTION_EXISTS */
export function callCreateCollection(scope: OperationScope, name: string, options: CollectionOptions): void {
  if (scope.writerOf(name, false) !== undefined) throw collectionExists(name);
  createCollection(scope.connection, name, options);
}

/** Removes a collection. @throws DataError COLLECTION_MISSING */
export function callDropCollection(scope: OperationScope, name: string): void {
  dropCollection(scope.connection, currentOf(scope, name));
}

/** Gives a collection another name. @throws DataError COLLECTION_MISSING, COLLECTION_EXISTS */
export function callRenameCollection(scope: OperationScope, from: string, to: string): void {
  const collection = currentOf(scope, from);
  if (scope.writerOf(to, false) !== undefined) throw collectionExists(to);
  renameCollection(scope.connection, collection, to);
}

/** Sets what documents must fit. @throws DataError COLLECTION_MISSING */
export function callSetSchema(scope: OperationScope, name: string, schema: DataObject | undefined): void {
  changeSchema(scope.connection, currentOf(scope, name), schema);
}

/** Sets how much the records of its changes hold. @throws DataError COLLECTION_MISSING */
export function callSetChangeDetail(scope: OperationScope, name: string, detail: ChangeDetail): void {
  changeChangeDetail(scope.connection, currentOf(scope, name), detail);
}

/** Removes an index. @throws DataError COLLECTION_MISSING, INDEX_MISSING */
export function callDropIndex(scope: OperationScope, name: string, indexName: string): void {
  const index = currentOf(scope, name).indexes.find(({ state }) => state.definition.name === indexName);
  if (index === undefined) throw indexMissing(name, indexName);
  removeIndex(scope.connection, index);
}

function currentOf(scope: OperationScope, name: string): CatalogueCollection {
  const collection = scope.writerOf(name, false)?.collection;
  if (collection === undefined) throw collectionMissing(name);
  return collection;
}
