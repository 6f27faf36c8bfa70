import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { DataError } from '@database-service/core';
import type { ActiveExchanges, Listener } from '@database-service/serving';

/** How often connections that became idle are closed while draining. */
const sweepMs = 50;

/** Time for requests that were told to stop to be answered. */
const lastWordsMs = 500;

/** Time for bodies that still arrive: nothing was done for them yet, so another instance may as well have them. */
const bodiesMs = 3_000;

/** Time for a request that is on its way on a new connection to arrive. */
const newConnectionMs = 300;

/**
 * The connections on which no request has come yet: Node does not count them as idle, and closes them never. Those on which
 * nothing at all comes are closed after a time.
 */
export function trackUnused(server: Server, silentMs: number): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    // Of what has begun to come Node says itself when it is late.
    const silent = setTimeout(() => {
      if (socket.bytesRead === 0) socket.destroy();
    }, silentMs).unref();
    socket.once('close', () => {
      clearTimeout(silent);
      unused.delete(socket);
    });
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

/** What a server that stops has to do with. */
export interface Draining {
  readonly listener: Listener;
  readonly active: ActiveExchanges;
  readonly unused: ReadonlySet<Socket>;
}

/**
 * Stops a server: takes no new connections, ends watches, lets the requests under way finish, closes connections behind them.
 * Bodies that still arrive after a part of the time are refused. What is not done when the time is up is aborted and answered SHUTTING_DOWN; then everything is cut.
 */
export async function drain(server: Server, { listener, active, unused }: Draining, timeoutMs: number): Promise<void> {
  active.stop(stopping());
  const closed = listener.close();
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const drop = setTimeout(
    () => {
      for (const socket of unused) socket.destroy();
    },
    Math.min(newConnectionMs, timeoutMs),
  );
  const refuse = setTimeout(() => active.refuseBodies(stopping()), Math.min(bodiesMs, timeoutMs / 2));
  const abort = setTimeout(() => active.abortAll(stopping()), Math.max(0, timeoutMs - lastWordsMs));
  const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(drop);
  clearTimeout(refuse);
  clearTimeout(abort);
  clearTimeout(cut);
}

function stopping(): DataError {
  return new DataError('SHUTTING_DOWN', 'The service is stopping; send the request again elsewhere.');
}
