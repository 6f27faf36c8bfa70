import type { Worker } from 'node:worker_threads';
import { DataError } from '@database-service/core';
import { databaseClosed } from '../errors.js';
import { fromPlainError } from './plain-error.js';
import { startThread, type ThreadName } from './start-thread.js';
import type { ThreadReply, ThreadRequest } from './thread-messages.js';

/** What waits for a reply. */
interface Waiting {
  resolve(result: unknown): void;
  reject(error: DataError): void;
}

/** Which thread, and what becomes of what it tells. */
export interface ThreadOptions {
  readonly name: ThreadName;
  /** What it is started with; plain data. */
  readonly data: unknown;
  /** What a call fails with whose thread ended before it answered, perhaps since it was being closed. */
  describeEnd(cause: unknown, isClosing: boolean): DataError;
  /** Called for each notice, behind the results that came with it. */
  onNotice?(): void;
}

/** A call that was sent. */
export interface SentCall {
  readonly id: number;
  readonly settled: Promise<unknown>;
}

/**
 * Calls of a thread of this package's, each answered once. Those of one turn of the loop travel together. The thread
 * starts with the first call; one that dies is replaced by the next. While nothing waits, it does not keep the process
 * alive.
 */
export class ThreadCalls<Call> {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #unsent: ThreadRequest<Call>[] = [];
  #worker: Worker | undefined;
  #nextId = 1;
  #closing: Promise<void> | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Calls that wait for their answer. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Asks the thread; fails with SHUTTING_DOWN once it is being closed. */
  send(call: Call, deadlineMs?: number): SentCall {
    const id = this.#nextId;
    this.#nextId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (this.#closing === undefined) {
      const worker = this.start();
      if (this.#waiting.size === 0) worker.ref();
      this.#waiting.set(id, { resolve, reject });
      this.#post({ kind: 'call', id, call, ...(deadlineMs === undefined ? {} : { deadlineMs }) });
    } else {
      reject(databaseClosed());
    }
    return { id, settled: promise };
  }

  /** Tells the thread that nobody waits for a call any more; it may still answer. */
  cancel(id: number): void {
    if (this.#worker !== undefined) this.#post({ kind: 'cancel', id });
  }

  /** Lets a call fail here, whatever the thread answers later. */
  abandon(id: number, error: DataError): void {
    this.#settle(id, ({ reject }) => reject(error));
  }

  /** Starts the thread, if there is none. */
  start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = startThread(this.#options.name, this.#options.data);
    worker.unref();
    worker.on('message', (replies: readonly ThreadReply[]) => this.#take(replies));
    let fault: unknown;
    worker.on('error', (error) => {
      fault = error;
    });
    worker.on('exit', () => this.#ended(worker, fault));
    this.#worker = worker;
    return worker;
  }

  /** Lets the thread finish what waits, and ends it. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.ref();
    this.#post({ kind: 'close' });
    await new Promise((resolve) => worker.once('exit', resolve));
  }

  #post(request: ThreadRequest<Call>): void {
    if (this.#unsent.push(request) === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const requests = this.#unsent;
    this.#unsent = [];
    try {
      this.#worker?.postMessage(requests);
    } catch (error) {
      // Something cannot travel: a fault of ours, which must not leave the callers waiting.
      const fault = new DataError('INTERNAL', 'A call could not be handed over to a thread.', { cause: error });
      for (const request of requests) if (request.kind === 'call') this.abandon(request.id, fault);
    }
  }

  #take(replies: readonly ThreadReply[]): void {
    let isNoticed = false;
    for (const reply of replies) {
      if (reply.kind === 'notice') isNoticed = true;
      else if (reply.kind === 'done') this.#settle(reply.id, ({ resolve }) => resolve(reply.result));
      else if (reply.kind === 'failed') this.abandon(reply.id, fromPlainError(reply.error));
      else this.#failAll(fromPlainError(reply.error));
    }
    if (isNoticed) this.#options.onNotice?.();
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
    this.#failAll(this.#options.describeEnd(fault, this.#closing !== undefined));
  }

  #failAll(error: DataError): void {
    for (const id of [...this.#waiting.keys()]) this.abandon(id, error);
    this.#unsent = [];
  }
}
