import type { Client } from 'pg';
import { cutConnection } from './cut-connection.js';

/** Where bytes of the server's come in. */
interface Incoming {
  on(event: 'data', listener: (chunk: Uint8Array) => void): void;
  off(event: 'data', listener: (chunk: Uint8Array) => void): void;
}

/**
 * Cuts a connection whose answer is longer than it may be: the driver keeps all of it in memory before it gives any.
 *
 * @returns ends it, and says whether the connection was cut
 */
export function limitAnswer(client: Client, bytesMax: number): () => boolean {
  const { stream } = (client as Client & { readonly connection: { readonly stream: Incoming } }).connection;
  let left = bytesMax;
  const count = (chunk: Uint8Array): void => {
    left -= chunk.length;
    if (left < 0) cutConnection(client);
  };
  stream.on('data', count);
  return () => {
    stream.off('data', count);
    return left < 0;
  };
}
