import { DataError } from '@database-service/core';
import type { ServerWritableStream } from '@grpc/grpc-js';

/**
 * Sends one message of a stream and waits until it has left: nothing is queued for a slow client.
 * @throws DataError CANCELLED if the client went away, else the signal's reason
 */
export function sendMessage(
  call: Pick<ServerWritableStream<unknown, object>, 'write'>,
  message: object,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      signal.removeEventListener('abort', stop);
      if (error === undefined || error === null) resolve();
      else reject(error);
    };
    // A call that is over never tells that its message has left.
    const stop = (): void => settle(signal.reason);
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    call.write(message, (error?: Error | null) => {
      settle(error && new DataError('CANCELLED', 'The client went away.', { cause: error }));
    });
  });
}
