import {
  decideWrite,
  type InsertOperation,
  type Limits,
  nothingDone,
  type WriteOperation,
  type WriteSuccess,
} from '@database-service/core';
import type { Connection } from '../driver.js';
import type { CollectionWriter, StoredDocument } from './collection-writer.js';
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

type ManyOperation = Exclude<WriteOperation, InsertOperation>;

/** Documents changed between two pauses. */
const pauseInterval = 100;

/**
 * Does one operation.
 *
 * @throws DataError what is wrong with it; it may have done a part then, which the caller undoes
 */
export function* runOperation(scope: OperationScope, operation: WriteOperation): RunningOperation {
  if (operation.kind === 'insert' || !operation.target.many) return writeOne(scope, operation);
  return yield* writeMany(scope, operation);
}

/** Inserts do not look for a document; the others change the first match. */
function writeOne(scope: OperationScope, operation: WriteOperation): WriteSuccess {
  if (operation.kind === 'insert') return carryOut(scope, operation, undefined);
  const writer = scope.writerOf(operation.collection, false);
  const stored = writer === undefined ? undefined : findTarget(scope.connection, writer, operation.target);
  return carryOut(scope, operation, stored);
}

/** Decides what the operation does to a document, and does it. */
function carryOut(scope: OperationScope, operation: WriteOperation, stored: StoredDocument | undefined): WriteSuccess {
  const known = scope.writerOf(operation.collection, false);
  const schema = known?.collection.schema;
  const facts = {
    now: new Date(),
    limits: scope.limits,
    sizesCheckedByWriter: true,
    ...(schema === undefined ? {} : { schema }),
  };
  const decision = decideWrite(operation, stored?.document, facts);
  if (decision.kind === 'none') return decision.result;
  const writer = known ?? scope.writerOf(operation.collection, true);
  if (decision.kind === 'insert') writer?.insert(decision.document);
  else if (stored !== undefined && decision.kind === 'replace') writer?.replace(stored, decision.document);
  else if (stored !== undefined) writer?.delete(stored);
  return decision.result;
}

function* writeMany(scope: OperationScope, operation: ManyOperation): RunningOperation {
  const total = { ...nothingDone };
  for (const found of each(scope, operation)) {
    if (found === 'pause') {
      yield found;
      continue;
    }
    const result = carryOut(scope, operation, found);
    total.matchedCount += result.matchedCount;
    total.modifiedCount += result.modifiedCount;
    total.deletedCount += result.deletedCount;
  }
  const isDone = total.matchedCount > 0 || operation.kind === 'delete';
  return isDone ? total : carryOut(scope, operation, undefined);
}

/** All matches, one by one. */
function* each(
  scope: OperationScope,
  { collection, target }: ManyOperation,
): Generator<'pause' | StoredDocument, void, undefined> {
  const first = scope.writerOf(collection, false);
  if (first === undefined) return;
  const seqs = yield* findTargetPlaces(scope.connection, first, target);
  for (const [index, seq] of seqs.entries()) {
    if (index % pauseInterval === pauseInterval - 1) yield 'pause';
    const stored = first.findBySeq(seq);
    if (stored !== undefined) yield stored;
  }
}
