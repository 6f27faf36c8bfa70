import type { RateDecision, RateLimiter } from '@database-service/application';
import { DataError } from '@database-service/core';

const windowSeconds = 60;

/** How a client stands after a request, and how it is told so. */
export interface Allowance {
  readonly headers: Readonly<Record<string, string | number>>;
  /** Present if the request is one too many: RATE_LIMITED. */
  readonly refusal?: DataError;
}

/** Counts a request for its client. */
export async function takeFromAllowance(limiter: RateLimiter, client: string): Promise<Allowance> {
  return describeDecision(await limiter.take(client, 1));
}

function describeDecision({ allowed, limit, remaining, resetAtMs }: RateDecision): Allowance {
  const secondsLeft = Math.max(1, Math.ceil((resetAtMs - Date.now()) / 1000));
  const headers = {
    'X-RateLimit-Limit': limit,
    'X-RateLimit-Remaining': remaining,
    'X-RateLimit-Reset': Math.ceil(resetAtMs / 1000),
    'RateLimit-Policy': `"default";q=${limit};w=${windowSeconds}`,
    RateLimit: `"default";r=${remaining};t=${secondsLeft}`,
  };
  if (allowed) return { headers };
  const message = `More than ${limit} requests in a minute. Try again in ${secondsLeft} s.`;
  return {
    headers,
    refusal: new DataError('RATE_LIMITED', message, { details: { retry_after_seconds: secondsLeft } }),
  };
}
