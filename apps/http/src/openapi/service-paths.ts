import { basePath } from '../routes/index.js';
import { referToHeader } from './components.js';
import { describeFailures, type FailureComponents, groupByStatus } from './failures.js';
import type { JsonObject } from './json-object.js';
import { envelopeOf } from './success.js';

/** Failures of calls that do nothing in a database. */
const few = ['BAD_ARGUMENT', 'UNKNOWN_FIELD', 'NOT_ACCEPTABLE', 'REQUEST_TIMEOUT', 'INTERNAL'] as const;

interface ServiceCall {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly answer: JsonObject;
  readonly failures?: readonly ('SHUTTING_DOWN' | 'DATABASE_UNAVAILABLE')[];
}

const metricsText = {
  'text/plain': { schema: { type: 'string' }, example: '# TYPE http_requests_total counter\nhttp_requests_total 1\n' },
};
const apiDescription = {
  'application/json': { schema: { type: 'object', additionalProperties: true }, example: { openapi: '3.1.1' } },
};

const calls: readonly ServiceCall[] = [
  {
    path: '/ready',
    operationId: 'getReadiness',
    summary: 'Tells whether this instance takes requests.',
    answer: {
      'application/json': {
        schema: envelopeOf({
          type: 'object',
          required: ['status'],
          properties: { status: { const: 'ready', description: 'It does.' } },
        }),
        example: { success: true, data: { status: 'ready' } },
      },
    },
    failures: ['SHUTTING_DOWN', 'DATABASE_UNAVAILABLE'],
  },
  { path: '/metrics', operationId: 'getMetrics', summary: 'Tells Prometheus’s metrics.', answer: metricsText },
  {
    path: `${basePath}/metrics`,
    operationId: 'getMetricsOfApi',
    summary: 'Tells Prometheus’s metrics.',
    answer: metricsText,
  },
  { path: '/openapi.json', operationId: 'getOpenapi', summary: 'Gives this description.', answer: apiDescription },
  {
    path: `${basePath}/openapi.json`,
    operationId: 'getOpenapiOfApi',
    summary: 'Gives this description.',
    answer: apiDescription,
  },
  {
    path: '/docs',
    operationId: 'getDocs',
    summary: 'Shows this description to people, who can try the calls out.',
    answer: { 'text/html': { schema: { type: 'string' }, example: '<!doctype html>' } },
  },
];

/** The paths that are no operations. */
export function describeServicePaths(components: FailureComponents): JsonObject {
  return Object.fromEntries(calls.map((call) => [call.path, { get: describeCall(call, components) }]));
}

function describeCall(call: ServiceCall, components: FailureComponents): JsonObject {
  const { path, operationId, summary, answer, failures = [] } = call;
  const isDescription = path.endsWith('/openapi.json');
  const headers = { ...referToHeader('X-Request-Id'), ...referToHeader('Cache-Control'), ...referToHeader('Vary') };
  return {
    operationId,
    summary,
    tags: ['service'],
    parameters: [
      ...(isDescription ? [{ $ref: '#/components/parameters/If-None-Match' }] : []),
      { $ref: '#/components/parameters/X-Request-Id' },
    ],
    responses: {
      '200': {
        description: summary,
        headers: isDescription ? { ...headers, ...referToHeader('ETag') } : headers,
        content: answer,
      },
      ...(isDescription
        ? { '304': { description: 'It is the one that If-None-Match names.', headers: referToHeader('ETag') } }
        : {}),
      ...describeFailures(groupByStatus([...few, ...failures], false), components),
    },
  };
}
