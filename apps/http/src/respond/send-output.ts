import { type DocumentResource, formatEtag, isNotModified, type NotModified } from '@database-service/application';
import type { Exchange } from '../exchange/exchange.js';
import type { Route } from '../routes/route.js';

/** Answers with what an operation gave, in the success envelope. */
export function sendOutput(exchange: Exchange, route: Route, output: unknown): void {
  if (route.tagged === true) {
    const tagged = output as DocumentResource | NotModified;
    if (isNotModified(tagged)) {
      exchange.headers.ETag = tagged.etag;
      exchange.sendEmpty(304);
      return;
    }
    exchange.headers.ETag = formatEtag(tagged);
  }
  const message = route.message === undefined ? '' : `,"message":${JSON.stringify(route.message)}`;
  exchange.sendJson(route.status, `{"success":true,"data":${JSON.stringify(output)}${message}}`);
}
