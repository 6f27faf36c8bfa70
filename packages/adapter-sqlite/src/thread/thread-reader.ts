import { checkCancelled, DataError, isDataError, type OperationContext, readDocumentRow } from '@database-service/core';
import { databaseClosed } from '../errors.js';
import type { ReaderCall, SingleCall, StreamCall, StreamPart } from './reader-calls.js';
import { ThreadCalls } from './thread-calls.js';
import type { ThreadData } from './thread-data.js';

/**
 * Reads in a thread of its own, so that long reads hold up nobody but each other. A caller that goes away is answered at
 * once; the thread stops at its next pause. A thread that dies is replaced.
 */
export class ThreadReader {
  readonly #calls: ThreadCalls<ReaderCall>;

  constructor(data: ThreadData) {
    this.#calls = new ThreadCalls({ name: 'reader-thread', data, describeEnd });
  }

  /** What it is asked for now. */
  get pending(): number {
    return this.#calls.pending;
  }

  /** Asks for one result. */
  async ask(context: OperationContext, call: SingleCall): Promise<unknown> {
    const { id, settled } = this.#calls.send(call, context.deadlineMs);
    return await untilCancelled(context, settled, (error) => {
      this.#calls.cancel(id);
      this.#calls.abandon(id, error);
    });
  }

  /** Streams results in batches. The next part is read while one is handed over; a slow consumer holds no more than these two. */
  async *stream(context: OperationContext, call: StreamCall): AsyncGenerator<readonly unknown[]> {
    const { id, settled } = this.#calls.send(call, context.deadlineMs);
    let waiting = { id, settled };
    let isOver = false;
    try {
      while (!isOver) {
        const { settled: expected, id: expectedId } = waiting;
        const part = (await untilCancelled(context, expected, (error) =>
          this.#calls.abandon(expectedId, error),
        )) as StreamPart;
        isOver = part.isLast;
        if (!isOver) waiting = this.#readAhead(id);
        const batch = 'values' in part ? part.values : part.rows.map(readDocumentRow);
        if (batch.length > 0) yield batch;
      }
    } finally {
      if (!isOver) this.#calls.cancel(id);
    }
  }

  close(): Promise<void> {
    return this.#calls.close();
  }

  #readAhead(stream: number): { readonly id: number; readonly settled: Promise<unknown> } {
    const sent = this.#calls.send({ kind: 'next', stream });
    // Whoever ends the stream before looks at it no more.
    sent.settled.catch(() => {});
    return sent;
  }
}

function describeEnd(cause: unknown, isClosing: boolean): DataError {
  if (isClosing) return databaseClosed();
  return new DataError('DATABASE_UNAVAILABLE', 'The thread that reads ended before the read was done; try again.', {
    cause,
  });
}

/** Waits for an answer; calls `onCancel` with what is to be told should the caller go away before. */
async function untilCancelled(
  context: OperationContext,
  settled: Promise<unknown>,
  onCancel: (error: DataError) => void,
): Promise<unknown> {
  const { signal } = context;
  const cancel = (): void => onCancel(describeCancellation(context));
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await settled;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function describeCancellation(context: OperationContext): DataError {
  try {
    checkCancelled(context);
  } catch (error) {
    if (isDataError(error)) return error;
  }
  return new DataError('CANCELLED', 'The caller went away before the work was done.');
}
