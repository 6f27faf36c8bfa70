import {
  type DocumentResource,
  formatEtag,
  isNotModified,
  JsonAnswer,
  type NotModified,
  StoredResource,
} from '@database-service/application';
import type { Exchange } from '../exchange/exchange.js';
import type { Route } from '../routes/route.js';
import { tagOfUnchanged } from './coded-tag.js';
import { addVary } from './cors.js';

/** Answers with what an operation gave, in the success envelope. */
export function sendOutput(exchange: Exchange, route: Route, output: unknown): void {
  if (route.tagged === true) {
    if (exchange.request.method === 'GET' || exchange.request.method === 'HEAD') {
      // It may be kept, by its reader alone, and must be asked for again each time.
      exchange.headers['Cache-Control'] = 'private, no-cache';
    }
    const tagged = output as DocumentResource | NotModified | StoredResource;
    if (tagged instanceof StoredResource) {
      exchange.headers.ETag = tagged.etag;
    } else if (isNotModified(tagged)) {
      exchange.headers.ETag = tagOfUnchanged(exchange.ifNoneMatch, tagged.etag);
      addVary(exchange.headers, 'Accept-Encoding');
      exchange.sendEmpty(304);
      return;
    } else {
      exchange.headers.ETag = formatEtag(tagged);
    }
  }
  const message = route.message === undefined ? '' : `,"message":${JSON.stringify(route.message)}`;
  const json = output instanceof JsonAnswer ? output.json : JSON.stringify(output);
  exchange.sendJson(route.status, `{"success":true,"data":${json}${message}}`);
}
