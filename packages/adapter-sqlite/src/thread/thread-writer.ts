import type { Worker } from 'node:worker_threads';
import { DataError, type OperationContext, type WriteBatch, type WriteResult } from '@database-service/core';
import type { WriteCallArguments, WriteCallName, WriteCallResult } from '../write/write-calls.js';
import type { Writer } from '../write/writer.js';
import { fromPlainError } from './plain-error.js';
import { startThread } from './start-thread.js';
import type { PlainWriteResult, WriterReply, WriterRequest, WriterThreadData } from './writer-messages.js';

/** What waits for a reply. */
interface Waiting {
  resolve(value: unknown): void;
  reject(error: DataError): void;
}

/** The process that opens a file has other things to do at first; the first write does not wait so long. */
const startMs = 1_000;

type Unsent<Request> = Request extends { readonly id: number } ? Omit<Request, 'id'> : never;

/**
 * Writes in a thread of its own, so that neither the preparing of writes nor the wait for the disk holds up the one that
 * calls. Requests of one turn of the loop travel together. A thread that dies is replaced; what it was at then has an
 * unknown outcome, and says so. While nothing waits, the thread does not keep the process alive.
 */
export class ThreadWriter implements Writer {
  readonly #data: WriterThreadData;
  readonly #onCommit: () => void;
  readonly #waiting = new Map<number, Waiting>();
  #unsent: WriterRequest[] = [];
  readonly #starting: NodeJS.Timeout;
  #worker: Worker | undefined;
  #nextId = 1;
  #closing: Promise<void> | undefined;

  /** @param onCommit - called behind the results of each transaction */
  constructor(data: WriterThreadData, onCommit: () => void) {
    this.#data = data;
    this.#onCommit = onCommit;
    this.#starting = setTimeout(() => this.#start(), startMs).unref();
  }

  get pending(): number {
    return this.#waiting.size;
  }

  async write(context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> {
    const { deadlineMs, signal } = context;
    const deadline = deadlineMs === undefined ? {} : { deadlineMs };
    const { id, settled } = this.#ask({ kind: 'write', batch, ...deadline });
    const cancel = (): void => this.#send({ kind: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    try {
      return ((await settled) as readonly PlainWriteResult[]).map(toResult);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async change<Name extends WriteCallName>(
    name: Name,
    ...given: WriteCallArguments<Name>
  ): Promise<WriteCallResult<Name>> {
    return (await this.#ask({ kind: 'change', name, given }).settled) as WriteCallResult<Name>;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#starting);
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.ref();
    this.#send({ kind: 'close' });
    await new Promise((resolve) => worker.once('exit', resolve));
  }

  #ask(request: Unsent<WriterRequest>): { readonly id: number; readonly settled: Promise<unknown> } {
    const id = this.#nextId;
    this.#nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (this.#closing === undefined) {
      if (this.#waiting.size === 0) this.#start().ref();
      this.#waiting.set(id, { resolve, reject });
      this.#send({ ...request, id });
    } else {
      reject(new DataError('SHUTTING_DOWN', 'The database is closed.'));
    }
    return { id, settled: promise };
  }

  #send(request: WriterRequest): void {
    if (this.#unsent.push(request) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const requests = this.#unsent;
    this.#unsent = [];
    try {
      this.#worker?.postMessage(requests);
    } catch (error) {
      // Something cannot travel: a fault of ours, which must not leave the callers waiting.
      const fault = new DataError('INTERNAL', 'A write could not be handed over.', { cause: error });
      for (const request of requests) if ('id' in request) this.#settle(request.id, ({ reject }) => reject(fault));
    }
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = startThread('writer-thread', this.#data);
    worker.unref();
    worker.on('message', (replies: readonly WriterReply[]) => this.#take(replies));
    let fault: unknown;
    worker.on('error', (error) => {
      fault = error;
    });
    worker.on('exit', () => this.#ended(worker, fault));
    this.#worker = worker;
    return worker;
  }

  #take(replies: readonly WriterReply[]): void {
    let isCommitted = false;
    for (const reply of replies) {
      if (reply.kind === 'committed') isCommitted = true;
      else if (reply.kind === 'written') this.#settle(reply.id, ({ resolve }) => resolve(reply.results));
      else if (reply.kind === 'changed') this.#settle(reply.id, ({ resolve }) => resolve(reply.result));
      else if (reply.kind === 'failed') this.#settle(reply.id, ({ reject }) => reject(fromPlainError(reply.error)));
      else this.#failAll(fromPlainError(reply.error));
    }
    if (isCommitted) this.#onCommit();
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    // One that is closing keeps the process until its connection is closed.
    if (this.#waiting.size === 0 && this.#closing === undefined) this.#worker?.unref();
    settle(waiting);
  }

  #ended(worker: Worker, fault: unknown): void {
    if (this.#worker === worker) this.#worker = undefined;
    const message =
      'The thread that writes ended; whether this write was done is not known. Read before you repeat it.';
    this.#failAll(new DataError('OUTCOME_UNKNOWN', message, { cause: fault }));
  }

  #failAll(error: DataError): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, ({ reject }) => reject(error));
    this.#unsent = [];
  }
}

function toResult(result: PlainWriteResult): WriteResult {
  return result.ok ? result : { ...result, error: fromPlainError(result.error) };
}
