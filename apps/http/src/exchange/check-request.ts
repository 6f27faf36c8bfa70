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

function checkProtocol({ httpVersion, headers, rawHeaders }: IncomingMessage): void {
  if (headers.host === undefined && httpVersion === '1.1') {
    throw new DataError('BAD_ARGUMENT', 'A request of HTTP/1.1 needs the header Host; send it.');
  }
  // Node passes over all but the first; who stands between may have gone by another (RFC 9112, 3.2).
  if (countHosts(rawHeaders) > 1) throw new DataError('BAD_ARGUMENT', 'The header Host is given twice; send it once.');
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw new DataError('BAD_ARGUMENT', 'The only Transfer-Encoding that is known is chunked; see Content-Encoding.');
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    throw new DataError('BAD_ARGUMENT', 'The only Expect that is known is 100-continue; leave it out.');
  }
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
