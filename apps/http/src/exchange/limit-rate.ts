import type { RateLimiter } from '@database-service/application';
import { DataError } from '@database-service/core';
import { clientAddress } from '../request/client-address.js';
import type { Exchange } from './exchange.js';

const windowSeconds = 60;

/**
 * Counts a request for its client and notes in the headers how the client stands.
 * @throws DataError RATE_LIMITED
 */
export async function limitRate(exchange: Exchange, limiter: RateLimiter, trustedProxies: number): Promise<void> {
  const decision = await limiter.take(clientAddress(exchange.request, trustedProxies), 1);
  const { limit, remaining, resetAtMs } = decision;
  const secondsLeft = Math.max(1, Math.ceil((resetAtMs - Date.now()) / 1000));
  const { headers } = exchange;
  headers['X-RateLimit-Limit'] = limit;
  headers['X-RateLimit-Remaining'] = remaining;
  headers['X-RateLimit-Reset'] = Math.ceil(resetAtMs / 1000);
  headers['RateLimit-Policy'] = `"default";q=${limit};w=${windowSeconds}`;
  headers.RateLimit = `"default";r=${remaining};t=${secondsLeft}`;
  if (decision.allowed) return;
  const message = `More than ${limit} requests in a minute. Try again in ${secondsLeft} s.`;
  throw new DataError('RATE_LIMITED', message, { details: { retry_after_seconds: secondsLeft } });
}
