import { isDigits } from '../document/array-index.js';
import type { Filter } from '../filter/ast.js';
import { requiredText } from '../filter/required-fields.js';
import type { IndexField, IndexState } from '../index-key/definition.js';
import { keyTags, overflowKey } from '../index-key/encode.js';
import { afterPrefix, concatBytes } from '../index-key/key-bytes.js';
import { prefixBytesOf } from '../index-key/word-key.js';
import { boundPath, weighIntervals } from './bound-path.js';
import { boundWords, weighWords } from './bound-words.js';
import type { KeyRange, ScannedPart } from './index-scan.js';
import { coalesce, containsPart, type Interval, invertIntervals } from './interval.js';

/** More ranges than these are merged with what lies between them. */
const rangesMax = 200;

const allKeys: KeyRange = { lower: Uint8Array.of(0x01), upper: Uint8Array.of(0xff) };
const overflow: KeyRange = { lower: overflowKey, upper: afterPrefix(overflowKey) };
const nullPart = Uint8Array.of(keyTags.null);

/** What a filter says about an index's keys. */
export interface ScanKeys {
  readonly ranges: readonly KeyRange[];
  readonly parts: readonly ScannedPart[];
  /** The encoding of the word, if the index is a text index and the filter leaves just one; else nothing. */
  readonly word: readonly Uint8Array[];
  /** The leading parts of which the filter leaves just one value: their encodings, as they stand in the key. */
  readonly fixedParts: readonly Uint8Array[];
  /** Worth to a scan: 0 if the filter bounds nothing. */
  readonly weight: number;
  /** All parts are fixed, and the word: one key, which a document has once. */
  readonly isOneKey: boolean;
}

/**
 * Bounds an index's keys by a filter, part by part: equalities go on to the next part, a range ends it. Of a text index
 * the first part is a word.
 */
export function boundKeys(filter: Filter, index: IndexState): ScanKeys {
  const { fields } = index.definition;
  const traversed = new Set<string>();
  const fixedParts: Uint8Array[] = [];
  const parts: ScannedPart[] = [];
  const text = requiredText(filter);
  const words =
    index.definition.text === undefined || text === undefined ? undefined : boundWords(text, index.definition);
  let prefixes: readonly Uint8Array[] = words ?? [new Uint8Array(0)];
  let weight = words === undefined ? 0 : weighWords(words.length);
  for (const [position, field] of fields.entries()) {
    const bounds = boundField(filter, index, field, traversed);
    if (bounds === undefined) break;
    weight += weighIntervals(bounds);
    const directed = field.direction === 1 ? bounds : invertIntervals(bounds);
    if (!directed.every(({ point }) => point) || prefixes.length * directed.length > rangesMax) {
      const kept = coalesce(directed, Math.max(1, Math.floor(rangesMax / Math.max(1, prefixes.length))));
      const ranges = prefixes.flatMap((prefix) => kept.map((part) => extendRange(prefix, part)));
      if (kept.length === directed.length) parts.push({ path: field.path, intervals: bounds });
      return finish(index, ranges, { words, parts, fixedParts, weight });
    }
    const [only] = directed;
    if (fixedParts.length === position && directed.length === 1 && only !== undefined) fixedParts.push(only.lower);
    parts.push({ path: field.path, intervals: bounds });
    prefixes = prefixes.flatMap((prefix) => directed.map(({ lower }) => concatBytes(prefix, lower)));
  }
  const ranges = prefixes.map((prefix) =>
    prefix.length === 0 ? allKeys : { lower: prefix, upper: afterPrefix(prefix) },
  );
  return finish(index, ranges, { words, parts, fixedParts, weight });
}

/** What was found out on the way through the parts of the key. */
interface FoundKeys extends Pick<ScanKeys, 'parts' | 'fixedParts' | 'weight'> {
  readonly words: readonly Uint8Array[] | undefined;
}

function finish(
  index: IndexState,
  ranges: readonly KeyRange[],
  { words, parts, fixedParts, weight }: FoundKeys,
): ScanKeys {
  return {
    ranges: index.inexact ? [overflow, ...ranges] : ranges,
    // A document with too many keys is filed under one that tells nothing.
    parts: index.inexact ? [] : parts,
    word: words?.length === 1 ? words : [],
    fixedParts,
    weight,
    isOneKey: fixedParts.length === index.definition.fields.length && (words ?? [0]).length === 1,
  };
}

/**
 * Fields below the same array take their values from the same element, so bounds of two of them cannot be combined:
 * the filter's conditions may be met by different elements.
 */
function boundField(
  filter: Filter,
  index: IndexState,
  field: IndexField,
  traversed: Set<string>,
): readonly Interval[] | undefined {
  const { path } = field;
  const isScalar = isScalarRoot(field);
  const singleValue = isScalar || !index.multikey;
  const group = singleValue ? undefined : JSON.stringify([path.root, path.segments[0] ?? '']);
  if (group !== undefined && traversed.has(group)) return undefined;
  const prefixBytes = prefixBytesOf(index.definition);
  const bounds = boundPath(filter, { path, prefixBytes, singleValue });
  if (bounds === undefined || (!singleValue && missesNulls(index, field) && containsPart(bounds, nullPart))) {
    return undefined;
  }
  if (group !== undefined) traversed.add(group);
  return bounds;
}

/** Whether a document that matches null at the path may lack the key for it, having others. */
function missesNulls(index: IndexState, field: IndexField): boolean {
  return index.definition.sparse || field.path.segments.some(isDigits);
}

/** Whether a field is one of the envelope's scalars, which every document has, and no array. */
export function isScalarRoot({ path }: Pick<IndexField, 'path'>): boolean {
  return path.root !== 'data' && path.root !== 'metadata';
}

function extendRange(prefix: Uint8Array, part: Interval): KeyRange {
  return { lower: concatBytes(prefix, part.lower), upper: concatBytes(prefix, part.upper) };
}
