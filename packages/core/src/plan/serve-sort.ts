import { equalPaths } from '../filter/equal.js';
import type { IndexState } from '../index-key/definition.js';
import { encodeKeyPart } from '../index-key/encode.js';
import { compareBytes, concatBytes, invertBytes } from '../index-key/key-bytes.js';
import { prefixBytesOf } from '../index-key/word-key.js';
import type { Sort, SortKey, SortPosition } from '../sort/sort.js';
import type { ScanKeys } from './scan-keys.js';

/** How an index gives a sort. */
export interface ServedSort {
  readonly keysDescending: boolean;
  readonly idsDescending: boolean;
  /** For each part of the key after the fixed ones, by position: the sort's key that it serves. */
  readonly servedBy: ReadonlyMap<number, number>;
}

/**
 * Whether reading an index's keys in order, ids in order within each key, gives the sort; `undefined` if not.
 *
 * For a text index this holds of the entries of one word.
 *
 * @param fixedCount - leading parts that hold one value throughout the scan, so that they do not matter to the order
 */
export function serveSort(sort: Sort, index: IndexState, fixedCount: number): ServedSort | undefined {
  if (index.multikey || index.inexact) return undefined;
  const { fields } = index.definition;
  const servedBy = new Map<number, number>();
  let keysDescending: boolean | undefined;
  let position = fixedCount;
  for (const [rank, key] of sort.entries()) {
    if (fields.slice(0, fixedCount).some((field) => equalPaths(field.path, key.path))) continue;
    const field = fields[position];
    if (key.path.root === 'id' && field === undefined) return finish(keysDescending, key, servedBy);
    if (field === undefined || !equalPaths(field.path, key.path)) return undefined;
    const descending = field.direction !== key.direction;
    if (keysDescending !== undefined && keysDescending !== descending) return undefined;
    keysDescending = descending;
    servedBy.set(position, rank);
    position += 1;
    // The id makes the order total: what follows, in the sort or in the key, does not matter.
    if (key.path.root === 'id') return { keysDescending, idsDescending: keysDescending, servedBy };
  }
  return undefined;
}

function finish(keysDescending: boolean | undefined, idKey: SortKey, servedBy: ServedSort['servedBy']): ServedSort {
  const idsDescending = idKey.direction === -1;
  return { keysDescending: keysDescending ?? idsDescending, idsDescending, servedBy };
}

/**
 * The entry at a position of a sort that an index serves; `undefined` if the position does not tell the whole key, or is
 * that of a document which does not match.
 *
 * @param fixed - encodings of the leading parts that the filter fixes, and of a text index's word
 */
export function locatePosition(
  position: SortPosition,
  sort: Sort,
  index: IndexState,
  { word, fixedParts }: Pick<ScanKeys, 'word' | 'fixedParts'>,
  served: ServedSort,
): { readonly key: Uint8Array; readonly id: string } | undefined {
  const parts: Uint8Array[] = [];
  for (const [part, { path, direction }] of index.definition.fields.entries()) {
    const fixed = fixedParts[part];
    const rank = fixed === undefined ? served.servedBy.get(part) : sort.findIndex((key) => equalPaths(key.path, path));
    if (fixed !== undefined && rank === -1) {
      parts.push(fixed);
      continue;
    }
    if (rank === undefined) return undefined;
    const { bytes, cut } = encodeKeyPart(position[rank], prefixBytesOf(index.definition));
    const directed = direction === -1 ? invertBytes(bytes) : bytes;
    if (cut || (fixed !== undefined && compareBytes(directed, fixed) !== 0)) return undefined;
    parts.push(directed);
  }
  const id = position[sort.findIndex(({ path }) => path.root === 'id')];
  return typeof id === 'string' ? { key: concatBytes(...word, ...parts), id } : undefined;
}
