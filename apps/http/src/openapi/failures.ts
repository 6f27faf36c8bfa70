import { DataError, type ErrorCode, type ErrorReason, errorReasons } from '@database-service/core';
import { statusOf } from '../respond/error-status.js';
import type { Route } from '../routes/route.js';
import type { JsonObject } from './json-object.js';

/** Refused by Node's parser, before any route is known. */
const tooLongHeaders = 431;

/** Nobody reads it: the client went away. */
const clientGone = 499;

/** Faults that lie in HTTP, by what of it a call uses. */
const always: readonly ErrorReason[] = [
  'BAD_ARGUMENT',
  'UNKNOWN_FIELD',
  'NOT_ACCEPTABLE',
  'REQUEST_TIMEOUT',
  'INTERNAL',
];
const ofBodies: readonly ErrorReason[] = [
  'INVALID_ENCODING',
  'MALFORMED_JSON',
  'UNSUPPORTED_MEDIA_TYPE',
  'BODY_TOO_LARGE',
  'SHUTTING_DOWN',
];

/** What a call may fail with besides its operation's own faults. */
export function transportReasons(route: Pick<Route, 'body' | 'unlimited' | 'query' | 'path'>): readonly ErrorReason[] {
  return [
    ...always,
    ...(route.body === 'none' ? [] : ofBodies),
    ...(route.query.includes('filter') ? (['MALFORMED_JSON'] as const) : []),
    ...(route.unlimited === true ? [] : (['RATE_LIMITED'] as const)),
    // A path whose parameter is empty is the path of no call.
    ...(route.path.includes('{') ? (['UNKNOWN_ROUTE'] as const) : []),
  ];
}

/** Reasons by the status that answers have for them. */
export function groupByStatus(
  reasons: readonly ErrorReason[],
  takesIfMatch: boolean,
): ReadonlyMap<number, readonly ErrorReason[]> {
  const groups = new Map<number, ErrorReason[]>([[tooLongHeaders, ['LIMIT_EXCEEDED']]]);
  for (const reason of [...new Set(reasons)].sort()) {
    const error = new DataError(reason, '');
    for (const status of new Set([statusOf(error, false), statusOf(error, takesIfMatch)])) {
      if (status === clientGone) continue;
      groups.set(status, [...(groups.get(status) ?? []), reason]);
    }
  }
  return groups;
}

/** Names of statuses, for people. */
const titles: Readonly<Record<number, string>> = {
  400: 'The request is wrong',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not a method of this path',
  406: 'Not acceptable',
  408: 'The request came too slowly',
  409: 'The present state does not allow it',
  410: 'Gone',
  412: 'The document is not in the state that If-Match names',
  413: 'Too large',
  415: 'Not a media type or encoding that this call reads',
  422: 'The idempotency key belongs to another request',
  428: 'A version is required',
  429: 'Too many requests',
  431: 'The request line and headers are over 16 KiB',
  500: 'The service or the engine failed',
  501: 'Not supported',
  503: 'Not available now',
  504: 'Not done in time',
};

/** Failures with one of these may come again: the header says when. */
const retried: ReadonlySet<number> = new Set([429, 503]);

/** Failures that the description has once, by names of its own. */
export type FailureComponents = Map<string, JsonObject>;

/** All failures of a call, by status: references to components. */
export function describeFailures(
  groups: ReadonlyMap<number, readonly ErrorReason[]>,
  components: FailureComponents,
): JsonObject {
  const sorted = [...groups].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    sorted.map(([status, reasons]) => [
      String(status),
      { $ref: `#/components/responses/${shareFailure(status, reasons, components)}` },
    ]),
  );
}

/** Calls with the same reasons for a status share one component; the names of the others are numbered. */
function shareFailure(status: number, reasons: readonly ErrorReason[], components: FailureComponents): string {
  const described = describeFailure(status, reasons);
  const text = JSON.stringify(described);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `Failure${status}` : `Failure${status}-${number}`;
    const known = components.get(name);
    if (known === undefined) components.set(name, described);
    if (known === undefined || JSON.stringify(known) === text) return name;
  }
}

/** The description of a failure: what it means, by reason, and the envelope narrowed to those reasons. */
function describeFailure(status: number, reasons: readonly ErrorReason[]): JsonObject {
  const codes = [...new Set(reasons.map((reason) => errorReasons[reason].code))];
  const lines = reasons.map(
    (reason) => `- \`${reason}\` (${errorReasons[reason].code}): ${errorReasons[reason].summary}`,
  );
  const [first] = reasons;
  return {
    description: `${titles[status] ?? 'Failed'}.\n\n${lines.join('\n')}`,
    headers: failureHeaders(status, reasons),
    content: {
      'application/json': {
        schema: envelopeOf(codes, reasons),
        ...(first === undefined ? {} : { example: exampleOf(first) }),
      },
    },
  };
}

/** The failure envelope, with the codes and reasons that there may be. Details hold more, by reason. */
function envelopeOf(codes: readonly ErrorCode[], reasons: readonly ErrorReason[]): JsonObject {
  // The reason of a failed transaction is that of the write that failed.
  const told = reasons.includes('TRANSACTION_ABORTED') ? {} : { enum: reasons };
  const details = {
    type: 'object',
    required: ['reason', 'request_id'],
    properties: {
      reason: { type: 'string', ...told, description: 'Which failure exactly.' },
      request_id: { type: 'string', description: 'Names the request in logs.' },
    },
    additionalProperties: true,
    description: 'More about it, by reason; `pointer` leads to what is wrong in the request.',
  };
  const error = {
    type: 'object',
    required: ['code', 'message', 'details'],
    properties: {
      code: { type: 'string', enum: codes, description: 'What kind of failure it is.' },
      message: { type: 'string', description: 'What is wrong, and what to do about it.' },
      ...(reasons.includes('RATE_LIMITED') ? { retry_after_seconds: { type: 'integer', minimum: 0 } } : {}),
      details,
    },
  };
  return { type: 'object', required: ['success', 'error'], properties: { success: { const: false }, error } };
}

function failureHeaders(status: number, reasons: readonly ErrorReason[]): JsonObject {
  const mayRetry = retried.has(status) || reasons.includes('IDEMPOTENCY_IN_FLIGHT');
  return {
    'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
    ...(mayRetry ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } : {}),
  };
}

function exampleOf(reason: ErrorReason): JsonObject {
  const { code, summary } = errorReasons[reason];
  const details = { reason, request_id: 'd1a7b2c0-6a53-4c0e-9d51-0e6f0f5f7f2a' };
  return { success: false, error: { code, message: summary, details } };
}
