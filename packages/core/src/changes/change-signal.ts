import type { OperationContext } from '../context.js';

/** Tells those who wait that something was committed in this process. */
export class ChangeSignal {
  readonly #waiting = new Set<() => void>();

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Wakes all who wait now. */
  notify(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Settles when notified, when the time is over, or when the call is cancelled; never rejects. */
  wait({ signal }: OperationContext, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
      if (signal.aborted) wake();
    });
  }
}
