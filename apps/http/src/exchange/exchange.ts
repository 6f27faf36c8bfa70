import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import { toDataError } from '@database-service/application';
import { DataError, LazyContext, type OperationContext, type TraceContext } from '@database-service/core';
import { type ActiveExchanges, chooseRequestId, readTraceContext, retryAfterOf } from '@database-service/serving';
import type { AppDependencies } from '../app-dependencies.js';
import { type BodyWatch, hasBody } from '../request/read-bytes.js';
import { addCoding } from '../respond/coded-tag.js';
import { type ContentCoding, chooseCoding } from '../respond/content-coding.js';
import { addVary, allowOrigin } from '../respond/cors.js';
import { cutStalled } from '../respond/cut-stalled.js';
import { formatErrorEnvelope } from '../respond/error-envelope.js';
import { statusOf } from '../respond/error-status.js';
import { LazySignal } from './lazy-signal.js';

/** What an operating system takes on for a client that does not read yet; more waits in this process. */
const bytesTakenOn = 64 * 1024;

const jsonType = 'application/json; charset=utf-8';

/** One request and its answer: given once, logged once, measured once. */
export class Exchange implements BodyWatch {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** If-None-Match as it came. */
  readonly ifNoneMatch: string | undefined;
  /** Headers that the answer will carry, whatever it is. */
  readonly headers: Record<string, OutgoingHttpHeader> = {};
  readonly #app: AppDependencies;
  readonly #active: ActiveExchanges;
  readonly #route: string;
  readonly #startedAt = performance.now();
  readonly #signal: LazySignal;
  readonly #trace: TraceContext | undefined;
  #databaseMs = 0;
  #database: string | undefined;
  #bodyMayCome = false;
  #isEndless = false;
  #refuse: ((reason: DataError) => void) | undefined;

