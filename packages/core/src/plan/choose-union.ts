import type { Filter, OrFilter } from '../filter/ast.js';
import { and } from '../filter/build.js';
import type { IndexState } from '../index-key/definition.js';
import { chooseIndex } from './choose-index.js';
import type { IndexScan } from './index-scan.js';

/** More branches than these, and reading everything may be as good. */
const branchesMax = 50;

/**
 * The scans whose documents together are the candidates of an `$or`, where no one index helps with the filter but each
 * branch has one; `undefined` if there is no such `$or`. None of them serves a sort.
 *
 * @param indexes - as for {@link chooseIndex}
 */
export function chooseUnion(filter: Filter, indexes: readonly IndexState[]): readonly IndexScan[] | undefined {
  const parts = filter.kind === 'and' ? filter.filters : [filter];
  const alternatives = parts.filter((part) => part.kind === 'or');
  if (alternatives.length === 0 || chooseIndex({ filter, indexes }) !== undefined) return undefined;
  for (const or of alternatives) {
    const scans = scanBranches(
      or,
      parts.filter((part) => part !== or),
      indexes,
    );
    if (scans !== undefined) return scans;
  }
  return undefined;
}

function scanBranches(
  { filters }: OrFilter,
  others: readonly Filter[],
  indexes: readonly IndexState[],
): readonly IndexScan[] | undefined {
  if (filters.length > branchesMax) return undefined;
  const scans: IndexScan[] = [];
  for (const branch of filters) {
    const scan = chooseIndex({ filter: and(branch, ...others), indexes });
    if (scan === undefined) return undefined;
    scans.push(scan);
  }
  return scans;
}
