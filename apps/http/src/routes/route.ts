import type { IncomingHttpHeaders } from 'node:http';
import type { OperationName } from '@database-service/application';
import type { Query } from '../request/query.js';

/** What a route decodes: the parts of a request, each checked as such, not yet for their meaning. */
export interface RequestParts {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** Parsed JSON; `undefined` where there is none. */
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

/** An operation's input, by the names of docs/REST_API_SPECIFICATION.md, and the database if the path names it. */
export interface Decoded {
  readonly input: Readonly<Record<string, unknown>>;
  readonly database?: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One call of the REST API, as data: the server, the parity test and OpenAPI read the same table. */
export interface Route {
  readonly method: Method;
  /** Below /api/v1, with `{name}` for parameters. */
  readonly path: string;
  readonly operation: OperationName;
  readonly status: 200 | 201;
  /** What body it reads; an `optional` one may be left out, as all its fields may; a `patch` is one of two media types. */
  readonly body: 'none' | 'optional' | 'json' | 'patch' | 'ndjson';
  /** The query parameters it knows. */
  readonly query: readonly string[];
  /** The message of the answer; deletions have one. */
  readonly message?: string;
  /** The answer's data is one document in its present state, and has an ETag. */
  readonly tagged?: true;
  /** An answer that is a stream: lines by default, or Server-Sent Events. */
  readonly streamsAs?: 'events';
  /** Not counted by the rate limit. */
  readonly unlimited?: true;
  /** Answers at the root too, outside /api/v1. */
  readonly atRoot?: true;
  decode(parts: RequestParts): Decoded;
}
