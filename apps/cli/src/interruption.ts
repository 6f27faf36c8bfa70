import { exitCodes, Failure } from './failure.js';

const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

/** Ctrl-C and SIGTERM, while some work is under way that wants to end in order. A second signal ends the process at once. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  #code: Failure['exitCode'] | undefined;

  constructor() {
    process.once('SIGINT', this.#interrupt).once('SIGTERM', this.#interrupt);
  }

  /** Is aborted by the signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the command ends with, if a signal came. */
  failure(message: string): Failure | undefined {
    return this.#code === undefined ? undefined : new Failure(message, this.#code);
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt);
  }

  readonly #interrupt = (name: keyof typeof codes): void => {
    this.#code = codes[name];
    this.#controller.abort();
  };
}
