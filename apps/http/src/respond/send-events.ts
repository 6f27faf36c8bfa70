import { once } from 'node:events';
import { toDataError, type WatchItem } from '@database-service/application';
import { DataError } from '@database-service/core';
import type { Exchange } from '../exchange/exchange.js';
import { formatErrorEnvelope } from './error-envelope.js';
import { eventsMediaType } from './media-types.js';

/** How long a client may take nothing before it is cut off; it can resume from the last token it got. */
const stalledMsMax = 30_000;

/** How soon a client comes back that lost its connection. */
const retryMs = 1_000;

/**
 * Answers with Server-Sent Events, as fast as the client takes them: nothing is queued but what the socket holds. The
 * first item is awaited before anything is sent, so that a fault found by then is answered as such; a later one is the
 * last event, of the type `error`. A stopping server ends the stream.
 */
export async function sendEvents(exchange: Exchange, items: AsyncGenerator<WatchItem>): Promise<void> {
  exchange.beginEndless();
  try {
    const first = await items.next();
    exchange.writeHead(200, {
      'Content-Type': `${eventsMediaType}; charset=utf-8`,
      // Proxies of nginx's kind would keep events back.
      'X-Accel-Buffering': 'no',
    });
    if (exchange.request.method === 'HEAD') exchange.response.end();
    else {
      await send(exchange, `retry: ${retryMs}\n\n`);
      for (let next = first; next.done !== true; next = await items.next()) {
        await send(exchange, formatItem(next.value));
      }
    }
  } catch (error) {
    if (!exchange.response.headersSent || exchange.response.destroyed) throw error;
    sendLast(exchange, error);
  } finally {
    await items.return(undefined);
  }
  exchange.finish(200);
}

/** A place without a change moves the client's last event id, and is no event. */
function formatItem({ token, change }: WatchItem): string {
  return change === undefined ? `: \nid: ${token}\n\n` : `id: ${token}\ndata: ${JSON.stringify(change)}\n\n`;
}

async function send({ response, signal }: Exchange, text: string): Promise<void> {
  if (response.write(text)) return;
  const stalled = AbortSignal.timeout(stalledMsMax);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([signal, stalled]) });
  } catch (error) {
    if (!signal.aborted) response.destroy();
    const message = signal.aborted ? 'The client went away.' : 'The client took nothing for too long and was cut off.';
    throw new DataError('CANCELLED', message, { cause: error });
  }
}

/** A stop of the service is no fault: the client comes back, and finds another instance. */
function sendLast({ response, requestId }: Exchange, thrown: unknown): void {
  const error = toDataError(thrown);
  const isStop = error.reason === 'SHUTTING_DOWN';
  response.end(isStop ? undefined : `event: error\ndata: ${formatErrorEnvelope(error, requestId)}\n\n`);
}
