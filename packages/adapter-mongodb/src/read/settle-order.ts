import {
  DataError,
  type Document,
  type DocumentBatches,
  equalValues,
  isDataObject,
  isValueArray,
  type Sort,
  type SortPosition,
  sortDocuments,
  sortPosition,
  type Value,
} from '@database-service/core';

/** Most documents with objects at one place of a sort that are put in order at once. */
const runMax = 100_000;

/** How a read in MongoDB's order ended: `open` if documents behind its end might belong before it. */
export type SettledEnd = 'settled' | 'open';

/**
 * Puts documents that come in MongoDB's order in core's. The two differ among objects only, which MongoDB compares by the order
 * of their keys: such documents stand together in either order, and are sorted among themselves.
 *
 * @param limit - how many were asked for: a run that this many end with may have more to it
 * @param onGiven - told of each batch before it is given
 * @returns whether all was given; an open run at the end was not
 */
export async function* settleOrder(
  batches: DocumentBatches,
  sort: Sort,
  limit: number | undefined,
  onGiven: (count: number) => void,
): DocumentBatches<SettledEnd> {
  let run: Document[] = [];
  let runPosition: SortPosition | undefined;
  let read = 0;
  for await (const batch of batches) {
    const settled: Document[] = [];
    read += batch.length;
    for (const document of batch) {
      const position = sortPosition(document, sort);
      if (runPosition !== undefined && sharesRun(runPosition, position)) {
        run.push(document);
        if (run.length > runMax) throw runTooLong();
        continue;
      }
      settled.push(...sortDocuments(run, sort));
      run = [];
      runPosition = position.some(isUnsettled) ? position : undefined;
      if (runPosition === undefined) settled.push(document);
      else run.push(document);
    }
    if (settled.length === 0) continue;
    onGiven(settled.length);
    yield settled;
  }
  if (limit !== undefined && read >= limit && run.length > 0) return 'open';
  if (run.length > 0) {
    onGiven(run.length);
    yield sortDocuments(run, sort);
  }
  return 'settled';
}

/** Whether two positions are the same up to a key at which both have an object. */
function sharesRun(a: SortPosition, b: SortPosition): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (isUnsettled(value) && isUnsettled(other)) return isDataObject(value) === isDataObject(other);
    if (isUnsettled(value) || isUnsettled(other)) return false;
    if (value === undefined || other === undefined ? value !== other : !equalValues(value, other)) return false;
  }
  return false;
}

/** Whether MongoDB may compare a value otherwise than core: an object, or an array, which may hold some. */
function isUnsettled(value: Value | undefined): boolean {
  return isDataObject(value) || isValueArray(value);
}

function runTooLong(): DataError {
  return new DataError(
    'LIMIT_EXCEEDED',
    `The sort would have to compare more than ${runMax} documents by an object; sort by a field of it.`,
    { details: { limit: runMax } },
  );
}
