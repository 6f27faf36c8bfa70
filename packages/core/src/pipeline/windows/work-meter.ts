import { DataError } from '../../errors/data-error.js';

/** Most values that the windows of one stage may go through. */
const stepsMax = 50_000_000;

/** Bounds the work of windows that are computed anew for each document, so that none runs for minutes. */
export class WorkMeter {
  #steps = 0;

  /** @throws DataError LIMIT_EXCEEDED */
  take(steps: number): void {
    this.#steps += steps;
    if (this.#steps <= stepsMax) return;
    throw new DataError(
      'LIMIT_EXCEEDED',
      `The windows of $setWindowFields would go through more than ${stepsMax} values; narrow the windows or what reaches them.`,
      { details: { limit: stepsMax, stage: '$setWindowFields' } },
    );
  }
}
