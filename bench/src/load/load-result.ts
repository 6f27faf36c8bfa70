import { createHistogram } from 'node:perf_hooks';

/** What came of loading a server. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Answers that tell of a failure, and connections that broke. */
  readonly failures: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Counts and times the answers of a load, from when it is made. */
export class LoadRecord {
  readonly failures: string[];
  readonly startedAt = performance.now();
  readonly #latencies = createHistogram();
  #requests = 0;

  /** @param failures - of the load; others may add to them */
  constructor(failures: string[]) {
    this.failures = failures;
  }

  /** An answer has come. @param sentAt - when its request was sent, as `performance.now` tells it */
  note(sentAt: number): void {
    this.#latencies.record(Math.max(1, Math.round((performance.now() - sentAt) * 1000)));
    this.#requests += 1;
  }

  /** What came of it until now. */
  sum(): LoadResult {
    const elapsedMs = performance.now() - this.startedAt;
    return {
      requests: this.#requests,
      perSecond: (this.#requests / elapsedMs) * 1000,
      failures: this.failures,
      p50Ms: this.#latencies.percentile(50) / 1000,
      p99Ms: this.#latencies.percentile(99) / 1000,
    };
  }
}
