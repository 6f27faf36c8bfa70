import { randomBytes } from 'node:crypto';
import type { TraceContext } from '@database-service/core';

const traceparentFormat = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;

/**
 * The W3C trace context that a request is worked on in: the caller's trace, and a span of our own in it, which is the
 * parent of what we call in turn. A malformed one counts as none, as the standard asks.
 */
export function readTraceContext(traceparent: unknown, tracestate: unknown): TraceContext | undefined {
  if (typeof traceparent !== 'string') return undefined;
  const [, traceId, flags] = traceparentFormat.exec(traceparent) ?? [];
  if (traceId === undefined || flags === undefined) return undefined;
  // Of versions to come, what this one knows is understood, and passed on as this version.
  const own = `00-${traceId}-${randomBytes(8).toString('hex')}-${flags}`;
  return typeof tracestate === 'string' ? { traceparent: own, tracestate } : { traceparent: own };
}
