import { type FieldPath, freezePath, idPath } from '../document/path.js';

/**
 * What a path of a pipeline's document `{_id, ...data}` is called in the stored document, so that an engine can use it;
 * `undefined` where the two would not mean the same (`_meta`, and what lies below `_id`).
 */
export function toStoredPath(segments: readonly string[]): FieldPath | undefined {
  const [first, ...rest] = segments;
  if (first === undefined || first === '_meta') return undefined;
  if (first === '_id') return rest.length === 0 ? idPath : undefined;
  return freezePath('data', segments);
}
