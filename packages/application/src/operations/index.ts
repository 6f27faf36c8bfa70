import type { AnyOperation } from '../operation.js';
import { aggregateDocuments } from './aggregate-documents.js';
import { bulkWrite } from './bulk-write.js';
import { collectionExists } from './collection-exists.js';
import { collectionStatistics } from './collection-statistics.js';
import { countDocuments } from './count-documents.js';
import { createCollection } from './create-collection.js';
import { createDocument } from './create-document.js';
import { createIndex } from './create-index.js';
import { createIndexes } from './create-indexes.js';
import { databaseHealth } from './database-health.js';
import { databaseStatistics } from './database-statistics.js';
import { deleteDocument } from './delete-document.js';
import { deleteMany } from './delete-many.js';
import { describeDatabase } from './describe-database.js';
import { distinctValues } from './distinct-values.js';
import { dropCollection } from './drop-collection.js';
import { dropIndex } from './drop-index.js';
import { estimateCount } from './estimate-count.js';
import { executeTransaction } from './execute-transaction.js';
import { explainQuery } from './explain-query.js';
import { exportDocuments } from './export-documents.js';
import { findAndDelete } from './find-and-delete.js';
import { findAndReplace } from './find-and-replace.js';
import { findAndUpdate } from './find-and-update.js';
import { findOneAndDelete } from './find-one-and-delete.js';
import { findOneAndReplace } from './find-one-and-replace.js';
import { findOneAndUpdate } from './find-one-and-update.js';
import { getChangeDetail } from './get-change-detail.js';
import { getCollectionSchema } from './get-collection-schema.js';
import { getDocument } from './get-document.js';
import { getHealth } from './get-health.js';
import { importDocuments } from './import-documents.js';
import { insertMany } from './insert-many.js';
import { listCollections } from './list-collections.js';
import { listDatabases } from './list-databases.js';
import { listIndexes } from './list-indexes.js';
import { patchDocument } from './patch-document.js';
import { rawQuery } from './raw-query.js';
import { rawQueryTyped } from './raw-query-typed.js';
import { renameCollection } from './rename-collection.js';
import { replaceDocument } from './replace-document.js';
import { searchDocuments } from './search-documents.js';
import { setChangeDetail } from './set-change-detail.js';
import { setCollectionSchema } from './set-collection-schema.js';
import { updateDocument } from './update-document.js';
import { updateMany } from './update-many.js';
import { upsertDocument } from './upsert-document.js';
import { watchChanges } from './watch-changes.js';

/** Everything the API can do, by name. A server that lacks one of them is incomplete. */
export const operations = {
  createDocument,
  getDocument,
  updateDocument,
  replaceDocument,
  patchDocument,
  deleteDocument,
  searchDocuments,
  countDocuments,
  estimateCount,
  findAndUpdate,
  findAndReplace,
  findAndDelete,
  findOneAndUpdate,
  findOneAndReplace,
  findOneAndDelete,
  upsertDocument,
  aggregateDocuments,
  distinctValues,
  insertMany,
  updateMany,
  deleteMany,
  bulkWrite,
  createIndex,
  createIndexes,
  dropIndex,
  listIndexes,
  createCollection,
  dropCollection,
  renameCollection,
  listCollections,
  collectionExists,
  getCollectionSchema,
  setCollectionSchema,
  getChangeDetail,
  setChangeDetail,
  executeTransaction,
  rawQuery,
  rawQueryTyped,
  databaseHealth,
  databaseStatistics,
  collectionStatistics,
  explainQuery,
  listDatabases,
  describeDatabase,
  getHealth,
  exportDocuments,
  importDocuments,
  watchChanges,
} as const satisfies Readonly<Record<string, AnyOperation>>;

/** A name of the record. */
export type OperationName = keyof typeof operations;
