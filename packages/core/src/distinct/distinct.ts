import type { Collection } from '../adapter/adapter.js';
import type { ScanGuard } from '../adapter/requests.js';
import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import type { FieldPath } from '../document/path.js';
import { readRoot } from '../document/read-path.js';
import type { Filter } from '../filter/ast.js';
import { estimateBytes, MemoryBudget, stageMemoryBytesMax } from '../pipeline/memory.js';
import { defaultSort } from '../sort/parse.js';
import { compareValues } from '../value/compare.js';
import { groupKey } from '../value/group-key.js';
import type { Value } from '../value/value.js';
import { readDistinct } from './read-distinct.js';

/** Of which documents the values are asked, and where they are. */
export interface DistinctRequest extends ScanGuard {
  readonly filter: Filter;
  readonly path: FieldPath;
  /** Most that the values may take, estimated; default 100 MiB. More is LIMIT_EXCEEDED. */
  readonly memoryBytesMax?: number;
}

/** Documents between two looks at whether anybody still waits. */
const checkInterval = 256;

/**
 * The different values of a path, in the order of values. Arrays count by their elements, one level deep; missing
 * fields are left out, null is kept.
 *
 * @throws DataError SCAN_TOO_LARGE, LIMIT_EXCEEDED, CANCELLED, DEADLINE_EXCEEDED
 */
export async function findDistinct(
  context: OperationContext,
  collection: Collection,
  request: DistinctRequest,
): Promise<readonly Value[]> {
  const { filter, path, memoryBytesMax, ...guard } = request;
  const budget = new MemoryBudget('distinct', memoryBytesMax ?? stageMemoryBytesMax);
  const values = new Map<string, Value>();
  const collect = (value: Value): void => {
    const key = groupKey(value);
    if (values.has(key)) return;
    budget.take(estimateBytes(value) + key.length);
    values.set(key, value);
  };
  let read = 0;
  for await (const document of collection.find(context, { filter, sort: defaultSort, ...guard })) {
    if (read % checkInterval === 0) checkCancelled(context);
    read += 1;
    readDistinct(readRoot(document, path.root), path.segments, collect);
  }
  return [...values.values()].sort(compareValues);
}
