import { DataError } from '../errors/data-error.js';
import type { Limits } from '../limits.js';
import type { IndexDefinition, IndexState } from './definition.js';

/** An index as a caller describes it: `{keys: {email: 1}, options: {unique: true}}`. */
export interface RawIndexDefinition {
  readonly keys: unknown;
  readonly options?: unknown;
}

/**
 * Parses an index definition.
 *
 * @throws DataError BAD_ARGUMENT, BAD_NAME, BAD_PATH, UNKNOWN_FIELD, INDEX_CONFLICT (on `id` alone), NOT_SUPPORTED (text, TTL and other kinds)
 */
export function parseIndexDefinition(_raw: RawIndexDefinition, _limits: Limits, _pointer?: string): IndexDefinition {
  throw new DataError('INTERNAL', 'unwritten');
}

/** An index as lists show it: `{name, keys, unique, sparse, partial_filter?, state}`. */
export function formatIndexDefinition(
  _index: Pick<IndexState, 'definition' | 'state'>,
): Readonly<Record<string, unknown>> {
  throw new DataError('INTERNAL', 'unwritten');
}

/** Whether two definitions ask for the same index: name, fields in order, options. */
export function sameDefinition(_a: IndexDefinition, _b: IndexDefinition): boolean {
  throw new DataError('INTERNAL', 'unwritten');
}
