import { toDataError } from '@database-service/application';
import { DataError, LazyContext, type OperationContext, type SignalSource } from '@database-service/core';
import { type ActiveExchanges, chooseRequestId, readTraceContext } from '@database-service/serving';
import { Metadata, status } from '@grpc/grpc-js';
import type { AnsweredCall, AppDependencies } from '../app-dependencies.js';
import { formatError, hasDetails, type RichStatus, type SentStatus } from '../respond/error-details.js';
import { readText } from './call-metadata.js';
import { explainStatus } from './explain-status.js';

/** What is known of a call when it begins. */
export interface CallHead {
  readonly route: string;
  readonly method: AnsweredCall['method'];
  readonly metadata: Metadata;
  /** Epoch milliseconds; Infinity without one. */
  readonly deadlineMs: number;
}

/** One call and its answer: ended once, logged once, measured once. */
export class Exchange implements SignalSource {
  readonly requestId: string;
  /** What the answer begins with. */
  readonly reply = new Metadata();
  readonly #app: AppDependencies;
  readonly #active: ActiveExchanges;
  readonly #head: CallHead;
  readonly #startedAt = performance.now();
  #controller: AbortController | undefined;
  #reason: DataError | undefined;
  #database: string | undefined;
  #isEndless = false;
  #isCollecting = false;
  #isFinished = false;
  #isDone = false;

  constructor(app: AppDependencies, active: ActiveExchanges, head: CallHead) {
    this.#app = app;
    this.#active = active;
    this.#head = head;
    this.requestId = chooseRequestId(readText(head.metadata, 'x-request-id'));
    this.reply.set('x-request-id', this.requestId);
    this.#database = readText(head.metadata, 'x-database-type');
    active.add(this);
  }

  /** The database asked for; `undefined` for the default one. */
  get database(): string | undefined {
    return this.#database;
  }

  /**
   * The request may name the database too.
   * @throws DataError BAD_ARGUMENT if the metadata names another
   */
  useDatabase(name: string | undefined): void {
    if (name === undefined) return;
    if (this.#database !== undefined && this.#database !== name) {
      throw new DataError(
        'BAD_ARGUMENT',
        'The metadata x-database-type names another database than the request; leave it out.',
      );
    }
    this.#database = name;
  }

  /** A value of the call's metadata. */
  readMetadata(key: string): string | undefined {
    return readText(this.#head.metadata, key);
  }

  /** Aborts when the client goes away, or when told to. Its reason is always a DataError. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  get isAborted(): boolean {
    return this.#controller === undefined ? this.#reason !== undefined : this.#controller.signal.aborted;
  }

  /** What the operation is told. */
  createContext(idempotencyKey?: string): OperationContext {
    const { deadlineMs } = this.#head;
    return new LazyContext(this, {
      trace: readTraceContext(this.readMetadata('traceparent'), this.readMetadata('tracestate')),
      idempotencyKey,
      deadlineMs: deadlineMs === Number.POSITIVE_INFINITY ? undefined : deadlineMs,
      requestId: this.requestId,
      logger: this.#app.logger,
      principal: anonymous,
      consistency: 'strong',
    });
  }

  get isEndless(): boolean {
    return this.#isEndless;
  }

  /** From now on the answer goes on until the client goes, or the server stops: then its signal aborts. */
  beginEndless(): void {
    this.#isEndless = true;
    if (this.#active.stopping) this.abort(new DataError('SHUTTING_DOWN', 'The service is stopping; watch elsewhere.'));
  }

  /** While set, nothing was done yet: a stopping server need not wait for the rest of the request. */
  set isCollecting(value: boolean) {
    this.#isCollecting = value;
  }

  /** Waits no longer for a request that is read whole before the work begins; answered with the reason. */
  refuseBody(reason: DataError): void {
    if (this.#isCollecting) this.abort(reason);
  }

  /** Ends the work under way with the reason. */
  abort(reason: DataError): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
  }

  /** The call is over, whoever ended it: nobody waits for the work any more. */
  cancel(): void {
    // The library tells so of every call, at its end: most are done, and an error with its stack costs more than a read.
    if (this.#isDone) return;
    this.abort(new DataError('CANCELLED', 'The caller went away before the work was done.'));
    this.#finish(status.CANCELLED);
  }

  /** An error as the status of this call; a fault of the service is logged. */
  fail(thrown: unknown): RichStatus {
    const error = toDataError(thrown);
    const answer = formatError(error, this.requestId);
    this.#logFailure(error, answer.code);
    return answer;
  }

  /** The status as it is sent: with the request id, and with details also where the gRPC library made it. */
  complete(sent: SentStatus): SentStatus {
    const isBare = sent.code !== status.OK && !hasDetails(sent);
    const answer = isBare ? formatError(explainStatus(sent), this.requestId, sent.code) : sent;
    const metadata = answer.metadata ?? new Metadata();
    if (answer.code !== status.OK) metadata.merge(this.reply);
    this.#finish(answer.code);
    return { ...answer, metadata };
  }

  #finish(code: status): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#isDone = code === status.OK;
    this.#active.remove(this);
    this.#app.observe({
      method: this.#head.method,
      route: this.#head.route,
      status: status[code],
      durationMs: performance.now() - this.#startedAt,
      requestId: this.requestId,
      database: this.#database ?? this.#app.service.databases.defaultName,
    });
  }

  #logFailure(error: DataError, code: status): void {
    if (!faultsOfTheService.has(code)) return;
    this.#app.logger.error('request failed', {
      request_id: this.requestId,
      route: this.#head.route,
      reason: error.reason,
      problem: error.message,
      cause: error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : undefined,
      ...(error.reason === 'INTERNAL' && error.cause === undefined ? { stack: error.stack } : {}),
    });
  }
}

const anonymous = { name: 'anonymous', roles: [] } as const;

const faultsOfTheService: ReadonlySet<status> = new Set([
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.UNKNOWN,
]);
