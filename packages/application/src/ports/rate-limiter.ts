/** How a client stands after a request. */
export interface RateDecision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Epoch milliseconds when the client has its full allowance again. */
  readonly resetAtMs: number;
}

export interface RateLimiter {
  take(client: string, cost: number): Promise<RateDecision>;
}
