import { checkCancelled } from '../../check-cancelled.js';
import type { OperationContext } from '../../context.js';
import { DataError } from '../../errors/data-error.js';

/** Most steps that the windows of one stage may take: values gone through, more for those that cost more. */
const stepsMax = 50_000_000;

/** Steps between two looks at whether anybody still waits. */
const checkInterval = 500_000;

/** Bounds the work of windows that are computed anew for each document, so that none runs for minutes. */
export class WorkMeter {
  readonly #context: OperationContext;
  #steps = 0;
  #checked = 0;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** @throws DataError LIMIT_EXCEEDED, CANCELLED, DEADLINE_EXCEEDED */
  take(steps: number): void {
    this.#steps += steps;
    if (this.#steps - this.#checked >= checkInterval) {
      this.#checked = this.#steps;
      checkCancelled(this.#context);
    }
    if (this.#steps <= stepsMax) return;
    throw new DataError(
      'LIMIT_EXCEEDED',
      `The windows of $setWindowFields would take more than ${stepsMax} steps; narrow the windows or what reaches them.`,
      { details: { limit: stepsMax, stage: '$setWindowFields' } },
    );
  }
}
