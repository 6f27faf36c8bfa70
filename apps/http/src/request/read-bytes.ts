import type { IncomingMessage } from 'node:http';
import type { DataError } from '@database-service/core';
import { bodyCutOff, bodyTooLarge, bodyTooSlow } from './body-faults.js';

/** What a body may take. */
export interface BodyLimits {
  /** Unpacked. For a stream: of one line. */
  readonly bytesMax: number;
  /** For the whole to arrive. For a stream: from one piece to the next. */
  readonly timeoutMs: number;
}

/** Who reads a body tells its client so, and may be told to read no more. */
export interface BodyWatch {
  /** The body is worth sending: a client that waits for leave gets it. */
  letCome(): void;
  /** What to call when the body is waited for no longer; `undefined` once it is there. */
  onRefusal(refuse: ((reason: DataError) => void) | undefined): void;
}

/** Whether a request carries a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** @throws DataError BODY_TOO_LARGE for a body that says it is over the limit */
export function checkLength({ headers }: IncomingMessage, bytesMax: number): void {
  if (Number(headers['content-length'] ?? 0) > bytesMax) throw bodyTooLarge(bytesMax);
}

/**
 * Reads a body as it came, whole. Nothing beyond the limit is kept; the rest is left to be discarded.
 * @throws DataError BODY_TOO_LARGE, REQUEST_TIMEOUT, CANCELLED (the client went away), and what it is refused for
 */
export function readBytes(
  request: IncomingMessage,
  { bytesMax, timeoutMs }: BodyLimits,
  watch: BodyWatch,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      watch.onRefusal(undefined);
      request.off('data', take).off('end', settle).off('close', cut).off('error', cut);
      if (error !== undefined) reject(error);
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size));
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > bytesMax) settle(bodyTooLarge(bytesMax));
      else chunks.push(chunk);
    };
    const cut = (): void => settle(bodyCutOff());
    const timer = setTimeout(() => settle(bodyTooSlow(timeoutMs)), timeoutMs);
    watch.onRefusal(settle);
    request.on('data', take).on('end', settle).on('close', cut).on('error', cut);
  });
}
