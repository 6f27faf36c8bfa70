import { checkCancelled, type OperationContext } from '@database-service/core';
import { watchCaller } from './watch-caller.js';

/** Lets so many through at a time; the others wait, in the order in which they came. */
export class Gate {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for a place, which `leave` gives back.
   *
   * @throws DataError CANCELLED, DEADLINE_EXCEEDED; what `late` gives when there is none in time
   */
  async enter(context: OperationContext, maxMs: number, late: () => Error): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const endWatch = watchCaller(context, maxMs, () => {
      // Its turn may have come at the same moment.
      if (this.#waiting.delete(resolve)) reject(late());
    });
    try {
      await promise;
    } catch (error) {
      checkCancelled(context);
      throw error;
    } finally {
      endWatch();
    }
  }

  leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
