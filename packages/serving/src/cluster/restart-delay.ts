/** The wait before the first process that ended is replaced; each further one waits twice as long. */
const firstMs = 100;
const longestMs = 30_000;
/** A process that lived so long was no failed start: the waits begin anew. */
const steadyMs = 60_000;

/** How long to wait before a process that ended is replaced, so that one which always ends does not take the machine. */
export class RestartDelay {
  #failures = 0;

  /** @param livedMs - how long the process took requests, 0 if it never did */
  next(livedMs: number): number {
    if (livedMs >= steadyMs) this.#failures = 0;
    const delayMs = Math.min(longestMs, firstMs * 2 ** this.#failures);
    this.#failures += 1;
    return delayMs;
  }
}
