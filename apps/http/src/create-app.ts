import { DataError } from '@database-service/core';
import type { ActiveExchanges } from '@database-service/serving';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { AppDependencies } from './app-dependencies.js';
import { ApiDescription, answerDescription } from './exchange/answer-description.js';
import { answerDocs } from './exchange/answer-docs.js';
import { answerRoute } from './exchange/answer-route.js';
import { answerMetrics, answerReady, answerRefusal } from './exchange/answer-service.js';
import { Exchange } from './exchange/exchange.js';
import { docsPages } from './openapi/docs-pages.js';
import { allowMethods } from './respond/cors.js';
import { allowedMethods, isReserved } from './routes/allowed-methods.js';
import { basePath, routes } from './routes/index.js';

/** What requests without a route are counted under. */
const noRoute = 'none';

/** The REST API as an Express application. */
export function createApp(app: AppDependencies, active: ActiveExchanges): Express {
  const server = express();
  // What Express would do for each request, and what we do otherwise or not at all.
  server.disable('x-powered-by').disable('etag').set('query parser', false);
  server.enable('strict routing').enable('case sensitive routing');

  const open = (request: Request, response: Response, route: string): Exchange =>
    new Exchange(app, active, request, response, route);
  const serve = (method: string, path: string, handler: RequestHandler): void => {
    const name = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    server[name](path.replaceAll(/\{(\w+)\}/g, ':$1'), handler);
  };

  for (const route of routes) {
    const paths = route.atRoot === true ? [basePath + route.path, route.path] : [basePath + route.path];
    for (const path of paths) {
      serve(route.method, path, (request, response, next) => {
        if (isReserved(request.path, request.method)) next();
        else void answerRoute(open(request, response, path), app, route, request.params as Record<string, string>);
      });
    }
  }
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
  server.use((request: Request, response: Response) => {
    const exchange = open(request, response, noRoute);
    const allowed = allowedMethods(request.path);
    if (allowed.length > 0) exchange.headers.Allow = allowed.join(', ');
    if (app.manners.cors !== undefined && allowed.length > 0) {
      allowMethods(exchange.headers, request, app.manners.cors, allowed.join(', '));
    }
    // The path `*` is the server as a whole.
    if (request.method === 'OPTIONS' && (allowed.length > 0 || request.url === '*')) exchange.sendEmpty(204);
    else void answerRefusal(exchange, app, refusalOf(request, allowed));
  });
  const onError: ErrorRequestHandler = (error, request: Request, response: Response, _next) => {
    open(request, response, noRoute).fail(isClientFault(error) ? badPath() : error);
  };
  server.use(onError);
  return server;
}

function refusalOf({ method, path }: Request, allowed: readonly string[]): DataError {
  if (allowed.length === 0) {
    return new DataError('UNKNOWN_ROUTE', `No call has the path ${path}. Calls begin with ${basePath}.`);
  }
  const message = `${method} is not a method of ${path}; it has ${allowed.join(', ')}.`;
  return new DataError('METHOD_NOT_ALLOWED', message, { details: { allowed } });
}

// Express marks what it could not decode with a status.
function isClientFault(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 400;
}

function badPath(): DataError {
  return new DataError('BAD_ARGUMENT', 'The path has malformed percent-encoding or is not UTF-8; encode it anew.');
}
