import { DataError, isDataError, type OperationContext } from '@database-service/core';
import type { TSchema } from 'typebox';
import type { NamedDatabase } from './databases.js';
import { forEngine } from './for-engine.js';
import { readKeyedRequest } from './idempotency/keyed-request.js';
import { validateInput } from './input/validate-input.js';
import type { Call, Next } from './middleware/middleware.js';
import type { AnyOperation, Operation } from './operation.js';
import { JsonAnswer } from './output/json-answer.js';
import type { Service } from './service.js';

/** What a transport has decoded of a request. */
export interface Invocation {
  /** Name of a database; absent: the default one. */
  readonly database?: string | undefined;
  /** With the names of docs/REST_API_SPECIFICATION.md; checked here. */
  readonly input: unknown;
  /** Told if the answer is that of an earlier request with the same idempotency key. */
  readonly onReplay?: (() => void) | undefined;
}

/**
 * Does one operation: picks the database, checks the input, passes the middlewares, runs.
 * @throws DataError only: UNKNOWN_DATABASE; UNKNOWN_FIELD, BAD_ARGUMENT, LIMIT_EXCEEDED for the input; the operation's own
 */
export async function invoke<Output>(
  service: Service,
  operation: Operation<TSchema, Output>,
  context: OperationContext,
  invocation: Invocation,
): Promise<Output> {
  const output = await invokeForJson(service, operation, context, invocation);
  return output instanceof JsonAnswer ? output.parse() : output;
}

/** As `invoke`, for a transport that sends JSON: the answer may be JSON already. */
export async function invokeForJson<Output>(
  service: Service,
  operation: Operation<TSchema, Output>,
  context: OperationContext,
  invocation: Invocation,
): Promise<Output | JsonAnswer<Output>> {
  const { input } = invocation;
  try {
    const database = service.databases.get(invocation.database);
    const keyed = readKeyedRequest(operation, context, invocation);
    const run: Next = (call) =>
      operation.run(
        {
          service: forEngine(service, database),
          database,
          context: call.context,
          now: new Date(),
          ...(keyed === undefined ? {} : { keyed }),
        },
        input,
      );
    const call = describeCall(operation, database, context, input);
    validateInput(operation.input, input);
    return (await throughMiddlewares(service, run)(call)) as Output | JsonAnswer<Output>;
  } catch (error) {
    throw toDataError(error);
  }
}

/** Wraps the service's middlewares around what runs, the first outermost. */
export function throughMiddlewares(service: Service, run: Next): Next {
  let next = run;
  for (let at = service.middlewares.length - 1; at >= 0; at -= 1) {
    const middleware = service.middlewares[at];
    if (middleware !== undefined) next = middleware(next);
  }
  return next;
}

/** What middlewares may know of a call. */
export function describeCall(
  operation: AnyOperation,
  database: NamedDatabase,
  context: OperationContext,
  input: unknown,
): Call {
  return {
    operation: operation.name,
    kind: operation.kind,
    streams: operation.streams !== 'none',
    database: database.name,
    collection: collectionOf(input),
    context,
  };
}

function collectionOf(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('collection' in input)) return undefined;
  return typeof input.collection === 'string' ? input.collection : undefined;
}

/** Makes a fault that nobody foresaw one that a client may see; what it was stays as the cause, for the log. */
export function toDataError(error: unknown): DataError {
  if (isDataError(error)) return error;
  return new DataError('INTERNAL', 'The service failed. The log has the cause under the request id.', { cause: error });
}
