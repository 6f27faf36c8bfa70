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

/** A path, frozen with its segments. */
export function freezePath(root: PathRoot, segments: readonly string[]): FieldPath {
  return Object.freeze({ root, segments: Object.freeze(segments) });
}

/** The value under test itself. */
export const valuePath: FieldPath = freezePath('value', []);

/** A document's id. */
export const idPath: FieldPath = freezePath('id', []);
