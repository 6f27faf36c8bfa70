import type { IncomingMessage } from 'node:http';

/**
 * Who sent a request, for the rate limit: the peer's address, or, behind proxies, what the outermost trusted one wrote
 * into X-Forwarded-For. Entries further left are the client's own claims.
 */
export function clientAddress(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  if (trustedProxies === 0 || forwarded === undefined) return peer;
  const hops = String(forwarded)
    .split(',')
    .map((hop) => hop.trim());
  return hops[Math.max(0, hops.length - trustedProxies)] || peer;
}
