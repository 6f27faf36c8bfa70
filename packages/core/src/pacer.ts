import { setImmediate } from 'node:timers/promises';
import { checkCancelled } from './check-cancelled.js';
import type { OperationContext } from './context.js';

/** Milliseconds that work goes on before it lets others in. */
const runMs = 20;

/**
 * Lets others in while many documents are worked on, and ends work that nobody waits for: documents that come from memory
 * or from an engine on this thread never await anything, so neither timers nor other requests would get a turn.
 */
export class Pacer {
  readonly #context: OperationContext;
  #resumedMs = performance.now();

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** Cheap: ask for each document, and {@link Pacer.pause} if so. */
  isDue(): boolean {
    return performance.now() - this.#resumedMs >= runMs;
  }

  /** @throws DataError CANCELLED, DEADLINE_EXCEEDED */
  async pause(): Promise<void> {
    checkCancelled(this.#context);
    await setImmediate();
    this.#resumedMs = performance.now();
    checkCancelled(this.#context);
  }
}
