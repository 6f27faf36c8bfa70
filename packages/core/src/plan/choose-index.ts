import type { Filter } from '../filter/ast.js';
import { requiredFields, requiredText } from '../filter/required-fields.js';
import type { IndexState } from '../index-key/definition.js';
import { afterPrefix, compareBytes } from '../index-key/key-bytes.js';
import type { Sort, SortPosition } from '../sort/sort.js';
import { impliesExistence, impliesFilter } from './implies.js';
import type { IndexScan, KeyRange } from './index-scan.js';
import { boundKeys, isScalarRoot } from './scan-keys.js';
import { locatePosition, serveSort } from './serve-sort.js';

/** What is asked, and what there is to answer it with. */
export interface IndexChoiceInput {
  readonly filter: Filter;
  /** Absent where the order does not matter (counts). */
  readonly sort?: Sort;
  readonly after?: SortPosition;
  /** Those being built are passed over. */
  readonly indexes: readonly IndexState[];
}

const uniqueWorth = 1000;
const sortWorth = 30;
const smallerIndexWorth = 2;

/**
 * The index to read for a query, and which of its keys; `undefined` if none helps, or the id's own index is best.
 *
 * Best is a unique index of which the filter gives the whole key, then more equalities, then a range, then the sort.
 */
export function chooseIndex(input: IndexChoiceInput): IndexScan | undefined {
  if (namesIds(input.filter)) return undefined;
  let best: { readonly scan: IndexScan; readonly worth: number } | undefined;
  for (const index of input.indexes) {
    if (!isUsable(index, input.filter)) continue;
    const candidate = planScan(index, input);
    if (candidate.worth > (best?.worth ?? 0)) best = candidate;
  }
  return best?.scan;
}

/** Whether every match has an entry. */
function isUsable({ state, definition }: IndexState, filter: Filter): boolean {
  const { sparse, partialFilter, fields, text } = definition;
  if (state !== 'ready') return false;
  if (text !== undefined && requiredText(filter)?.index?.name !== definition.name) return false;
  if (partialFilter !== undefined && !impliesFilter(filter, partialFilter)) return false;
  return (
    text !== undefined || !sparse || fields.some((field) => isScalarRoot(field) || impliesExistence(filter, field.path))
  );
}

function planScan(index: IndexState, { filter, sort, after }: IndexChoiceInput): { scan: IndexScan; worth: number } {
  const { definition } = index;
  const { ranges, parts, word, fixedParts, weight, isOneKey } = boundKeys(filter, index);
  // A document has one entry for each of its words.
  const isOneWord = definition.text === undefined || word.length === 1;
  const order = sort === undefined || !isOneWord ? undefined : serveSort(sort, index, fixedParts.length);
  const place =
    order === undefined || sort === undefined || after === undefined
      ? undefined
      : locatePosition(after, sort, index, { word, fixedParts }, order);
  // A position that is nowhere in the index is found by the values themselves.
  const served = after === undefined || place !== undefined ? order : undefined;
  const keysDescending = served?.keysDescending ?? false;
  const isSmaller = definition.sparse || definition.partialFilter !== undefined;
  const worth =
    weight +
    (served === undefined ? 0 : sortWorth) +
    (isSmaller ? smallerIndexWorth : 0) +
    (definition.unique && isOneKey ? uniqueWorth : 0) -
    // Of two that do the same, the one with less in it.
    definition.fields.length / 100;
  const scan: IndexScan = {
    index,
    ranges: place === undefined ? ranges : narrowRanges(ranges, place.key, keysDescending),
    parts,
    dropDuplicates: (index.multikey && !isOneKey) || !isOneWord,
    servesSort: served !== undefined,
    keysDescending,
    idsDescending: served?.idsDescending ?? false,
    ...(place === undefined ? {} : { after: place }),
  };
  return { scan, worth };
}

/** What is left of ranges from a key on, the key included. */
function narrowRanges(ranges: readonly KeyRange[], key: Uint8Array, descending: boolean): readonly KeyRange[] {
  const end = afterPrefix(key);
  const narrowed = ranges.map(({ lower, upper }) =>
    descending
      ? { lower, upper: compareBytes(upper, end) < 0 ? upper : end }
      : { lower: compareBytes(lower, key) > 0 ? lower : key, upper },
  );
  return narrowed.filter(({ lower, upper }) => compareBytes(lower, upper) < 0);
}

/** Whether the filter names the ids to look at: reading them is better than any index. */
function namesIds(filter: Filter): boolean {
  return requiredFields(filter).some(
    ({ path, test }) =>
      path.root === 'id' && (test.kind === 'in' || (test.kind === 'compare' && test.operator === 'eq')),
  );
}
