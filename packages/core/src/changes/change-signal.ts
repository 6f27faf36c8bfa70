import type { OperationContext } from '../context.js';

/** Tells those who wait that something was committed in this process. */
export class ChangeSignal {
  readonly #waiting = new Set<(isNotified: boolean) => void>();

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Wakes all who wait now. */
  notify(): void {
    for (const wake of [...this.#waiting]) wake(true);
  }

  /**
   * Settles when notified, when the time is over, or when the call is cancelled; never rejects.
   * @returns whether it was notified
   */
  wait({ signal }: Pick<OperationContext, 'signal'>, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const wake = (isNotified: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#waiting.delete(wake);
        resolve(isNotified);
      };
      const onAbort = (): void => wake(false);
      const timer = setTimeout(wake, timeoutMs, false);
      signal.addEventListener('abort', onAbort);
      this.#waiting.add(wake);
      if (signal.aborted) wake(false);
    });
  }
}
