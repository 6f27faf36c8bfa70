import { parentPort, workerData } from 'node:worker_threads';
import { createContext, DataError, type OperationContext } from '@database-service/core';
import { Catalogue } from '../catalogue.js';
import { openWriter } from '../driver.js';
import { InlineWriter } from '../write/inline-writer.js';
import type { WriteCallArguments, WriteCallName } from '../write/write-calls.js';
import { toPlainError } from './plain-error.js';
import type { PlainWriteResult, WriterReply, WriterRequest, WriterThreadData } from './writer-messages.js';

/** The thread that writes to a file, for the one that holds the service. See `ThreadWriter`, its other end. */

const port = parentPort;
if (port === null) throw new DataError('INTERNAL', 'This module is the start of a thread.');
const config = workerData as WriterThreadData;
const replies: WriterReply[] = [];
const cancellers = new Map<number, AbortController>();

/** What settles together is sent together: behind all promises that are settled now. */
function reply(message: WriterReply): void {
  if (replies.push(message) === 1) process.nextTick(() => port?.postMessage(replies.splice(0)));
}

function start(): InlineWriter | undefined {
  try {
    const connection = openWriter(config);
    const catalogue = new Catalogue(() => connection, config.limits);
    return new InlineWriter({
      connection,
      catalogue,
      config,
      isAlone: true,
      onCommit: () => reply({ kind: 'committed' }),
    });
  } catch (error) {
    port?.postMessage([{ kind: 'unusable', error: toPlainError(error) } satisfies WriterReply]);
    port?.close();
    return undefined;
  }
}

function contextOf(id: number, deadlineMs: number | undefined): OperationContext {
  const canceller = new AbortController();
  cancellers.set(id, canceller);
  return createContext({ signal: canceller.signal, ...(deadlineMs === undefined ? {} : { deadlineMs }) });
}

async function write(writer: InlineWriter, request: Extract<WriterRequest, { kind: 'write' }>): Promise<void> {
  const { id, batch, deadlineMs } = request;
  try {
    const results = await writer.write(contextOf(id, deadlineMs), batch);
    const plain = results.map(
      (result): PlainWriteResult => (result.ok ? result : { ...result, error: toPlainError(result.error) }),
    );
    reply({ kind: 'written', id, results: plain });
  } catch (error) {
    reply({ kind: 'failed', id, error: toPlainError(error) });
  } finally {
    cancellers.delete(id);
  }
}

async function change(writer: InlineWriter, request: Extract<WriterRequest, { kind: 'change' }>): Promise<void> {
  const { id, name, given } = request;
  try {
    // The other end has checked the arguments by their types.
    const result = await writer.change(name, ...(given as WriteCallArguments<WriteCallName>));
    reply({ kind: 'changed', id, result });
  } catch (error) {
    reply({ kind: 'failed', id, error: toPlainError(error) });
  }
}

async function close(writer: InlineWriter): Promise<void> {
  await writer.close();
  // The replies of what was finished go first; then nothing keeps the thread.
  process.nextTick(() => port?.close());
}

const writer = start();
if (writer !== undefined) {
  port.on('message', (requests: readonly WriterRequest[]) => {
    for (const request of requests) {
      if (request.kind === 'write') void write(writer, request);
      else if (request.kind === 'change') void change(writer, request);
      else if (request.kind === 'cancel') cancellers.get(request.id)?.abort();
      else void close(writer);
    }
  });
}
