import { notModifiedSchema, operations } from '@database-service/application';
import { jsonMediaType, ndjsonMediaType } from '../respond/media-types.js';
import type { Route } from '../routes/route.js';
import { referToHeader } from './components.js';
import { exampleOfCall } from './examples/index.js';
import type { JsonObject } from './json-object.js';
import { linksByOperation } from './links.js';
import { publishSchema, type SchemaComponents } from './publish-schema.js';

/** What a call answers with where it succeeds, by status. */
export function describeSuccess(route: Route, components: SchemaComponents): JsonObject {
  const answer = {
    description: route.message ?? operations[route.operation].summary,
    headers: headersOf(route),
    content: contentOf(route, components),
    ...(linksByOperation[route.operation] === undefined ? {} : { links: linksByOperation[route.operation] }),
  };
  const unchanged = isConditional(route)
    ? {
        '304': {
          description: 'The document is the one that If-None-Match names.',
          headers: { ...referToHeader('X-Request-Id'), ...referToHeader('ETag') },
        },
      }
    : {};
  return { [route.status]: answer, ...unchanged };
}

function headersOf(route: Route): JsonObject {
  const names = [
    'X-Request-Id',
    'Cache-Control',
    'Vary',
    'traceresponse',
    ...(route.tagged === true ? ['ETag'] : []),
    ...(route.unlimited === true ? [] : rateHeaders),
    ...(route.body === 'patch' ? ['Accept-Patch'] : []),
    ...('takesKey' in operations[route.operation] ? ['Idempotency-Replayed'] : []),
  ];
  return Object.assign({}, ...names.map(referToHeader));
}

const rateHeaders = [
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'RateLimit',
  'RateLimit-Policy',
] as const;

function isConditional(route: Route): boolean {
  return branchesOf(route).includes(notModifiedSchema);
}

function branchesOf({ operation }: Route): readonly unknown[] {
  return (operations[operation].output as { readonly anyOf?: readonly unknown[] }).anyOf ?? [];
}

/** The output of an operation, but for what HTTP says by a status. */
function outputOf(route: Route): unknown {
  return isConditional(route)
    ? branchesOf(route).find((branch) => branch !== notModifiedSchema)
    : operations[route.operation].output;
}

function contentOf(route: Route, components: SchemaComponents): JsonObject {
  const data = publishSchema(outputOf(route), 'out', components);
  const example = exampleOfCall(route);
  if (route.streamsAs === 'events') return eventsOf(example.data);
  if (operations[route.operation].streams === 'out') {
    const lines = 'One JSON document in each line, of the schema ExportedDocument.';
    return {
      [ndjsonMediaType]: {
        schema: { type: 'string', description: lines },
        example: `${JSON.stringify(example.data)}\n`,
      },
    };
  }
  const message = route.message === undefined ? {} : { message: route.message };
  return {
    [jsonMediaType]: {
      schema: envelopeOf(data, route.message),
      example: { success: true, data: example.data, ...message },
    },
  };
}

/** The success envelope. */
export function envelopeOf(data: JsonObject, message?: string): JsonObject {
  return {
    type: 'object',
    required: ['success', 'data', ...(message === undefined ? [] : ['message'])],
    properties: {
      success: { const: true },
      data,
      ...(message === undefined ? {} : { message: { type: 'string', description: 'What was done.' } }),
    },
  };
}

function eventsOf(item: unknown): JsonObject {
  const { token, change } = item as { readonly token: string; readonly change: unknown };
  return {
    'text/event-stream': {
      schema: {
        type: 'string',
        description:
          'Server-Sent Events without an end. The `id` of an event is the resume token, its `data` a JSON text of the ' +
          'schema Change. An event of the type `error` is the last: its data is a failure envelope.',
      },
      example: `id: ${token}\ndata: ${JSON.stringify(change)}\n\n`,
    },
  };
}
