import { subscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { DataError } from '@database-service/core';
import { type InterceptedCall, internalsOf } from './call-internals.js';

/** What a client relies on being looked at: without it, a call would go to another database, or be done twice. */
const reliedOn = ['x-database-type', 'idempotency-key'] as const;

/** What gRPC takes as text in metadata. */
const readable = /^[\x20-\x7e]*$/;

/** Streams with metadata of the kind that the gRPC library drops, and which. */
const unreadable = new WeakMap<object, string>();

let isListening = false;

/**
 * Watches for metadata that the gRPC library drops with a line on stderr, since it is not ASCII: calls would be done as if
 * it had not been sent. Where an older Node does not tell of streams, they are.
 */
export function noteUnreadableMetadata(): void {
  if (isListening) return;
  isListening = true;
  subscribe('http2.server.stream.start', (message) => {
    const { stream, headers } = message as { stream: ServerHttp2Stream; headers: IncomingHttpHeaders };
    for (const name of reliedOn) {
      const value = headers[name];
      if (value !== undefined && !readable.test(String(value))) unreadable.set(stream, name);
    }
  });
}

/** Why a call cannot be done as its metadata wants it; `undefined` if it can. */
export function findUnreadable(call: InterceptedCall): DataError | undefined {
  const { stream } = internalsOf(call);
  const name = stream === undefined ? undefined : unreadable.get(stream);
  if (name === undefined) return undefined;
  return new DataError('BAD_ARGUMENT', `The metadata ${name} has characters beyond visible ASCII; send others.`);
}
