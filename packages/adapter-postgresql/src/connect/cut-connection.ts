import type { Client } from 'pg';

/** Ends a connection without a word; what waits for an answer by it fails. */
export function cutConnection(client: Client): void {
  const { connection } = client as Client & { readonly connection: { readonly stream: { destroy(): void } } };
  connection.stream.destroy();
}
