import cluster, { type Worker } from 'node:cluster';
import { membershipVariable } from '../process/membership.js';
import { StartError } from '../process/start-error.js';
import type { FromMember, ToMember } from './messages.js';

/** How a process ended. */
export interface MemberEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What a process says when it takes requests. */
export type Listening = Omit<Extract<FromMember, { kind: 'listening' }>, 'kind'>;

/** What is not about its start. */
export type MemberMessage = Extract<FromMember, { kind: 'collected' | 'render' | 'allowance' }>;

/** One of the processes, as the one that looks after them sees it. Runs the same program with the same arguments. */
export class MemberProcess {
  readonly pid: number;
  /** Rejects with a StartError where it ends before. */
  readonly loaded: Promise<void>;
  /** Rejects with a StartError where it cannot start. */
  readonly listening: Promise<Listening>;
  /** Never rejects. */
  readonly ended: Promise<MemberEnd>;
  readonly #worker: Worker;
  #isStarted = false;

  /** @param onMessage - gets what it says besides its start */
  constructor(onMessage: (member: MemberProcess, message: MemberMessage) => void) {
    this.#worker = cluster.fork({ [membershipVariable]: '1' });
    this.pid = this.#worker.process.pid ?? 0;
    const loaded = Promise.withResolvers<void>();
    const listening = Promise.withResolvers<Listening>();
    const ended = Promise.withResolvers<MemberEnd>();
    this.loaded = loaded.promise;
    this.listening = listening.promise;
    this.ended = ended.promise;
    const fail = (message: string): void => {
      loaded.reject(new StartError(message));
      listening.reject(new StartError(message));
    };
    const end = (how: MemberEnd, message: string): void => {
      fail(message);
      ended.resolve(how);
    };
    // Who waits for the one does not look at the other.
    loaded.promise.catch(() => undefined);
    listening.promise.catch(() => undefined);
    this.#worker.on('message', (message: FromMember) => {
      if (message.kind === 'loaded') loaded.resolve();
      else if (message.kind === 'listening') listening.resolve(message);
      else if (message.kind === 'failed') fail(message.message);
      else onMessage(this, message);
    });
    this.#worker.on('exit', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      end({ code, signal }, `A process of the service ended ${how} while it started.`);
    });
    this.#worker.on('error', (error) => {
      end({ code: null, signal: null }, `A process of the service cannot be started: ${error.message}.`);
    });
  }

  /** Tells it something, if it is still there. */
  tell(message: ToMember): void {
    if (message.kind === 'start') this.#isStarted = true;
    if (this.#worker.isConnected()) this.#worker.send(message, undefined, {}, () => undefined);
  }

  /** Lets its requests finish and ends it; one that has not begun has none. */
  stop(): void {
    if (this.#isStarted) this.tell({ kind: 'stop' });
    else this.kill();
  }

  /** Ends it at once. */
  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }
}
