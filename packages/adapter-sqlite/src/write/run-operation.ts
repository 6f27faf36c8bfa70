import type {
  DeleteOperation,
  Document,
  InsertOperation,
  Limits,
  ReplaceOperation,
  UpdateOperation,
  WriteOperation,
  WriteSuccess,
} from '@database-service/core';
import type { Connection } from '../driver.js';
import type { CollectionWriter, StoredDocument } from './collection-writer.js';
import { changeDocument, checkExpectation, seedDocument } from './decide.js';
import { findTarget, findTargetPlaces } from './find-targets.js';

/** What an operation works with, within the open transaction. */
export interface OperationScope {
  readonly connection: Connection;
  readonly limits: Limits;
  /** The collection as it is now; `undefined` if there is none and it is not to be made. */
  writerOf(collection: string, create: boolean): CollectionWriter | undefined;
  /** A part of the transaction was undone, changes of the catalogue perhaps among it. */
  undone(): void;
}

/** An operation under way: it may stop at each `pause` to let others in; the return value is its result. */
export type RunningOperation = Generator<'pause', WriteSuccess, undefined>;

const nothing: WriteSuccess = { ok: true, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };

/** Documents changed between two pauses. */
const pauseInterval = 100;

/**
 * Does one operation.
 *
 * @throws DataError what is wrong with it; it may have done a part then, which the caller undoes
 */
export function* runOperation(scope: OperationScope, operation: WriteOperation): RunningOperation {
  switch (operation.kind) {
    case 'insert':
      return insert(scope, operation);
    case 'delete':
      return operation.target.many ? yield* deleteMany(scope, operation) : deleteOne(scope, operation);
    default:
      return operation.target.many ? yield* changeMany(scope, operation) : changeOne(scope, operation);
  }
}

function insert(scope: OperationScope, operation: InsertOperation): WriteSuccess {
  const now = new Date();
  const document: Document = { ...operation.document, version: 1, createdAt: now, updatedAt: now };
  scope.writerOf(operation.collection, true)?.insert(document);
  return { ...nothing, insertedId: document.id, document };
}

function changeOne(scope: OperationScope, operation: UpdateOperation | ReplaceOperation): WriteSuccess {
  const { target, returning } = operation;
  const writer = scope.writerOf(operation.collection, false);
  const stored = writer === undefined ? undefined : findTarget(scope.connection, writer, target);
  if (writer === undefined || stored === undefined) return upsert(scope, operation);
  checkExpectation(target.expect, stored.document);
  const after = changeDocument(operation, stored.document, new Date(), scope.limits);
  const isChanged = after !== stored.document;
  if (isChanged) writer.replace(stored, after);
  const document = returning === undefined ? {} : { document: returning === 'before' ? stored.document : after };
  return { ...nothing, matchedCount: 1, modifiedCount: isChanged ? 1 : 0, ...document };
}

function upsert(scope: OperationScope, operation: UpdateOperation | ReplaceOperation): WriteSuccess {
  if (operation.upsert === undefined) return nothing;
  const document = seedDocument(operation, new Date(), scope.limits);
  scope.writerOf(operation.collection, true)?.insert(document);
  const returned = operation.returning === 'after' ? { document } : {};
  return { ...nothing, upsertedId: document.id, ...returned };
}

function deleteOne(scope: OperationScope, { collection, target, returning }: DeleteOperation): WriteSuccess {
  const writer = scope.writerOf(collection, false);
  const stored = writer === undefined ? undefined : findTarget(scope.connection, writer, target);
  if (writer === undefined || stored === undefined) return nothing;
  checkExpectation(target.expect, stored.document);
  writer.delete(stored);
  const document = returning === undefined ? {} : { document: stored.document };
  return { ...nothing, matchedCount: 1, deletedCount: 1, ...document };
}

function* changeMany(scope: OperationScope, operation: UpdateOperation | ReplaceOperation): RunningOperation {
  let matchedCount = 0;
  let modifiedCount = 0;
  for (const found of each(scope, operation)) {
    if (found === 'pause') {
      yield found;
      continue;
    }
    const [writer, stored] = found;
    matchedCount += 1;
    const after = changeDocument(operation, stored.document, new Date(), scope.limits);
    if (after === stored.document) continue;
    writer.replace(stored, after);
    modifiedCount += 1;
  }
  return matchedCount === 0 ? upsert(scope, operation) : { ...nothing, matchedCount, modifiedCount };
}

function* deleteMany(scope: OperationScope, operation: DeleteOperation): RunningOperation {
  let deletedCount = 0;
  for (const found of each(scope, operation)) {
    if (found === 'pause') {
      yield found;
      continue;
    }
    const [writer, stored] = found;
    writer.delete(stored);
    deletedCount += 1;
  }
  return { ...nothing, matchedCount: deletedCount, deletedCount };
}

/** All matches, one by one. The writer is asked for each time: a change may have changed the catalogue. */
function* each(
  scope: OperationScope,
  { collection, target }: Exclude<WriteOperation, InsertOperation>,
): Generator<'pause' | readonly [CollectionWriter, StoredDocument], void, undefined> {
  const first = scope.writerOf(collection, false);
  if (first === undefined) return;
  const seqs = yield* findTargetPlaces(scope.connection, first, target);
  for (const [index, seq] of seqs.entries()) {
    if (index % pauseInterval === pauseInterval - 1) yield 'pause';
    const writer = scope.writerOf(collection, false);
    const stored = writer?.findBySeq(seq);
    if (writer !== undefined && stored !== undefined) yield [writer, stored];
  }
}
