import { LRUCache } from 'lru-cache';
import type { RateDecision, RateLimiter } from '../ports/rate-limiter.js';
import type { AllowanceShare } from './shared-rate-limiter.js';

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
    const window = this.#windowOf(client);
    const allowed = window.used + cost <= this.#limit;
    if (allowed) window.used += cost;
    return { allowed, ...this.#describe(window) };
  }

  /** Takes what is left of a client's window, up to an amount: for others to count down. */
  takeUpTo(client: string, most: number): AllowanceShare {
    const window = this.#windowOf(client);
    const granted = Math.min(most, this.#limit - window.used);
    window.used += granted;
    return { granted, ...this.#describe(window) };
  }

  #windowOf(client: string): Window {
    const nowMs = this.#nowMs();
    const known = this.#windows.get(client);
    // A clock that was set back must not lock a client out for longer than a window.
    if (known !== undefined && known.endsAtMs > nowMs && known.endsAtMs <= nowMs + windowMs) return known;
    const window = { used: 0, endsAtMs: nowMs + windowMs };
    this.#windows.set(client, window);
    return window;
  }

  #describe({ used, endsAtMs }: Window): Omit<RateDecision, 'allowed'> {
    return { limit: this.#limit, remaining: this.#limit - used, resetAtMs: endsAtMs };
  }
}
