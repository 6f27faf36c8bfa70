import type { IncomingMessage, OutgoingHttpHeader } from 'node:http';

/** Which pages of other origins may call, as the configuration says. */
export interface CorsPolicy {
  /** `https://app.example.com`, or `*` for all. */
  readonly origins: readonly string[];
  /** Whether browsers send what says who their user is. */
  readonly credentials: boolean;
  /** Headers of answers that pages may read. */
  readonly exposedHeaders: string;
  readonly maxAgeSeconds: number;
}

type Headers = Record<string, OutgoingHttpHeader>;

/** What a page may send. */
const allowedHeaders = [
  'Accept',
  'Authorization',
  'Content-Encoding',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'traceparent',
  'tracestate',
  'X-Database-Type',
  'X-Request-Id',
].join(', ');

/** Adds to the headers of an answer what lets a page of an allowed origin read it. */
export function allowOrigin(headers: Headers, request: IncomingMessage, policy: CorsPolicy): void {
  const forAll = policy.origins.includes('*');
  if (!forAll) addVary(headers, 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !(forAll || policy.origins.includes(origin))) return;
  headers['Access-Control-Allow-Origin'] = forAll ? '*' : origin;
  if (policy.credentials) headers['Access-Control-Allow-Credentials'] = 'true';
  if (!isPreflight(request)) headers['Access-Control-Expose-Headers'] = policy.exposedHeaders;
}

/** Answers a preflight's questions, if its origin is allowed. */
export function allowMethods(headers: Headers, request: IncomingMessage, policy: CorsPolicy, methods: string): void {
  if (!isPreflight(request) || headers['Access-Control-Allow-Origin'] === undefined) return;
  headers['Access-Control-Allow-Methods'] = methods;
  headers['Access-Control-Allow-Headers'] = allowedHeaders;
  headers['Access-Control-Max-Age'] = policy.maxAgeSeconds;
}

/** Names one more header of the request that the answer depends on. */
export function addVary(headers: Headers, name: string): void {
  const present = headers.Vary;
  headers.Vary = present === undefined ? name : `${String(present)}, ${name}`;
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
