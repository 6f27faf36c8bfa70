import type { Logger } from '@database-service/core';

interface Part {
  readonly name: string;
  close(): void | Promise<void>;
}

/** The started parts of a service, closed in reverse. */
export class Closing {
  readonly #logger: Logger;
  readonly #parts: Part[] = [];
  #closed: Promise<void> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A part that has been started. */
  add(name: string, close: () => void | Promise<void>): void {
    this.#parts.push({ name, close });
  }

  /** Closes all, the last started first. A part that fails or hangs past the time is logged and left. Idempotent. */
  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#closeAll(Date.now() + timeoutMs);
    return this.#closed;
  }

  async #closeAll(deadlineMs: number): Promise<void> {
    for (const part of this.#parts.reverse()) {
      try {
        await within(part, deadlineMs - Date.now());
      } catch (error) {
        this.#logger.error('a part did not close', { part: part.name, problem: String(error) });
      }
    }
  }
}

async function within(part: Part, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the time to stop is over')), Math.max(0, timeoutMs));
  });
  try {
    await Promise.race([part.close(), late]);
  } finally {
    clearTimeout(timer);
  }
}
