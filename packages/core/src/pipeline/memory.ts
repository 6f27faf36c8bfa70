import { DataError } from '../errors/data-error.js';
import { type DataObject, isValueArray, type Value } from '../value/value.js';

/** What one stage may hold by default: 100 MiB, as in MongoDB. */
export const stageMemoryBytesMax = 100 * 1024 * 1024;

/** Bytes that an object, array or entry costs beside its contents. Rough: a bound on memory, not a measure of it. */
const containerBytes = 48;
const slotBytes = 16;

/** Estimates what a value takes in memory. */
export function estimateBytes(value: Value): number {
  if (typeof value === 'string') return containerBytes + value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (value instanceof Date) return containerBytes;
  let bytes = containerBytes;
  if (isValueArray(value)) {
    for (const element of value) bytes += slotBytes + estimateBytes(element);
    return bytes;
  }
  const object = value as DataObject;
  for (const name of Object.keys(object)) bytes += slotBytes + estimateBytes(object[name] as Value);
  return bytes;
}

/** Counts what a stage holds, and refuses more than it may. */
export class MemoryBudget {
  readonly #stage: string;
  readonly #bytesMax: number;
  #bytes = 0;

  /** @param stage - name of the stage or call, for the message */
  constructor(stage: string, bytesMax: number) {
    this.#stage = stage;
    this.#bytesMax = bytesMax;
  }

  /**
   * Takes bytes, or gives them back where they are negative.
   *
   * @throws DataError LIMIT_EXCEEDED
   */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#bytesMax) return;
    throw new DataError(
      'LIMIT_EXCEEDED',
      `${this.#stage} would hold more than ${this.#bytesMax} bytes in memory; narrow what reaches it, or limit it.`,
      { details: { limit: this.#bytesMax, stage: this.#stage } },
    );
  }
}
