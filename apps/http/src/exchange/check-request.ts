import type { IncomingMessage } from 'node:http';
import { DataError } from '@database-service/core';
import type { AppDependencies } from '../app-dependencies.js';
import { checkAccept } from '../request/check-accept.js';
import type { Exchange } from './exchange.js';
import { limitRate } from './limit-rate.js';

/**
 * What every request goes through before its parts are read.
 * @throws DataError RATE_LIMITED, BAD_ARGUMENT, NOT_ACCEPTABLE
 */
export async function checkRequest(
  exchange: Exchange,
  app: AppDependencies,
  { mediaType, unlimited }: { readonly mediaType: string; readonly unlimited: boolean },
): Promise<void> {
  if (app.rateLimiter !== undefined && !unlimited) await limitRate(exchange, app.rateLimiter, app.trustedProxies);
  checkProtocol(exchange.request);
  checkAccept(exchange.request, mediaType);
}

function checkProtocol({ httpVersion, headers }: IncomingMessage): void {
  if (headers.host === undefined && httpVersion === '1.1') {
    throw new DataError('BAD_ARGUMENT', 'A request of HTTP/1.1 needs the header Host; send it.');
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    throw new DataError('BAD_ARGUMENT', 'The only Expect that is known is 100-continue; leave it out.');
  }
}
