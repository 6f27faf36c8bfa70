/** How a client stands after a request. */
export interface RateDecision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Epoch milliseconds when the client has its full allowance again. */
  readonly resetAtMs: number;
}

/** Counts what each client uses of its allowance. */
export interface RateLimiter {
  take(client: string, cost: number): Promise<RateDecision>;
}
