import type { ErrorReason } from '@database-service/core';
import type { OperationName } from './operations/index.js';

/** Faults by what a call has or does; a call has those of all that it has and does. */
const reasonsByTrait = {
  call: ['UNKNOWN_DATABASE', 'BAD_ARGUMENT', 'UNKNOWN_FIELD', 'SHUTTING_DOWN', 'DEADLINE_EXCEEDED', 'INTERNAL'],
  stream: ['UNKNOWN_DATABASE', 'BAD_ARGUMENT', 'UNKNOWN_FIELD', 'SHUTTING_DOWN', 'INTERNAL'],
  engine: ['DATABASE_UNAVAILABLE', 'ENGINE_ERROR'],
  storage: ['STORAGE_FULL', 'STORAGE_READ_ONLY', 'OUTCOME_UNKNOWN'],
  limits: ['LIMIT_EXCEEDED'],
  collectionName: ['BAD_NAME'],
  existingCollection: ['COLLECTION_MISSING'],
  newCollection: ['COLLECTION_EXISTS'],
  id: ['BAD_VALUE', 'LIMIT_EXCEEDED'],
  filter: ['BAD_OPERAND', 'UNKNOWN_OPERATOR', 'BAD_PATH', 'BAD_VALUE', 'LIMIT_EXCEEDED', 'NOT_SUPPORTED'],
  sort: ['BAD_OPERAND', 'BAD_PATH', 'CONFLICTING_PATHS', 'LIMIT_EXCEEDED', 'NOT_SUPPORTED'],
  cursor: ['BAD_CURSOR'],
  projection: [
    'BAD_OPERAND',
    'BAD_PATH',
    'BAD_NAME',
    'BAD_VALUE',
    'UNKNOWN_OPERATOR',
    'CONFLICTING_PATHS',
    'LIMIT_EXCEEDED',
    'NOT_SUPPORTED',
  ],
  pipeline: [
    'BAD_OPERAND',
    'UNKNOWN_OPERATOR',
    'BAD_PATH',
    'BAD_NAME',
    'BAD_VALUE',
    'CONFLICTING_PATHS',
    'LIMIT_EXCEEDED',
    'NOT_SUPPORTED',
  ],
  answer: ['LIMIT_EXCEEDED'],
  scan: ['SCAN_TOO_LARGE'],
  update: [
    'BAD_OPERAND',
    'UNKNOWN_OPERATOR',
    'BAD_PATH',
    'BAD_NAME',
    'BAD_VALUE',
    'CONFLICTING_PATHS',
    'LIMIT_EXCEEDED',
    'NOT_SUPPORTED',
  ],
  /** Contents are stored. */
  contents: ['BAD_VALUE', 'BAD_NAME', 'LIMIT_EXCEEDED', 'DOCUMENT_TOO_LARGE', 'SCHEMA_MISMATCH', 'DUPLICATE_VALUE'],
  newDocument: ['DUPLICATE_ID', 'BAD_VALUE'],
  upsert: ['DUPLICATE_ID', 'CONFLICTING_PATHS'],
  existingDocument: ['DOCUMENT_MISSING'],
  version: ['VERSION_MISMATCH'],
  entityTag: ['VERSION_MISMATCH', 'PRECONDITION_FAILED', 'VERSION_REQUIRED'],
  contention: ['WRITE_CONTENTION'],
  patch: ['BAD_OPERAND', 'PATCH_TEST_FAILED'],
  key: ['IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED', 'NOT_SUPPORTED'],
  transaction: ['TRANSACTION_ABORTED', 'NOT_SUPPORTED'],
  /** One that is dropped while it is filled is missing then. */
  newIndex: ['INDEX_CONFLICT', 'INDEX_DUPLICATES', 'INDEX_MISSING', 'BAD_PATH', 'BAD_OPERAND', 'CONFLICTING_PATHS'],
  existingIndex: ['INDEX_MISSING', 'INDEX_CONFLICT'],
  jsonSchema: ['BAD_OPERAND', 'LIMIT_EXCEEDED', 'NOT_SUPPORTED'],
  changes: ['HISTORY_LOST', 'FILTER_NEEDS_DOCUMENTS', 'NOT_SUPPORTED'],
  port: ['NOT_SUPPORTED'],
  raw: ['RAW_QUERY_DISABLED', 'NOT_SUPPORTED', 'LIMIT_EXCEEDED', 'BAD_VALUE'],
  line: ['MALFORMED_JSON'],
} as const satisfies Readonly<Record<string, readonly ErrorReason[]>>;

