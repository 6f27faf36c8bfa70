/** A call that is to be told when its time is over. */
export interface WatchedDeadline {
  readonly deadlineMs: number;
  onLate(): void;
}

/** Longest delay that a timer takes. */
const timerMsMax = 2 ** 31 - 1;

/**
 * Tells calls when their time is over, with one timer for all of them: a timer for each costs more than a read by id.
 * The timer does not keep the process alive.
 */
export class DeadlineWatch {
  readonly #watched = new Set<WatchedDeadline>();
  #timer: NodeJS.Timeout | undefined;
  #nextMs = Number.POSITIVE_INFINITY;

  add(watched: WatchedDeadline): void {
    this.#watched.add(watched);
    if (watched.deadlineMs < this.#nextMs) this.#wakeAt(watched.deadlineMs);
  }

  remove(watched: WatchedDeadline): void {
    this.#watched.delete(watched);
  }

  #wakeAt(timeMs: number): void {
    clearTimeout(this.#timer);
    this.#nextMs = timeMs;
    const delayMs = Math.min(Math.max(0, timeMs - Date.now()), timerMsMax);
    this.#timer = setTimeout(() => this.#wake(), delayMs);
    this.#timer.unref();
  }

  #wake(): void {
    this.#nextMs = Number.POSITIVE_INFINITY;
    const nowMs = Date.now();
    let earliestMs = Number.POSITIVE_INFINITY;
    for (const watched of this.#watched) {
      if (watched.deadlineMs > nowMs) {
        earliestMs = Math.min(earliestMs, watched.deadlineMs);
      } else {
        this.#watched.delete(watched);
        watched.onLate();
      }
    }
    if (earliestMs < this.#nextMs) this.#wakeAt(earliestMs);
  }
}
