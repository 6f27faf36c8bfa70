import { DataError } from '@database-service/core';
import type { ActiveExchanges, Listener } from '@database-service/serving';
import type { Server } from '@grpc/grpc-js';

/** Time for calls that were told to stop to be answered. */
const lastWordsMs = 500;

/** Time for requests that still arrive: nothing was done for them yet, so another instance may as well have them. */
const requestsMs = 3_000;

/**
 * Stops a server: takes no new connections, tells the clients to go elsewhere, ends watches, lets the calls under way
 * finish. Requests that still arrive after a part of the time are refused. What is not done when the time is up is aborted
 * and answered SHUTTING_DOWN; then everything is cut.
 */
export async function drain(
  server: Server,
  { listener, active }: { readonly listener: Listener; readonly active: ActiveExchanges },
  timeoutMs: number,
): Promise<void> {
  const ended = listener.close();
  // The library is done at once where connections are handed to it: it is the listener that waits for their ends.
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve(ended)));
  active.stop(stopping());
  const refuse = setTimeout(() => active.refuseBodies(stopping()), Math.min(requestsMs, timeoutMs / 2));
  const abort = setTimeout(() => active.abortAll(stopping()), Math.max(0, timeoutMs - lastWordsMs));
  const cut = Promise.withResolvers<void>();
  const force = setTimeout(() => {
    server.forceShutdown();
    cut.resolve();
  }, timeoutMs);
  await Promise.race([closed, cut.promise]);
  clearTimeout(refuse);
  clearTimeout(abort);
  clearTimeout(force);
}

function stopping(): DataError {
  return new DataError('SHUTTING_DOWN', 'The service is stopping; send the request again elsewhere.');
}
