import { LRUCache } from 'lru-cache';
import type { RateDecision, RateLimiter } from '../ports/rate-limiter.js';

/** What a process got of a client's allowance, and how the client stands then. */
export interface AllowanceShare {
  readonly granted: number;
  readonly limit: number;
  /** What is left for all processes together. */
  readonly remaining: number;
  readonly resetAtMs: number;
}

/** Asks the one that counts for all processes for a part of a client's allowance. */
export type AllowanceSource = (client: string, most: number) => Promise<AllowanceShare>;

/** How a limit is shared. */
export interface SharedRateLimitOptions {
  readonly requestsPerMinute: number;
  readonly source: AllowanceSource;
  /** Clients remembered at once. */
  readonly clientsMax?: number;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
}

const clientsMaxDefault = 100_000;
/** In how many parts a client's allowance is handed out: to ask for each request would cost more than to answer many. */
const partsPerWindow = 50;

interface Share {
  left: number;
  readonly granted: AllowanceShare;
}

/**
 * The limit of a service of several processes, each of which counts down parts of a client's allowance. Together they never
 * allow more than the limit; what one of them has got and does not use is missing to the others, at most a fiftieth of the limit for
 * each, until the window ends.
 */
export class SharedRateLimiter implements RateLimiter {
  readonly #options: SharedRateLimitOptions;
  readonly #part: number;
  readonly #shares: LRUCache<string, Share>;
  readonly #asked = new Map<string, Promise<Share>>();
  readonly #nowMs: () => number;

  constructor(options: SharedRateLimitOptions) {
    this.#options = options;
    this.#part = Math.ceil(options.requestsPerMinute / partsPerWindow);
    this.#shares = new LRUCache({ max: options.clientsMax ?? clientsMaxDefault });
    this.#nowMs = options.nowMs ?? Date.now;
  }

  async take(client: string, cost: number): Promise<RateDecision> {
    for (;;) {
      const share = this.#shares.get(client);
      if (share !== undefined && share.granted.resetAtMs > this.#nowMs()) {
        const { granted } = share;
        const isAllowed = share.left >= cost;
        // Where nothing was left for anybody, nothing more comes in this window: the one that counts is not asked again.
        if (isAllowed || granted.granted === 0) {
          if (isAllowed) share.left -= cost;
          const { limit, remaining, resetAtMs } = granted;
          return { allowed: isAllowed, limit, remaining: remaining + share.left, resetAtMs };
        }
      }
      await this.#ask(client, Math.max(cost, this.#part));
    }
  }

  /** Requests that arrive together ask together. */
  #ask(client: string, most: number): Promise<Share> {
    const asked = this.#asked.get(client);
    if (asked !== undefined) return asked;
    const asking = this.#options
      .source(client, most)
      .then((granted) => {
        const share = { left: granted.granted, granted };
        this.#shares.set(client, share);
        return share;
      })
      .finally(() => this.#asked.delete(client));
    this.#asked.set(client, asking);
    return asking;
  }
}
