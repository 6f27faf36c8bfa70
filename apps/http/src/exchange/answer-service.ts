import { requireTakesKey } from '@database-service/application';
import type { DataError } from '@database-service/core';
import type { AppDependencies } from '../app-dependencies.js';
import { readQuery } from '../request/query.js';
import { jsonMediaType } from '../respond/media-types.js';
import { checkRequest } from './check-request.js';
import type { Exchange } from './exchange.js';

/** Answers whether this instance can take requests. */
export async function answerReady(exchange: Exchange, app: AppDependencies): Promise<void> {
  try {
    await checkRequest(exchange, app, { mediaType: jsonMediaType, unlimited: true });
    refuseKey(exchange);
    readQuery(exchange.request.url ?? '', []);
    await app.checkReady();
    exchange.sendJson(200, '{"success":true,"data":{"status":"ready"}}');
  } catch (error) {
    exchange.fail(error);
  }
}

/** Answers with the metrics in Prometheus's text format. */
export async function answerMetrics(exchange: Exchange, app: AppDependencies): Promise<void> {
  try {
    await checkRequest(exchange, app, { mediaType: 'text/plain', unlimited: true });
    refuseKey(exchange);
    readQuery(exchange.request.url ?? '', []);
    const { contentType, text } = await app.renderMetrics();
    exchange.send(200, contentType, text);
  } catch (error) {
    exchange.fail(error);
  }
}

/** Answers a request that cannot be served, after the checks that hold for all. */
export async function answerRefusal(exchange: Exchange, app: AppDependencies, error: DataError): Promise<void> {
  try {
    await checkRequest(exchange, app, { mediaType: '*/*', unlimited: false });
    throw error;
  } catch (thrown) {
    exchange.fail(thrown);
  }
}

function refuseKey({ request }: Exchange): void {
  if (request.headers['idempotency-key'] !== undefined) requireTakesKey(undefined);
}
