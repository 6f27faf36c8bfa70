import {
  type Invocation,
  invokeDownload,
  invokeForJson,
  invokeUpload,
  type Operation,
  operations,
  requireTakesKey,
  type UploadOperation,
  type WatchItem,
} from '@database-service/application';
import { DataError } from '@database-service/core';
import { readIdempotencyKey } from '@database-service/serving';
import type { AppDependencies } from '../app-dependencies.js';
import { checkConditions } from '../request/check-conditions.js';
import { chooseUnpacker } from '../request/content-encoding.js';
import { checkMediaType, patchMediaTypes } from '../request/media-type.js';
import { readQuery } from '../request/query.js';
import { hasBody } from '../request/read-bytes.js';
import { readChunks } from '../request/read-chunks.js';
import { readJsonBody } from '../request/read-json-body.js';
import { readLines } from '../request/read-lines.js';
import { dropCodings } from '../respond/coded-tag.js';
import { eventsMediaType, jsonMediaType, ndjsonMediaType, ndjsonNames } from '../respond/media-types.js';
import { sendEvents } from '../respond/send-events.js';
import { sendNdjson } from '../respond/send-ndjson.js';
import { sendOutput } from '../respond/send-output.js';
import type { Route } from '../routes/route.js';
import { checkRequest } from './check-request.js';
import type { Exchange } from './exchange.js';

type Params = Readonly<Record<string, string>>;

/** Answers a request to one call of the API. Never rejects. */
export async function answerRoute(
  exchange: Exchange,
  app: AppDependencies,
  route: Route,
  params: Params,
): Promise<void> {
  const operation = operations[route.operation];
  try {
    dropCodings(exchange.request.headers);
    await checkRequest(exchange, app, { mediaType: mediaTypeOf(route), unlimited: route.unlimited === true });
    const idempotencyKey = readIdempotencyKey(exchange.request.headers['idempotency-key']);
    if (idempotencyKey !== undefined) requireTakesKey(operation);
    const invocation = await decodeRequest(exchange, app, route, params);
    const context = exchange.createContext(idempotencyKey);
    if (operation.streams === 'out') {
      const items = invokeDownload<unknown>(app.service, operation, context, invocation);
      if (route.streamsAs === 'events') await sendEvents(exchange, items as AsyncGenerator<WatchItem>);
      else await sendNdjson(exchange, items);
    } else if (operation.streams === 'in') {
      const items = readLines(openChunks(exchange, app), app.body.bytesMax);
      sendOutput(
        exchange,
        route,
        await exchange.timeOperation(
          invokeUpload(app.service, operation as UploadOperation, context, { ...invocation, items }),
        ),
      );
    } else {
      const onReplay = (): void => {
        exchange.headers['Idempotency-Replayed'] = 'true';
      };
      const running = invokeForJson(app.service, operation as Operation, context, { ...invocation, onReplay });
      sendOutput(exchange, route, await exchange.timeOperation(running));
    }
  } catch (error) {
    exchange.fail(error);
  }
}

function mediaTypeOf({ operation, streamsAs }: Route): string {
  if (streamsAs === 'events') return eventsMediaType;
  return operations[operation].streams === 'out' ? ndjsonMediaType : jsonMediaType;
}

async function decodeRequest(
  exchange: Exchange,
  app: AppDependencies,
  route: Route,
  params: Params,
): Promise<Invocation> {
  const { request } = exchange;
  const query = readQuery(request.url ?? '', route.query);
  const body = route.body === 'ndjson' ? undefined : await readRouteBody(exchange, app, route);
  const { input, database } = route.decode({ params, query, body, headers: request.headers });
  checkConditions(request, input);
  exchange.useDatabase(database);
  return { input, database: exchange.database };
}

async function readRouteBody(exchange: Exchange, app: AppDependencies, route: Route): Promise<unknown> {
  const { request } = exchange;
  if (route.body === 'none') {
    if (hasBody(request)) throw new DataError('BAD_ARGUMENT', 'This call takes no body; send it without one.');
    return undefined;
  }
  const isPatch = route.body === 'patch';
  if (isPatch) exchange.headers['Accept-Patch'] = patchMediaTypes.join(', ');
  const body = await readJsonBody(request, app.body, exchange, isPatch ? patchMediaTypes : undefined);
  if (body !== undefined || route.body === 'optional') return body;
  throw new DataError('BAD_ARGUMENT', 'The body is empty; send a JSON object.', { details: { pointer: '' } });
}

function openChunks(exchange: Exchange, app: AppDependencies): AsyncIterable<Buffer> {
  const { request } = exchange;
  checkMediaType(request.headers['content-type'], ndjsonNames);
  const unpacker = chooseUnpacker(request.headers['content-encoding']);
  exchange.letCome();
  return readChunks(request, unpacker, { timeoutMs: app.body.timeoutMs, signal: exchange.signal });
}
