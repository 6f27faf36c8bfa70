import { checkCancelled, DataError, type OperationContext } from '@database-service/core';
import type { CatalogueCollection } from '../catalogue.js';
import { mapError, missingTable, TableGone } from '../errors.js';
import { pause } from '../pause.js';

/**
 * Lets others in amid a read of a collection.
 *
 * @throws DataError CANCELLED, DEADLINE_EXCEEDED; TableGone if the collection was dropped, for `unlessDropped`
 */
export async function pauseRead(context: OperationContext, collection: CatalogueCollection): Promise<void> {
  await pause();
  checkCancelled(context);
  if (collection.isDropped()) throw new TableGone(collection.table);
}

/**
 * Runs a read that stops here and there to let others in.
 *
 * @throws as `pauseRead`, and what the read throws
 */
export async function runPausing<Result>(
  context: OperationContext,
  collection: CatalogueCollection,
  read: Generator<'pause', Result, undefined>,
): Promise<Result> {
  for (let step = read.next(); ; step = read.next()) {
    if (step.done) return step.value;
    await pauseRead(context, collection);
  }
}

/** More often in a row than others drop indexes that are read. */
const attemptsMax = 20;

/**
 * What a read gives, or what stands for it if the collection is dropped under it. Where an index is dropped it begins anew.
 * Faults of SQLite are mapped.
 *
 * @throws DataError
 */
export async function unlessDropped<Result>(
  collection: CatalogueCollection,
  dropped: Result,
  read: (collection: CatalogueCollection) => Result | Promise<Result>,
): Promise<Result> {
  let current: CatalogueCollection | undefined = collection;
  for (let attempt = 1; current !== undefined; attempt += 1) {
    try {
      return await read(current);
    } catch (error) {
      const missing = missingTable(error);
      if (missing === undefined) throw mapError(error);
      if (missing === collection.table) return dropped;
      if (attempt === attemptsMax) throw indexDropped(error);
      current = current.current();
    }
  }
  return dropped;
}

/** The error of a read that cannot go on without an index that was dropped. */
export function indexDropped(cause: unknown): DataError {
  return new DataError('DATABASE_UNAVAILABLE', 'An index was dropped while it was read; try again.', { cause });
}