  constructor(
    app: AppDependencies,
    active: ActiveExchanges,
    request: IncomingMessage,
    response: ServerResponse,
    route: string,
  ) {
    this.request = request;
    this.response = response;
    this.requestId = chooseRequestId(request.headers['x-request-id']);
    this.ifNoneMatch = request.headers['if-none-match'];
    this.headers['X-Request-Id'] = this.requestId;
    this.headers['Cache-Control'] = 'no-store';
    this.#trace = readTraceContext(request.headers.traceparent, request.headers.tracestate);
    if (this.#trace !== undefined) this.headers.traceresponse = this.#trace.traceparent;
    if (app.manners.cors !== undefined) allowOrigin(this.headers, request, app.manners.cors);
    this.#app = app;
    this.#active = active;
    this.#route = route;
    this.#signal = new LazySignal(response);
    const named = request.headers['x-database-type'];
    this.#database = typeof named === 'string' ? named : undefined;
    active.add(this);
  }

  /** The database asked for; `undefined` for the default one. */
  get database(): string | undefined {
    return this.#database;
  }

  /** The path may name the database too. */
  useDatabase(name: string | undefined): void {
    if (name !== undefined) this.#database = name;
  }

  /** Aborts when the client goes away, or when told to. */
  get signal(): AbortSignal {
    return this.#signal.signal;
  }

  /** What the operation is told. Its deadline is set by a middleware. */
  createContext(idempotencyKey?: string): OperationContext {
    return new LazyContext(this.#signal, {
      trace: this.#trace,
      idempotencyKey,
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

  letCome(): void {
    if (expectsContinue(this.request)) this.response.writeContinue();
    this.#bodyMayCome = true;
  }

  onRefusal(refuse: ((reason: DataError) => void) | undefined): void {
    this.#refuse = refuse;
  }

  /** Waits no longer for a body that is read whole before the work begins; answered with the reason. */
  refuseBody(reason: DataError): void {
    this.#refuse?.(reason);
  }

  /** Ends the work under way with the reason. */
  abort(reason: DataError): void {
    this.refuseBody(reason);
    this.#signal.abort(reason);
  }

  /** Answers with JSON text, whole. */
  sendJson(status: number, json: string): void {
    this.send(status, jsonType, json);
  }

  /** Answers with text, whole; packed, if it is long enough to be worth it and the client takes that. */
  send(status: number, contentType: string, text: string | Buffer): void {
    const bytes = Buffer.byteLength(text);
    if (bytes < this.#app.manners.compressBytesMin) {
      this.#sendBody(status, contentType, text, bytes);
      return;
    }
    const coding = this.chooseCoding();
    if (coding === undefined) this.#sendBody(status, contentType, text, bytes);
    else void this.#sendPacked(status, contentType, text, coding);
  }

  /** How the answer is packed; noted in its headers, with the entity tag of what is packed so. */
  chooseCoding(): ContentCoding | undefined {
    addVary(this.headers, 'Accept-Encoding');
    const coding = chooseCoding(this.request);
    if (coding === undefined) return undefined;
    this.headers['Content-Encoding'] = coding.name;
    const { ETag: tag } = this.headers;
    if (typeof tag === 'string') this.headers.ETag = addCoding(tag, coding.name);
    return coding;
  }

  async #sendPacked(
    status: number,
    contentType: string,
    text: string | Buffer,
    { pack }: ContentCoding,
  ): Promise<void> {
    try {
      const packed = await pack(text);
      this.#sendBody(status, contentType, packed, packed.length);
    } catch (error) {
      delete this.headers['Content-Encoding'];
      this.fail(error);
    }
  }

  #sendBody(status: number, contentType: string, body: string | Buffer, bytes: number): void {
    const { response } = this;
    if (!response.destroyed) {
      this.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes });
      if (bytes > bytesTakenOn) this.cutStalled();
      response.end(body);
    }
    this.finish(status);
  }

  /** Measures how long the operation takes, whatever becomes of it. */
  async timeOperation<Output>(running: Promise<Output>): Promise<Output> {
    if (!this.#app.manners.serverTiming) return running;
    const startedAt = performance.now();
    try {
      return await running;
    } finally {
      this.#databaseMs += performance.now() - startedAt;
    }
  }

  /** Answers without a body. */
  sendEmpty(status: number): void {
    if (!this.response.destroyed) {
      this.writeHead(status, {});
      this.response.end();
    }
    this.finish(status);
  }

  /** Sends status and headers; the body follows. */
  writeHead(status: number, headers: Readonly<Record<string, OutgoingHttpHeader>>): void {
    const closing = this.#active.stopping || this.#awaitsContinue();
    if (this.#app.manners.serverTiming) this.headers['Server-Timing'] = this.#formatTimes();
    this.response.writeHead(status, { ...this.headers, ...headers, ...(closing ? { Connection: 'close' } : {}) });
  }

  /** From now on a client that takes nothing for too long is cut off. */
  cutStalled(): void {
    cutStalled(this.response, this.#app.manners.stalledMs);
  }

  /** Answers with an error, or cuts the connection if an answer has begun. */
  fail(thrown: unknown): void {
    const error = toDataError(thrown);
    const status = statusOf(error, this.request.headers['if-match'] !== undefined);
    this.#logFailure(error, status);
    if (this.response.headersSent) {
      this.response.destroy();
      this.finish(status);
      return;
    }
    const retryAfter = retryAfterOf(error);
    if (retryAfter !== undefined) this.headers['Retry-After'] = retryAfter;
    this.sendJson(status, formatErrorEnvelope(error, this.requestId));
  }

  /** The answer is on its way: logs and measures. */
  finish(status: number): void {
    this.#signal.release();
    this.#active.remove(this);
    this.#dropLateBody();
    this.#app.observe({
      method: this.request.method ?? '',
      route: this.#route,
      status,
      durationMs: performance.now() - this.#startedAt,
      requestId: this.requestId,
      database: this.#database ?? this.#app.service.databases.defaultName,
    });
  }

  #formatTimes(): string {
    const total = performance.now() - this.#startedAt;
    return `total;dur=${total.toFixed(2)}, db;dur=${this.#databaseMs.toFixed(2)}`;
  }

  #logFailure(error: DataError, status: number): void {
    if (status < 500 || error.code === 'UNSUPPORTED_OPERATION') return;
    this.#app.logger.error('request failed', {
      request_id: this.requestId,
      route: this.#route,
      reason: error.reason,
      problem: error.message,
      cause: error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : undefined,
      ...(error.reason === 'INTERNAL' && error.cause === undefined ? { stack: error.stack } : {}),
    });
  }

  // A client that still waits to send its body might send it where the next request is expected.
  #awaitsContinue(): boolean {
    return expectsContinue(this.request) && !this.#bodyMayCome;
  }

  // Node discards what is left of a body after the answer, but for one that was read by an iterator, and would let the
  // next request on the connection wait behind it; without end, if the client so wishes.
  #dropLateBody(): void {
    const { request } = this;
    if (request.complete || request.destroyed || !hasBody(request)) return;
    const timer = setTimeout(() => {
      if (!request.complete) request.destroy();
    }, this.#app.body.timeoutMs);
    timer.unref();
    request.once('close', () => clearTimeout(timer));
    request.removeAllListeners('readable').resume();
  }
}

// HTTP/1.0 has no interim answers (RFC 9110, 10.1.1).
function expectsContinue({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.expect !== undefined && httpVersion !== '1.0';
}

const anonymous = { name: 'anonymous', roles: [] } as const;
