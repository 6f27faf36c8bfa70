import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DataError } from '@database-service/core';
import type { Exchange } from '../exchange/exchange.js';
import type { ContentCoding } from './content-coding.js';
import { ndjsonMediaType } from './media-types.js';

/** Lines are sent in pieces of about this many characters: one write for each would cost more than the line. */
const pieceLength = 64 * 1024;

/**
 * Answers with one JSON line for each item, as fast as the client takes them. The first item is awaited before anything
 * is sent, so that a fault found by then is answered as such; a later one cuts the connection.
 */
export async function sendNdjson(exchange: Exchange, items: AsyncIterator<unknown, unknown>): Promise<void> {
  const first = await items.next();
  const coding = exchange.chooseCoding();
  exchange.writeHead(200, { 'Content-Type': ndjsonMediaType });
  if (exchange.request.method === 'HEAD') {
    await items.return?.();
    exchange.response.end();
  } else await sendPieces(Readable.from(formatPieces(first, items), { objectMode: false }), exchange, coding);
  exchange.finish(200);
}

async function sendPieces(pieces: Readable, exchange: Exchange, coding: ContentCoding | undefined): Promise<void> {
  const { response } = exchange;
  exchange.cutStalled();
  try {
    if (coding === undefined) await pipeline(pieces, response);
    else await pipeline(pieces, coding.createStream(), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    throw new DataError('CANCELLED', 'The client went away before the answer was complete.', { cause: error });
  }
}

async function* formatPieces(
  first: IteratorResult<unknown, unknown>,
  items: AsyncIterator<unknown, unknown>,
): AsyncGenerator<string, void, undefined> {
  try {
    let piece = '';
    for (let next = first; next.done !== true; next = await items.next()) {
      piece += `${JSON.stringify(next.value)}\n`;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    if (piece !== '') yield piece;
  } finally {
    await items.return?.();
  }
}
