import type { RateLimiter } from '@database-service/application';
import { chooseClient, takeFromAllowance } from '@database-service/serving';
import type { Exchange } from './exchange.js';

/**
 * Counts a request for its client and notes in the headers how the client stands.
 * @throws DataError RATE_LIMITED
 */
export async function limitRate(exchange: Exchange, limiter: RateLimiter, trustedProxies: number): Promise<void> {
  const { socket, headers } = exchange.request;
  const forwarded = headers['x-forwarded-for'];
  const client = chooseClient(
    socket.remoteAddress,
    forwarded === undefined ? undefined : String(forwarded),
    trustedProxies,
  );
  const allowance = await takeFromAllowance(limiter, client);
  Object.assign(exchange.headers, allowance.headers);
  if (allowance.refusal !== undefined) throw allowance.refusal;
}
