import { checkCancelled, type OperationContext } from '@database-service/core';
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

/**
 * What a read gives, or what stands for it if the collection is dropped under it. Faults of SQLite are mapped.
 *
 * @throws DataError
 */
export async function unlessDropped<Result>(
  collection: CatalogueCollection,
  dropped: Result,
  read: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (missingTable(error) === collection.table) return dropped;
    throw mapError(error);
  }
}
