import { LRUCache } from 'lru-cache';
import type { RateDecision, RateLimiter } from '../ports/rate-limiter.js';

/** What each client may do. */
export interface RateLimitOptions {
  readonly requestsPerMinute: number;
  /** Clients remembered at once; beyond it the one not seen for longest begins anew. */
  readonly clientsMax?: number;
  /** Epoch milliseconds. */
  readonly nowMs?: () => number;
}

const windowMs = 60_000;
const clientsMaxDefault = 100_000;

interface Window {
  used: number;
  endsAtMs: number;
}

/**
 * Counts requests of each client in windows of a minute that begin with its first. Memory is bounded by the number of
 * clients remembered, so an attacker with many addresses cannot fill it.
 */
export class InProcessRateLimiter implements RateLimiter {
  readonly #limit: number;
  readonly #windows: LRUCache<string, Window>;
  readonly #nowMs: () => number;

  constructor(options: RateLimitOptions) {
    this.#limit = options.requestsPerMinute;
    this.#windows = new LRUCache({ max: options.clientsMax ?? clientsMaxDefault });
    this.#nowMs = options.nowMs ?? Date.now;
  }

  async take(client: string, cost: number): Promise<RateDecision> {
    const nowMs = this.#nowMs();
    let window = this.#windows.get(client);
    // A clock that was set back must not lock a client out for longer than a window.
    if (window === undefined || window.endsAtMs <= nowMs || window.endsAtMs > nowMs + windowMs) {
      window = { used: 0, endsAtMs: nowMs + windowMs };
      this.#windows.set(client, window);
    }
    const allowed = window.used + cost <= this.#limit;
    if (allowed) window.used += cost;
    return { allowed, limit: this.#limit, remaining: this.#limit - window.used, resetAtMs: window.endsAtMs };
  }
}
