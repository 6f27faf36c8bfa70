import type { JsonObject } from './json-object.js';

const text = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: 'string' },
  example,
});
const whole = (description: string, example: number): JsonObject => ({
  description,
  schema: { type: 'integer' },
  example,
});

/** Headers of answers, by name. */
export const answerHeaders: Readonly<Record<string, JsonObject>> = {
  'X-Request-Id': text('Names the request in logs: the client’s own, if it sent one that may be used.', 'job-17'),
  ETag: text('Names the state of the document; send it as If-Match or If-None-Match.', '"mjwx5vr2-1"'),
  'Cache-Control': text('Whether and how an answer may be kept.', 'no-store'),
  Vary: text('Headers of the request that the answer depends on.', 'Accept-Encoding'),
  'X-RateLimit-Limit': whole('Requests a minute.', 1000),
  'X-RateLimit-Remaining': whole('Requests left.', 999),
  'X-RateLimit-Reset': whole('When all are there again, in seconds of the epoch.', 1767323100),
  RateLimit: text('The same, as the IETF’s draft has it.', '"default";r=999;t=60'),
  'RateLimit-Policy': text('The limit, as the IETF’s draft has it.', '"default";q=1000;w=60'),
  'Retry-After': whole('Seconds after which to try again.', 1),
  'Idempotency-Replayed': text('`true`: this is the answer to an earlier request with the same key.', 'true'),
  'Accept-Patch': text('What a PATCH may be.', 'application/merge-patch+json, application/json-patch+json'),
  traceresponse: text(
    'The trace that the request belongs to, and the span that it was here (W3C).',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-53995c3f42cd8ad8-01',
  ),
};

/** A reference to one of them. */
export function referToHeader(name: string): JsonObject {
  return { [name]: { $ref: `#/components/headers/${name}` } };
}
