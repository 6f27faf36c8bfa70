import { freezePath } from '../document/path.js';
import type { Filter } from '../filter/ast.js';
import { and } from '../filter/build.js';
import { oneOf } from '../filter/one-of.js';
import type { DataObject, Value } from '../value/value.js';
import type { Pipeline } from './ast.js';
import { estimateBytes, type MemoryBudget } from './memory.js';
import { toStoredPath } from './stored-path.js';

/**
 * The pipeline that reads those documents of a collection that have one of the values at a path. Its test is on the
 * stored documents wherever that means the same, so that an engine can use an index for it.
 *
 * @param path - in terms of `{_id, ...data}`
 * @param values - at least one
 */
export function selectByValues(path: readonly string[], values: readonly Value[], filter: Filter): Pipeline {
  const stored = toStoredPath(path);
  if (stored !== undefined) return { filter: and(oneOf(stored, values), filter), stages: [] };
  return { filter, stages: [{ kind: 'match', filter: oneOf(freezePath('value', path), values) }] };
}

/**
 * Reads all of a stream.
 *
 * @throws DataError LIMIT_EXCEEDED, by the budget
 */
export async function collectDocuments(
  documents: AsyncIterable<DataObject>,
  budget: MemoryBudget,
): Promise<readonly DataObject[]> {
  const collected: DataObject[] = [];
  for await (const document of documents) {
    budget.take(estimateBytes(document));
    collected.push(document);
  }
  return collected;
}

/** Documents that are there already, as a stream. */
export async function* streamOf(documents: Iterable<DataObject>): AsyncGenerator<DataObject, void, undefined> {
  yield* documents;
}
