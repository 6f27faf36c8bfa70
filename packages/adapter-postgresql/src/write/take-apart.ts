import { idOfFilter, type WriteBatch, type WriteOperation } from '@database-service/core';

/** Most operations that are taken at once. */
const runMax = 250;

/**
 * The operations from a position on that may be done side by side: of an unordered batch, those that follow each other
 * and change one document each, all of them others. None or one where there is nothing to gain.
 */
export function takeApart(
  { operations, mode }: Pick<WriteBatch, 'operations' | 'mode'>,
  from: number,
): readonly WriteOperation[] {
  if (mode !== 'unordered') return [];
  const run: WriteOperation[] = [];
  const taken = new Set<string>();
  for (let at = from; at < operations.length && run.length < runMax; at += 1) {
    const operation = operations[at];
    if (operation === undefined || operation.kind === 'insert' || operation.target.many) break;
    const id = idOfFilter(operation.target.filter);
    const place = id === undefined ? undefined : `${operation.collection}\n${id}`;
    if (place === undefined || taken.has(place)) break;
    taken.add(place);
    run.push(operation);
  }
  return run;
}

/** Does work for each item, a few side by side; the results are in the order of the items. */
export async function mapBeside<Item, Result>(
  items: readonly Item[],
  besideMax: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const workThrough = async (): Promise<void> => {
    for (const [at, item] of left) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(besideMax, items.length) }, workThrough));
  return results;
}
