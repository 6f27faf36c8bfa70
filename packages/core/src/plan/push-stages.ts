import type { FindRequest, ScanGuard } from '../adapter/requests.js';
import type { FieldPath } from '../document/path.js';
import type { GroupStage, Pipeline, Stage } from '../pipeline/ast.js';
import { toStoredPath } from '../pipeline/stored-path.js';
import type { Sort, SortKey } from '../sort/sort.js';

const idPath: FieldPath = { root: 'id', segments: [] };

/** What of a pipeline is done below core's stages. */
export type PushedStages =
  /** `stages` are sort, skip and limit: part of the find. */
  | { readonly kind: 'find'; readonly find: FindRequest; readonly stages: readonly Stage[] }
  | { readonly kind: 'count'; readonly field: string; readonly stages: readonly Stage[] }
  /** Given up for a find without stages if the values turn out not to be fit for the engine. */
  | { readonly kind: 'group'; readonly stage: GroupStage; readonly stages: readonly Stage[] };

/**
 * Takes the stages at a pipeline's head that a find, a count or a `$group` of the engine's can do.
 *
 * @param canGroup - whether the engine can do such a `$group`
 */
export function pushStages(
  { filter, stages }: Pipeline,
  guard: ScanGuard,
  canGroup: (stage: GroupStage) => boolean,
): PushedStages {
  const [first] = stages;
  if (first?.kind === 'count') return { kind: 'count', field: first.field, stages: [first] };
  if (first?.kind === 'group' && canGroup(first)) return { kind: 'group', stage: first, stages: [first] };
  let sort: Sort = [{ path: idPath, direction: 1 }];
  let skip = 0;
  let limit = Number.POSITIVE_INFINITY;
  let taken = 0;
  for (const stage of stages) {
    if (stage.kind === 'sort' && taken === 0) {
      const keys = toDocumentSort(stage.keys);
      if (keys === undefined) break;
      sort = keys;
    } else if (stage.kind === 'skip') {
      skip += stage.count;
      limit = Math.max(0, limit - stage.count);
    } else if (stage.kind === 'limit') limit = Math.min(limit, stage.count);
    else break;
    taken += 1;
  }
  const limited = Number.isFinite(limit) ? { limit } : {};
  return { kind: 'find', find: { ...guard, filter, sort, skip, ...limited }, stages: stages.slice(0, taken) };
}

/** A pipeline's sort in terms of stored documents; ties stay in the order of ids, in which documents come. */
function toDocumentSort(keys: readonly SortKey[]): Sort | undefined {
  const sort: SortKey[] = [];
  for (const { path, direction } of keys) {
    const stored = toStoredPath(path.segments);
    if (stored === undefined) return undefined;
    sort.push({ path: stored, direction });
    if (stored.root === 'id') return sort;
  }
  return [...sort, { path: idPath, direction: 1 }];
}
