import { setImmediate } from 'node:timers/promises';
import type { Adapter } from '../adapter/adapter.js';
import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import type { Filter } from '../filter/ast.js';
import { and, idEquals } from '../filter/build.js';
import type { IndexDefinition } from '../index-key/definition.js';
import type { WriteOperation } from '../write/operation.js';
import { expiredFilter } from './expired-filter.js';

/** How expired documents are removed. */
export interface SweepOptions {
  readonly now?: () => Date;
  /** Asked before each step that would delete; false ends the sweep: somebody else does it. */
  readonly mayGoOn?: () => Promise<boolean>;
}

/** What a sweep did. */
export interface SweepResult {
  readonly deletedCount: number;
}

/** Documents of one step. */
const stepDocuments = 500;

/**
 * Removes the documents whose time is over by an index with `expireAfterSeconds`: in bounded steps, each document by a
 * conditional write, so that one whose date was moved meanwhile stays, and with a change record like any deletion. Any
 * number of sweeps may run at once.
 *
 * @throws DataError CANCELLED, DEADLINE_EXCEEDED, and faults of the engine; what was removed before stays removed
 */
export async function sweepExpired(
  context: OperationContext,
  adapter: Adapter,
  options: SweepOptions = {},
): Promise<SweepResult> {
  let deletedCount = 0;
  for (const { name, indexes } of await adapter.listCollections(context)) {
    for (const { definition, state } of indexes) {
      if (definition.expireAfterSeconds === undefined || state !== 'ready') continue;
      const swept = await sweepIndex(context, adapter, { collection: name, definition }, options);
      deletedCount += swept.deletedCount;
      if (!swept.mayGoOn) return { deletedCount };
    }
  }
  return { deletedCount };
}

interface SweptIndex {
  readonly collection: string;
  readonly definition: IndexDefinition;
}

async function sweepIndex(
  context: OperationContext,
  adapter: Adapter,
  index: SweptIndex,
  options: SweepOptions,
): Promise<SweepResult & { readonly mayGoOn: boolean }> {
  let deletedCount = 0;
  for (;;) {
    checkCancelled(context);
    const expired = expiredFilter(index.definition, options.now?.() ?? new Date());
    const ids = await findExpired(context, adapter, index, expired);
    if (ids.length === 0) return { deletedCount, mayGoOn: true };
    if ((await options.mayGoOn?.()) === false) return { deletedCount, mayGoOn: false };
    const deleted = await deleteExpired(context, adapter, index.collection, ids, expired);
    deletedCount += deleted;
    // Where nothing could be removed, the documents were changed meanwhile: the next sweep looks again.
    if (ids.length < stepDocuments || deleted === 0) return { deletedCount, mayGoOn: true };
    await setImmediate();
  }
}

async function findExpired(
  context: OperationContext,
  adapter: Adapter,
  { collection, definition }: SweptIndex,
  filter: Filter,
): Promise<readonly string[]> {
  const ids: string[] = [];
  // In the order of the index, so that nothing has to be sorted.
  const sort = definition.fields.map(({ path, direction }) => ({ path, direction }));
  const found = adapter.collection(collection).find(context, { filter, sort, limit: stepDocuments });
  for await (const { id } of found) ids.push(id);
  return ids;
}

async function deleteExpired(
  context: OperationContext,
  adapter: Adapter,
  collection: string,
  ids: readonly string[],
  expired: Filter,
): Promise<number> {
  const operations = ids.map((id): WriteOperation => {
    const target = { filter: and(idEquals(id), expired), many: false };
    return { kind: 'delete', collection, target };
  });
  const results = await adapter.write(context, { operations, mode: 'unordered' });
  const failure = results.find((result) => !result.ok);
  if (failure?.ok === false) throw failure.error;
  return results.reduce((sum, result) => sum + result.deletedCount, 0);
}
