/**
 * Where a path starts.
 *
 * - `data`, `metadata`: the user's objects; `id`, `version`, `created_at`, `updated_at`: the envelope's scalars
 * - `value`: the value under test itself (an array element inside `$elemMatch` or `$pull`, a pipeline's document)
 */
export type PathRoot = 'data' | 'metadata' | 'id' | 'version' | 'created_at' | 'updated_at' | 'value';

/** A parsed dotted path. Segments are empty for scalar roots, for all of `metadata`, and for the value itself. */
export interface FieldPath {
  readonly root: PathRoot;
  readonly segments: readonly string[];
}

/** The value under test itself. */
export const valuePath: FieldPath = Object.freeze({ root: 'value', segments: Object.freeze([]) });

/** A document's id. */
export const idPath: FieldPath = Object.freeze({ root: 'id', segments: Object.freeze([]) });
