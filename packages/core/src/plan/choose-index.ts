import type { Filter } from '../filter/ast.js';
import type { IndexState } from '../index-key/definition.js';
import type { Sort, SortPosition } from '../sort/sort.js';
import type { IndexScan } from './index-scan.js';

/** What is asked, and what there is to answer it with. */
export interface IndexChoiceInput {
  readonly filter: Filter;
  /** Absent where the order does not matter (counts). */
  readonly sort?: Sort;
  readonly after?: SortPosition;
  /** Those being built are passed over. */
  readonly indexes: readonly IndexState[];
}

/** The index to read for a query, and which of its keys; `undefined` if none helps (or the id's own index is best). */
export function chooseIndex(_input: IndexChoiceInput): IndexScan | undefined {
  return undefined;
}
