/**
 * Who sent a request, for the rate limit: the peer's address, or, behind proxies, what the outermost trusted one wrote
 * into X-Forwarded-For. Entries further left are the client's own claims.
 */
export function chooseClient(peer: string | undefined, forwarded: string | undefined, trustedProxies: number): string {
  const address = peer ?? 'unknown';
  if (trustedProxies === 0 || forwarded === undefined) return address;
  const hops = forwarded.split(',').map((hop) => hop.trim());
  return hops[Math.max(0, hops.length - trustedProxies)] || address;
}
