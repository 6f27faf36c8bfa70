import { DataError } from '../../errors/data-error.js';
import { isValueArray, type Value } from '../../value/value.js';

/** What one stage may add to one document, estimated; as much as a document may have in MongoDB. */
const grownBytesMax = 16 * 1024 * 1024;
/** Levels that a computed value may be nested. */
const grownDepthMax = 200;

const slotBytes = 16;

/**
 * Counts what a stage adds to one document. A value that is a copy costs no memory, but a few stages that each double
 * a document would make one that nothing can ever write out.
 */
export class Growth {
  readonly #stage: string;
  #bytesLeft = grownBytesMax;

  /** @param stage - name of the stage, for the message */
  constructor(stage: string) {
    this.#stage = stage;
  }

  /**
   * Takes a computed value in.
   *
   * @throws DataError LIMIT_EXCEEDED
   */
  add(value: Value): void {
    this.#take(value, 1);
  }

  #take(value: Value, depth: number): void {
    this.#bytesLeft -= typeof value === 'string' ? slotBytes + value.length : slotBytes;
    if (this.#bytesLeft < 0) throw this.#refuse(`would make a document of more than ${grownBytesMax} bytes`);
    if (typeof value !== 'object' || value === null || value instanceof Date) return;
    if (depth > grownDepthMax) throw this.#refuse(`would nest a document deeper than ${grownDepthMax} levels`);
    for (const part of isValueArray(value) ? value : Object.values(value)) this.#take(part, depth + 1);
  }

  #refuse(fault: string): DataError {
    return new DataError('LIMIT_EXCEEDED', `${this.#stage} ${fault}; keep less in it.`, {
      details: { stage: this.#stage },
    });
  }
}