type Trait = keyof typeof reasonsByTrait;

const onCollection: readonly Trait[] = ['call', 'engine', 'collectionName'];
const read: readonly Trait[] = [...onCollection, 'filter', 'scan'];
const write: readonly Trait[] = [...onCollection, 'storage'];
const writeById: readonly Trait[] = [...write, 'key', 'id', 'existingDocument', 'entityTag', 'contention'];
const writeFirst: readonly Trait[] = [...write, 'key', 'filter', 'existingDocument', 'contention'];
const shaped: readonly Trait[] = ['sort', 'projection'];
const bulk: readonly Trait[] = [
  ...write,
  'filter',
  'sort',
  'update',
  'contents',
  'newDocument',
  'upsert',
  'version',
  'contention',
];

const traits: Readonly<Record<OperationName, readonly Trait[]>> = {
  createDocument: [...write, 'key', 'contents', 'newDocument'],
  getDocument: [...onCollection, 'id', 'existingDocument', 'projection'],
  updateDocument: [...writeById, 'contents'],
  replaceDocument: [...writeById, 'contents'],
  patchDocument: [...writeById, 'contents', 'patch'],
  deleteDocument: writeById,
  searchDocuments: [...read, ...shaped, 'cursor', 'answer'],
  countDocuments: read,
  estimateCount: onCollection,
  findAndUpdate: [...writeById, 'update', 'contents', 'projection'],
  findAndReplace: [...writeById, 'contents'],
  findAndDelete: writeById,
  findOneAndUpdate: [...writeFirst, 'update', 'contents', 'upsert', ...shaped],
  findOneAndReplace: [...writeFirst, 'contents', 'upsert', ...shaped],
  findOneAndDelete: [...writeFirst, ...shaped],
  upsertDocument: [...writeFirst, 'update', 'contents', 'upsert'],
  aggregateDocuments: [...onCollection, 'pipeline', 'scan', 'answer'],
  distinctValues: [...read, 'answer'],
  insertMany: [...write, 'contents', 'newDocument'],
  updateMany: [...write, 'filter', 'update', 'contents', 'contention'],
  deleteMany: [...write, 'filter', 'contention'],
  bulkWrite: [...bulk, 'existingDocument'],
  executeTransaction: [...bulk, 'key', 'transaction'],
  createIndex: [...write, 'filter', 'newIndex'],
  createIndexes: [...write, 'filter', 'newIndex'],
  dropIndex: [...write, 'existingCollection', 'existingIndex'],
  listIndexes: [...onCollection, 'existingCollection'],
  createCollection: [...write, 'newCollection', 'jsonSchema', 'port'],
  dropCollection: [...write, 'existingCollection', 'port'],
  renameCollection: [...write, 'existingCollection', 'newCollection', 'port'],
  listCollections: ['call', 'engine'],
  collectionExists: onCollection,
  getCollectionSchema: [...onCollection, 'existingCollection'],
  setCollectionSchema: [...write, 'existingCollection', 'jsonSchema'],
  getChangeDetail: [...onCollection, 'existingCollection', 'port'],
  setChangeDetail: [...write, 'existingCollection', 'port'],
  rawQuery: ['call', 'engine', 'storage', 'raw'],
  rawQueryTyped: ['call', 'engine', 'storage', 'raw'],
  databaseHealth: ['call'],
  databaseStatistics: ['call', 'engine'],
  collectionStatistics: [...onCollection, 'existingCollection'],
  explainQuery: [...read, ...shaped, 'pipeline'],
  listDatabases: ['call'],
  describeDatabase: ['call'],
  getHealth: ['call'],
  exportDocuments: ['stream', 'engine', 'collectionName', 'filter'],
  importDocuments: ['stream', 'engine', 'storage', 'collectionName', 'limits', 'contents', 'newDocument', 'line'],
  watchChanges: ['stream', 'engine', 'collectionName', 'limits', 'filter', 'changes'],
};

/**
 * The faults that an operation may end with, each once, whatever the transport. A caller that goes away (CANCELLED) is not
 * among them: nobody reads that answer.
 */
export function reasonsOf(operation: OperationName): readonly ErrorReason[] {
  return [...new Set(traits[operation].flatMap((trait): readonly ErrorReason[] => reasonsByTrait[trait]))];
}
