import { DataError } from '../errors/data-error.js';
import { compareValues } from '../value/compare.js';
import type { Value } from '../value/value.js';
import type { Rounder } from './granularity.js';

/** One bucket of `$bucketAuto`: `min` belongs to it, `max` only in the last, and never with a granularity. */
export interface Bucket<Entry> {
  readonly min: Value;
  readonly max: Value;
  readonly members: readonly Entry[];
}

/**
 * Divides entries into buckets, as MongoDB does: each takes its share of them, and then all that are equal to its last
 * one, or below its rounded boundary.
 *
 * @param entries - in the order of their keys
 * @param rounder - then all keys are numbers of at least 0
 * @throws DataError BAD_VALUE if a boundary would be beyond the largest number
 */
export function* divideIntoBuckets<Entry extends { readonly key: Value }>(
  entries: readonly Entry[],
  buckets: number,
  rounder: Rounder | undefined,
): Generator<Bucket<Entry>, void, undefined> {
  const share = Math.max(1, Math.round(entries.length / buckets));
  let start = 0;
  let lastMax: Value | undefined;
  for (let number = 1; number <= buckets && start < entries.length; number += 1) {
    let end = number === buckets ? entries.length : Math.min(start + share, entries.length);
    const first = keyAt(entries, start);
    let max: Value;
    if (rounder === undefined) {
      const last = keyAt(entries, end - 1);
      while (end < entries.length && compareValues(keyAt(entries, end), last) === 0) end += 1;
      max = end < entries.length ? keyAt(entries, end) : last;
      yield { min: first, max, members: entries.slice(start, end) };
    } else {
      const boundary = checkBoundary(rounder.up(keyAt(entries, end - 1) as number));
      end = endBelow(entries, end, boundary);
      // A bucket of zeros ends where the next one can begin.
      max = boundary === 0 && end < entries.length ? rounder.down(keyAt(entries, end) as number) : boundary;
      yield { min: lastMax ?? rounder.down(first as number), max, members: entries.slice(start, end) };
    }
    lastMax = max;
    start = end;
  }
}

/** Where the entries end that lie below a boundary, or are equal to the one before them. */
function endBelow(entries: readonly { readonly key: Value }[], from: number, boundary: number): number {
  let end = from;
  while (end < entries.length) {
    const key = keyAt(entries, end) as number;
    if (key >= boundary && key !== keyAt(entries, end - 1)) break;
    end += 1;
  }
  return end;
}

function keyAt(entries: readonly { readonly key: Value }[], index: number): Value {
  return entries[index]?.key ?? null;
}

function checkBoundary(boundary: number): number {
  if (Number.isFinite(boundary)) return boundary;
  throw new DataError(
    'BAD_VALUE',
    'A boundary of $bucketAuto would be beyond the largest number; leave such values out.',
  );
}
