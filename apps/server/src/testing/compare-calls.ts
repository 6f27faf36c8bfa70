import type { MethodName } from '../../../grpc/src/rpcs/rpc.js';
import type { Failure, Outcome, RpcClient } from '../../../grpc/src/testing/rpc-client.js';
import { asRest } from './as-rest.js';
import type { ParityCase } from './parity-case.js';

/** What a call came to, without what cannot be the same twice. */
export interface Seen {
  readonly status: string;
  readonly answer?: unknown;
  readonly error?: unknown;
}

/** The gRPC status of each code of docs/REST_API_SPECIFICATION.md, by hand. */
const statuses: Readonly<Record<string, string>> = {
  INVALID_REQUEST: 'INVALID_ARGUMENT',
  VALIDATION_ERROR: 'INVALID_ARGUMENT',
  PERMISSION_DENIED: 'PERMISSION_DENIED',
  DOCUMENT_NOT_FOUND: 'NOT_FOUND',
  COLLECTION_NOT_FOUND: 'NOT_FOUND',
  HISTORY_LOST: 'OUT_OF_RANGE',
  DUPLICATE_KEY: 'ALREADY_EXISTS',
  OPTIMISTIC_LOCK_ERROR: 'ABORTED',
  TRANSACTION_FAILED: 'ABORTED',
  INDEX_ERROR: 'FAILED_PRECONDITION',
  RATE_LIMIT_EXCEEDED: 'RESOURCE_EXHAUSTED',
  UNSUPPORTED_OPERATION: 'UNIMPLEMENTED',
  CONNECTION_ERROR: 'UNAVAILABLE',
  QUERY_TIMEOUT: 'DEADLINE_EXCEEDED',
  DATABASE_ERROR: 'INTERNAL',
};

/** Sends a case over HTTP; the status is the one that gRPC must have. */
export async function seeHttp(origin: string, { http }: ParityCase): Promise<Seen> {
  const [method, path, body, headers = {}] = http;
  const isText = typeof body === 'string';
  const type = isText ? 'application/x-ndjson' : 'application/json';
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': type }),
      'X-Database-Type': 'http_side',
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.headers.get('content-type')?.startsWith('application/x-ndjson')) {
    const lines = text.split('\n').filter((line) => line !== '');
    return unify({ status: 'OK', answer: lines.map((line) => JSON.parse(line)) });
  }
  const envelope = JSON.parse(text);
  if (envelope.success) return unify({ status: 'OK', answer: answerOf(envelope, response.headers.get('etag')) });
  const { code, message, details, retry_after_seconds } = envelope.error;
  const { request_id: _id, ...facts } = details;
  return unify({
    status: statuses[code] ?? '?',
    error: {
      code,
      message,
      details: { ...facts, ...(retry_after_seconds === undefined ? {} : { retry_after_seconds }) },
    },
  });
}

/** The entity tag, which gRPC has in the document; of what leaves nothing, the message. */
function answerOf(
  { data, message }: { readonly data: unknown; readonly message?: string },
  etag: string | null,
): unknown {
  if (etag !== null) return { ...(data as object), etag };
  return data === null && message !== undefined ? { message } : data;
}

/** Sends a case over gRPC. */
export async function seeGrpc(client: RpcClient, given: ParityCase): Promise<Seen> {
  const settings = { metadata: { 'x-database-type': 'grpc_side', ...given.metadata } };
  const { method, request } = given;
  if (Array.isArray(request)) return describe(method, await client.upload(method, request, settings));
  if (method === 'watch') {
    const { failure } = await client.download(method, request, settings);
    return describe(method, { failure: failure as Failure });
  }
  if (method === 'export') {
    const { response, failure } = await client.download('export', request, settings);
    if (response === undefined) return describe(method, { failure: failure as Failure });
    const documents = response.flatMap((message) => message.documents ?? []);
    const answer = documents.map((document) => {
      const { collection: _collection, etag: _etag, ...rest } = asRest('export', document) as Record<string, unknown>;
      return rest;
    });
    return unify({ status: 'OK', answer });
  }
  return describe(method, await client.call(method, request, settings));
}

function describe(method: MethodName, { response, failure }: Pick<Outcome<object>, 'response' | 'failure'>): Seen {
  if (response !== undefined) return unify({ status: 'OK', answer: asRest(method, response) });
  if (failure === undefined) throw new Error('neither answer nor failure');
  const { status, code, reason, message, details } = failure;
  if (failure.info?.reason !== reason || failure.info?.metadata?.code !== code) {
    throw new Error(`ErrorInfo differs: ${JSON.stringify(failure.info)}`);
  }
  return unify({ status, error: { code, message, details: { ...details, reason } } });
}

/** Names, times, ids and durations that are another's every time. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/\b(http|grpc)_side\b/g, '<database>'],
  [/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>'],
  [/\b[0-9a-f]{24}\b/g, '<id>'],
  [/"(latency_ms|execution_time_ms|avg_query_time_ms|uptime_seconds|total_size_bytes)":(null|[\d.e-]+)/g, '"$1":0'],
  [/"next_cursor":"[^"]+"/g, '"next_cursor":"<cursor>"'],
  [/"etag":"\\"\w+-(\d+)\\""/g, '"etag":"<created>-$1"'],
];

/** A call's outcome without what cannot be the same twice, its keys in one order. */
export function unify(seen: Seen): Seen {
  let text = JSON.stringify(sortKeys(seen));
  for (const [pattern, replacement] of passing) text = text.replace(pattern, replacement);
  return JSON.parse(text);
}

/** Structs of other clients keep no order, and neither does what is compared. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sortKeys(each)]),
  );
}
