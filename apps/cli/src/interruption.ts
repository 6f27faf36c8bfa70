import { exitCodes, Failure } from './failure.js';

const codes = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const;

/** What a work under way learns of Ctrl-C and SIGTERM. */
class Interruption {
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

  dispose(): void {
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt);
  }

  readonly #interrupt = (name: keyof typeof codes): void => {
    this.#code = codes[name];
    this.#controller.abort();
  };
}

export type { Interruption };

/** Does work that wants to end in order on Ctrl-C and SIGTERM. A second signal ends the process at once. */
export async function withInterruption(work: (interruption: Interruption) => Promise<void>): Promise<void> {
  const interruption = new Interruption();
  try {
    await work(interruption);
  } finally {
    interruption.dispose();
  }
}
