import { DataError } from '../errors/data-error.js';
import type { IndexDefinition } from './definition.js';
import { sameDefinition } from './format.js';

/**
 * Finds the index that a definition asks for among a collection's own, for adapters that are to make it.
 *
 * As in MongoDB, keys, `unique`, `sparse` and the partial filter tell indexes apart; two that differ in nothing else may
 * not have two names. A collection has one text index at most.
 *
 * @returns the one that is there already; `undefined` if it is to be made
 * @throws DataError INDEX_CONFLICT, details name the index that is in the way as `existing`
 */
export function findKnownIndex(
  known: readonly IndexDefinition[],
  definition: IndexDefinition,
): IndexDefinition | undefined {
  const named = known.find(({ name }) => name === definition.name);
  if (named !== undefined) {
    if (sameDefinition(named, definition)) return named;
    throw conflict(definition, named, 'exists with other keys or options; choose another name, or drop it first');
  }
  // The time to live does not tell indexes apart: two on one field would both remove documents.
  const { name, expireAfterSeconds } = definition;
  const shared = expireAfterSeconds === undefined ? {} : { expireAfterSeconds };
  const twin = known.find(({ expireAfterSeconds: _own, ...other }) =>
    sameDefinition({ ...other, name, ...shared }, definition),
  );
  if (twin !== undefined) {
    throw conflict(definition, twin, `exists already, as ${JSON.stringify(twin.name)}; use that, or drop it first`);
  }
  const other = definition.text === undefined ? undefined : known.find(({ text }) => text !== undefined);
  if (other === undefined) return undefined;
  throw conflict(
    definition,
    other,
    `would be a second text index, and a collection has one at most: ${JSON.stringify(other.name)}; drop that first, and name all fields in the new one`,
  );
}

function conflict(definition: IndexDefinition, existing: IndexDefinition, fault: string): DataError {
  return new DataError('INDEX_CONFLICT', `The index ${JSON.stringify(definition.name)} ${fault}.`, {
    details: { index: definition.name, existing: existing.name },
  });
}
