import { EventEmitter, once } from 'node:events';

/** How often readiness is looked at while somebody watches it. */
const intervalMs = 1_000;

/** Readiness for those who ask once and those who follow it: however many follow, it is looked at once a second. */
export class ReadinessWatch {
  readonly #checkReady: () => Promise<void>;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #followers = 0;
  #timer: NodeJS.Timeout | undefined;
  #last: boolean | undefined;

  /** @param checkReady - rejects while the service is not ready */
  constructor(checkReady: () => Promise<void>) {
    this.#checkReady = checkReady;
  }

  /** Whether the service is ready now. */
  async check(): Promise<boolean> {
    return this.#checkReady().then(
      () => true,
      () => false,
    );
  }

  /** Looks now, and tells the followers if something has changed. */
  look(): void {
    void this.check().then((isReady) => {
      if (isReady === this.#last) return;
      this.#last = isReady;
      this.#changes.emit('change');
    });
  }

  /** Whether the service is ready, now and each time that it changes. Ends with the signal's reason. */
  async *follow(signal: AbortSignal): AsyncGenerator<boolean, void, undefined> {
    this.#begin();
    try {
      let told: boolean | undefined;
      this.#last = await this.check();
      for (;;) {
        if (this.#last !== told) {
          told = this.#last;
          yield told;
          continue;
        }
        await once(this.#changes, 'change', { signal }).catch(() => signal.throwIfAborted());
      }
    } finally {
      this.#end();
    }
  }

  #begin(): void {
    this.#followers += 1;
    this.#timer ??= setInterval(() => this.look(), intervalMs).unref();
  }

  #end(): void {
    this.#followers -= 1;
    if (this.#followers > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
