import { type InsertOperation, nothingDone, type WriteOperation, type WriteSuccess } from '@database-service/core';
import type { CatalogueCollection } from '../catalogue.js';
import { carryOut } from './carry-out.js';
import type { CollectionWriter } from './collection-writer.js';
import { findTarget } from './find-target.js';
import { findManyTargets } from './many-targets.js';
import type { OperationScope } from './operation-scope.js';

/** A write on all documents that match. */
export type ManyOperation = Exclude<WriteOperation, InsertOperation>;

/** What a write of many documents has done so far. */
export type ManyCounts = { -readonly [Name in 'matchedCount' | 'modifiedCount' | 'deletedCount']: number };

/** How a write of many documents goes. */
export interface ManyOptions {
  /** As of `findManyTargets`. */
  readonly placesMax: number;
  /** Counts up while it goes. */
  readonly counts: ManyCounts;
  /** Does what is done to one document. */
  doOne(work: () => WriteSuccess): WriteSuccess;
}

/** A write of many documents under way. At a `pause` it holds nothing: the transaction may be committed, and another begun. */
export type RunningMany = Generator<'pause', WriteSuccess, undefined>;

/**
 * Changes all documents that match, each of them once. A collection that is renamed meanwhile is followed; one that is
 * dropped has no more documents.
 *
 * @throws DataError what is wrong with it; `counts` says how far it got
 */
export function* writeMany(scope: OperationScope, operation: ManyOperation, options: ManyOptions): RunningMany {
  const { counts } = options;
  for (;;) {
    yield* changeMatches(scope, operation, options);
    if (counts.matchedCount > 0 || operation.kind === 'delete') return { ...nothingDone, ...counts };
    const writer = scope.writerOf(operation.collection, false);
    // Others may have made a match behind the place where it was looked for last.
    const isMissed =
      operation.upsert !== undefined &&
      writer !== undefined &&
      findTarget(scope.connection, writer, operation.target) !== undefined;
    if (!isMissed) return options.doOne(() => carryOut(scope, operation, writer, undefined));
  }
}

function* changeMatches(
  scope: OperationScope,
  operation: ManyOperation,
  { placesMax, counts, doOne }: ManyOptions,
): Generator<'pause', void, undefined> {
  const first = scope.writerOf(operation.collection, false);
  if (first === undefined) return;
  let known: CatalogueCollection = first.collection;
  const current = (): CollectionWriter | undefined => {
    const writer = scope.writerOfSame(known);
    known = writer?.collection ?? known;
    return writer;
  };
  for (const found of findManyTargets(scope.connection, first, operation.target.filter, { placesMax, current })) {
    if (found === 'pause') {
      yield found;
      continue;
    }
    const result = doOne(() => carryOut(scope, operation, current(), found));
    counts.matchedCount += result.matchedCount;
    counts.modifiedCount += result.modifiedCount;
    counts.deletedCount += result.deletedCount;
  }
}
