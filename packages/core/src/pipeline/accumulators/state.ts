import type { DataObject, Value } from '../../value/value.js';

/** What one accumulator knows of one group or window. */
export interface AccumulatorState {
  /**
   * Takes in what a document gives; `undefined` is a missing value.
   *
   * @param document - what the value was read from, for those that sort
   * @returns the bytes that this adds to what is held, negative where it frees some
   * @throws DataError BAD_OPERAND if the operator cannot take the value
   */
  add(value: Value | undefined, document: DataObject): number;
  /**
   * Takes out again the value that was added first of those still in. Only where this is exact: without it a window that
   * moves is computed anew.
   */
  remove?(value: Value | undefined): void;
  /**
   * What was accumulated so far; more may be added afterwards.
   *
   * @throws DataError BAD_VALUE if it is beyond the largest double
   */
  result(): Value;
}
