import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { DataError } from '@database-service/core';
import type { ActiveExchanges } from '@database-service/serving';
import createRouter from 'find-my-way';
import type { AppDependencies } from './app-dependencies.js';
import { ApiDescription, answerDescription } from './exchange/answer-description.js';
import { answerDocs } from './exchange/answer-docs.js';
import { answerRoute } from './exchange/answer-route.js';
import { answerMetrics, answerReady, answerRefusal } from './exchange/answer-service.js';
import { Exchange } from './exchange/exchange.js';
import { docsPages } from './openapi/docs-pages.js';
import { allowMethods } from './respond/cors.js';
import { allowedMethods, methodsWithoutCall } from './routes/allowed-methods.js';
import { basePath, routes } from './routes/index.js';
import { pathOf } from './routes/path-of.js';

/** What requests without a route are counted under. */
const noRoute = 'none';

type Params = Readonly<Record<string, string>>;
type Answer = (request: IncomingMessage, response: ServerResponse, params: Params) => void;

/** What answers requests to the REST API. */
export function createApp(app: AppDependencies, active: ActiveExchanges): RequestListener {
  const open = (request: IncomingMessage, response: ServerResponse, route: string): Exchange =>
    new Exchange(app, active, request, response, route);
  const refuse: Answer = (request, response) => answerNoRoute(open(request, response, noRoute), app);
  const router = createRouter({
    // Longer than any request target that Node takes.
    maxParamLength: Number.MAX_SAFE_INTEGER,
    // Read strictly by each call.
    querystringParser: () => undefined,
    onBadUrl: (_path, request, response) => open(request, response, noRoute).fail(badPath()),
  });
  const serve = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, answer: Answer): void => {
    router.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), answer as never);
  };

  for (const route of routes) {
    const paths = route.atRoot === true ? [basePath + route.path, route.path] : [basePath + route.path];
    for (const path of paths) {
      serve(route.method, path, (request, response, params) => {
        void answerRoute(open(request, response, path), app, route, params);
      });
    }
  }
  for (const [path, methods] of methodsWithoutCall()) for (const method of methods) serve(method, path, refuse);
  serve('GET', '/ready', (request, response) => void answerReady(open(request, response, '/ready'), app));
  const description = new ApiDescription(app.service.version);
  for (const path of ['/openapi.json', `${basePath}/openapi.json`]) {
    serve('GET', path, (request, response) => void answerDescription(open(request, response, path), app, description));
  }
  for (const [path, page] of docsPages) {
    serve('GET', path, (request, response) => void answerDocs(open(request, response, path), app, page));
  }
  for (const path of ['/metrics', `${basePath}/metrics`]) {
    serve('GET', path, (request, response) => void answerMetrics(open(request, response, path), app));
  }

  return (request, response) => {
    const { method = '', url = '' } = request;
    const found = router.find((method === 'HEAD' ? 'GET' : method) as 'GET', url);
    if (found === null || hasEmpty(found.params as Params)) refuse(request, response, {});
    else (found.handler as unknown as Answer)(request, response, found.params as Params);
  };
}

// The router takes `/documents//x` for a document of a collection without a name.
function hasEmpty(params: Params): boolean {
  for (const name in params) if (params[name] === '') return true;
  return false;
}

function answerNoRoute(exchange: Exchange, app: AppDependencies): void {
  const { request } = exchange;
  const path = pathOf(request.url ?? '');
  const allowed = allowedMethods(path);
  if (allowed.length > 0) exchange.headers.Allow = allowed.join(', ');
  if (app.manners.cors !== undefined && allowed.length > 0) {
    allowMethods(exchange.headers, request, app.manners.cors, allowed.join(', '));
  }
  // The path `*` is the server as a whole.
  if (request.method === 'OPTIONS' && (allowed.length > 0 || request.url === '*')) exchange.sendEmpty(204);
  else void answerRefusal(exchange, app, refusalOf(request.method ?? '', path, allowed));
}

function refusalOf(method: string, path: string, allowed: readonly string[]): DataError {
  if (allowed.length === 0) {
    return new DataError('UNKNOWN_ROUTE', `No call has the path ${path}. Calls begin with ${basePath}.`);
  }
  const message = `${method} is not a method of ${path}; it has ${allowed.join(', ')}.`;
  return new DataError('METHOD_NOT_ALLOWED', message, { details: { allowed } });
}

function badPath(): DataError {
  return new DataError('BAD_ARGUMENT', 'The path has malformed percent-encoding or is not UTF-8; encode it anew.');
}
