import { parentPort } from 'node:worker_threads';
import { createContext, DataError, type OperationContext } from '@database-service/core';
import { toPlainError } from './plain-error.js';
import type { ThreadReply, ThreadRequest } from './thread-messages.js';

/** What a thread does. */
export interface CallHandler<Call> {
  /** Answers a call; what it gives and what it throws travels as plain data. */
  answer(call: Call, context: OperationContext, id: number): Promise<unknown>;
  /** Nobody waits for what began with this call. */
  cancelled?(id: number): void;
  /** Finishes what waits, and frees everything. */
  close(): Promise<void>;
}

const port = parentPort;
const replies: ThreadReply[] = [];

/** Tells the other end that something happened which concerns no call alone. */
export function sendNotice(): void {
  reply({ kind: 'notice' });
}

/**
 * Answers the calls of `ThreadCalls`, the other end, until that closes the thread.
 *
 * @param start - makes what answers; what it throws is told, and the thread ends
 */
export function serveCalls<Call>(start: () => CallHandler<Call>): void {
  if (port === null) throw new DataError('INTERNAL', 'This module is the start of a thread.');
  let handler: CallHandler<Call>;
  try {
    handler = start();
  } catch (error) {
    port.postMessage([{ kind: 'unusable', error: toPlainError(error) } satisfies ThreadReply]);
    port.close();
    return;
  }
  const cancellers = new Map<number, AbortController>();
  port.on('message', (requests: readonly ThreadRequest<Call>[]) => {
    for (const request of requests) {
      if (request.kind === 'call') void answer(handler, cancellers, request);
      else if (request.kind === 'close') void close(handler);
      else {
        cancellers.get(request.id)?.abort();
        handler.cancelled?.(request.id);
      }
    }
  });
}

async function answer<Call>(
  handler: CallHandler<Call>,
  cancellers: Map<number, AbortController>,
  { id, call, deadlineMs }: Extract<ThreadRequest<Call>, { kind: 'call' }>,
): Promise<void> {
  const canceller = new AbortController();
  cancellers.set(id, canceller);
  const deadline = deadlineMs === undefined ? {} : { deadlineMs };
  try {
    const result = await handler.answer(call, createContext({ signal: canceller.signal, ...deadline }), id);
    reply({ kind: 'done', id, result });
  } catch (error) {
    reply({ kind: 'failed', id, error: toPlainError(error) });
  } finally {
    cancellers.delete(id);
  }
}

async function close<Call>(handler: CallHandler<Call>): Promise<void> {
  await handler.close();
  // The replies of what was finished go first; then nothing keeps the thread.
  process.nextTick(() => port?.close());
}

/** What settles together is sent together: behind all promises that are settled now. */
function reply(message: ThreadReply): void {
  if (replies.push(message) === 1) process.nextTick(() => port?.postMessage(replies.splice(0)));
}
