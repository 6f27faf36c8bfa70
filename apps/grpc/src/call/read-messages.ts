import type { Readable } from 'node:stream';
import { DataError, isDataError } from '@database-service/core';

/** How long a message is waited for. */
export interface MessageWait {
  readonly timeoutMs: number;
  /** Ends the waiting, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Reads the messages of a stream as fast as they are asked for; the time between them is limited while one is waited for.
 * @throws DataError REQUEST_TIMEOUT, CANCELLED (the client went away), the signal's reason, what a message is refused for
 */
export async function* readMessages(stream: Readable, wait: MessageWait): AsyncGenerator<object, void, undefined> {
  const messages = stream.iterator({ destroyOnReturn: false });
  for (;;) {
    wait.signal.throwIfAborted();
    const next = await waitFor(messages.next() as Promise<IteratorResult<object | DataError, undefined>>, wait);
    if (next.done === true) return;
    if (isDataError(next.value)) throw next.value;
    yield next.value;
  }
}

async function waitFor<Result>(pending: Promise<Result>, { timeoutMs, signal }: MessageWait): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const stop = (): void => late.reject(signal.reason);
  const timer = setTimeout(() => {
    late.reject(
      new DataError('REQUEST_TIMEOUT', `The next message did not arrive within ${timeoutMs} ms; send it again.`),
    );
  }, timeoutMs);
  signal.addEventListener('abort', stop);
  const cut = pending.catch(() => {
    throw new DataError('CANCELLED', 'The client went away before its request was complete.');
  });
  try {
    return await Promise.race([cut, late.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    // After a timeout nobody waits for the message that may yet fail to come.
    cut.catch(() => undefined);
    late.promise.catch(() => undefined);
  }
}
