import { createServer, type Server } from 'node:http';
import type { Config } from '@database-service/config';
import {
  ActiveExchanges,
  busyPlaceSockets,
  listen,
  type PlaceOptions,
  type RunningServer,
} from '@database-service/serving';
import type { AppDependencies } from '../app-dependencies.js';
import { createApp } from '../create-app.js';
import { answerClientError } from './answer-client-error.js';
import { drain, trackUnused } from './drain.js';

/** How often Node looks for connections whose headers are late. */
const checkingIntervalMs = 1_000;

/** Starts the REST server; its address is a URL. It stops as `drain` says. @throws StartError */
export async function startHttpServer(
  app: AppDependencies,
  http: Config['http'],
  { joins }: PlaceOptions = { joins: false },
): Promise<RunningServer> {
  const active = new ActiveExchanges();
  const handler = createApp(app, active);
  const server: Server = createServer(
    {
      headersTimeout: http.headers_timeout_ms,
      // Bodies have a time limit of their own: an import may take hours.
      requestTimeout: 0,
      keepAliveTimeout: http.keep_alive_timeout_ms,
      connectionsCheckingInterval: checkingIntervalMs,
      noDelay: true,
      // Answered by us, with the envelope.
      requireHostHeader: false,
    },
    handler,
  );
  server.on('checkContinue', handler).on('checkExpectation', handler);
  server.on('clientError', answerClientError);
  const unused = trackUnused(server, http.headers_timeout_ms);
  const place = { section: 'http', host: http.host, port: http.port, joins };
  const listener = await listen(server, place, { sockets: busyPlaceSockets, allowHalfOpen: true });
  return { address: listener.address, stop: (timeoutMs) => drain(server, { listener, active, unused }, timeoutMs) };
}
