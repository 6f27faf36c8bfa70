import { encodeKeyPart, type KeyPartValue, keyTags } from '../index-key/encode.js';
import { afterPrefix, compareBytes, invertBytes } from '../index-key/key-bytes.js';

/** Encodings of one part of a key, from `lower` on and below `upper`; no encoding lies across a bound. */
export interface Interval {
  readonly lower: Uint8Array;
  readonly upper: Uint8Array;
  /** One encoding only, which is `lower`. */
  readonly point: boolean;
  /** Bounds that the query gave; where it gave none, the interval ends with the type. */
  readonly givenBounds: 0 | 1 | 2;
}

/** How a value bounds an interval: inclusive of it, from below or above. */
interface Bounds {
  readonly at: Uint8Array;
  /** Least byte string above all that the value's encoding could be. */
  readonly after: Uint8Array;
}

/** Every encoding of a part, ascending. */
export const wholePart: Interval = interval(Uint8Array.of(0x01), Uint8Array.of(0x80), 0);

/** From one byte string on, below another. */
export function interval(lower: Uint8Array, upper: Uint8Array, givenBounds: Interval['givenBounds']): Interval {
  return { lower, upper, point: false, givenBounds };
}

/** All values of a type, by its tag. */
export function typeInterval(tag: number): Interval {
  return interval(Uint8Array.of(tag), Uint8Array.of(tag + 1), 0);
}

/** Just one value (cut: just its digest). */
export function pointInterval(value: KeyPartValue, prefixBytes: number): Interval {
  const { bytes } = encodeKeyPart(value, prefixBytes);
  return { lower: bytes, upper: afterPrefix(bytes), point: true, givenBounds: 2 };
}

/** Where a value lies among encodings. A cut one cannot be told from others with its beginning: both bounds include all. */
export function boundsOfValue(value: KeyPartValue, prefixBytes: number): Bounds {
  const { bytes, cut } = encodeKeyPart(value, prefixBytes);
  const at = cut ? bytes.subarray(0, prefixBytes) : bytes;
  return { at, after: afterPrefix(at) };
}

/** What lies in any of them: ascending, disjoint. */
export function unite(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].sort((a, b) => compareBytes(a.lower, b.lower));
  const united: Interval[] = [];
  for (const next of sorted) {
    const last = united.at(-1);
    if (last === undefined || compareBytes(next.lower, last.upper) >= 0) united.push(next);
    else if (compareBytes(next.upper, last.upper) > 0) united[united.length - 1] = join(last, next);
  }
  return united;
}

/** What lies in both. Each list is ascending and disjoint, so one pass is enough, however long they are. */
export function intersect(left: readonly Interval[], right: readonly Interval[]): readonly Interval[] {
  const common: Interval[] = [];
  let [leftAt, rightAt] = [0, 0];
  while (leftAt < left.length && rightAt < right.length) {
    const a = left[leftAt] as Interval;
    const b = right[rightAt] as Interval;
    const lower = compareBytes(a.lower, b.lower) >= 0 ? a.lower : b.lower;
    const endsFirst = compareBytes(a.upper, b.upper) <= 0;
    const { upper } = endsFirst ? a : b;
    if (compareBytes(lower, upper) < 0) {
      const givenBounds = Math.min(2, a.givenBounds + b.givenBounds) as Interval['givenBounds'];
      common.push({ lower, upper, point: a.point || b.point, givenBounds });
    }
    if (endsFirst) leftAt += 1;
    else rightAt += 1;
  }
  return common;
}

/** What lies in none of them, which are ascending and disjoint. */
export function complement(intervals: readonly Interval[]): readonly Interval[] {
  const gaps: Interval[] = [];
  let { lower } = wholePart;
  for (const next of [...intervals, interval(wholePart.upper, wholePart.upper, 0)]) {
    if (compareBytes(lower, next.lower) < 0) gaps.push(gap(lower, next.lower));
    if (compareBytes(lower, next.upper) < 0) lower = next.upper;
  }
  return gaps;
}

/** Null has one encoding, and a gap may be left just for it. */
function gap(lower: Uint8Array, upper: Uint8Array): Interval {
  const only = Uint8Array.of(keyTags.null);
  const isNull = compareBytes(lower, only) === 0 && compareBytes(upper, afterPrefix(only)) === 0;
  return isNull ? { lower, upper, point: true, givenBounds: 2 } : interval(lower, upper, 0);
}

/** At most `max` intervals that cover all: neighbours become one, with what lies between them. */
export function coalesce(intervals: readonly Interval[], max: number): readonly Interval[] {
  if (intervals.length <= max) return intervals;
  const size = Math.ceil(intervals.length / max);
  const merged: Interval[] = [];
  for (let start = 0; start < intervals.length; start += size) {
    const group = intervals.slice(start, start + size);
    merged.push(group.reduce(join));
  }
  return merged;
}

/** The same intervals in the inverted encodings of a descending part. */
export function invertIntervals(intervals: readonly Interval[]): readonly Interval[] {
  return intervals.toReversed().map(({ lower, upper, point, givenBounds }) => {
    if (point) {
      const at = invertBytes(lower);
      return { lower: at, upper: afterPrefix(at), point, givenBounds };
    }
    // What begins with the upper bound was out and stays out; what begins with the lower one stays in.
    return interval(afterPrefix(invertBytes(upper)), afterPrefix(invertBytes(lower)), givenBounds);
  });
}

/** Whether the encoding of a value is in one of them. */
export function containsPart(intervals: readonly Interval[], part: Uint8Array): boolean {
  return intervals.some(({ lower, upper }) => compareBytes(lower, part) <= 0 && compareBytes(part, upper) < 0);
}

function join(a: Interval, b: Interval): Interval {
  if (compareBytes(a.lower, b.lower) === 0 && compareBytes(a.upper, b.upper) === 0) return a;
  const givenBounds = Math.min(a.givenBounds, b.givenBounds) as Interval['givenBounds'];
  return interval(a.lower, compareBytes(a.upper, b.upper) >= 0 ? a.upper : b.upper, givenBounds);
}
