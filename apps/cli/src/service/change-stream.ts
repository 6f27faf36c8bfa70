import { setTimeout as wait } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { exitCodes, Failure } from '../failure.js';
import type { Connection } from './connection.js';
import { type ErrorBody, Refusal } from './refusal.js';
import { asJson, pathPart, request, throwForeign } from './request.js';

/** How often the service sends something while nothing changes; after three times as long without, it is gone. */
const heartbeatMs = 15_000;
const silenceMsMax = 3 * heartbeatMs;
/** Pauses between attempts to connect again: the first, and the longest. */
const pauseMs = { first: 1_000, max: 15_000 };

/** What is watched. */
export interface Watched {
  readonly collection: string;
  readonly since?: string;
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly detail?: string;
}

/** Changes of a collection without an end: connects again, behind the last one, when the connection breaks. */
export class ChangeStream {
  /** The place behind the last change that was given; undefined until there is one. */
  token: string | undefined;
  readonly #connection: Connection;
  readonly #path: string;
  readonly #init: ReturnType<typeof asJson>;
  readonly #signal: AbortSignal;
  readonly #tell: (message: string) => void;
  #pauseMs = pauseMs.first;
  #isBroken = false;

  constructor(connection: Connection, watched: Watched, signal: AbortSignal, tell: (message: string) => void) {
    const { collection, since, ...asked } = watched;
    this.#path = `/collections/${pathPart(collection)}/changes`;
    // By POST, since a filter may be longer than a URL.
    this.#init = asJson({ ...asked, heartbeat_ms: heartbeatMs });
    this.#connection = connection;
    this.token = since;
    this.#signal = signal;
    this.#tell = tell;
  }

  /**
   * The changes as JSON text, one after the other.
   * @throws Refusal, Failure if the first attempt fails, or a later one in a way that no waiting mends
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    let hasBegun = false;
    while (!this.#signal.aborted) {
      let problem = 'the service ended it';
      try {
        for await (const change of this.#connect()) {
          hasBegun = true;
          if (change !== undefined) yield change;
        }
      } catch (error) {
        if (this.#signal.aborted) return;
        if (!hasBegun || !isPassing(error)) throw error;
        problem = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
      }
      await this.#pause(problem);
    }
  }

  /** One connection's changes; the first item comes when it is there. */
  async *#connect(): AsyncGenerator<string | undefined, void, undefined> {
    const silence = new AbortController();
    const timer = setTimeout(() => {
      silence.abort(new DOMException(`nothing came for ${silenceMsMax / 1000} s`, 'AbortError'));
    }, silenceMsMax);
    const headers = {
      ...this.#init.headers,
      Accept: 'text/event-stream',
      ...(this.token === undefined ? {} : { 'Last-Event-ID': this.token }),
    };
    const signal = AbortSignal.any([this.#signal, silence.signal]);
    try {
      const response = await request(this.#connection, this.#path, { ...this.#init, headers, signal });
      if (response.body === null || response.headers.get('Content-Type')?.startsWith('text/event-stream') !== true)
        throwForeign(response, await response.text(), this.#connection);
      if (this.#isBroken) this.#tell('Connected again.');
      this.#isBroken = false;
      this.#pauseMs = pauseMs.first;
      yield undefined;
      for await (const { event, id, data } of readEvents(response.body, () => timer.refresh())) {
        if (event === 'error') throw toRefusal(data);
        if (data !== undefined) yield data;
        // A change that was not taken yet comes again: its place is kept afterwards.
        if (id !== undefined) this.token = id;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async #pause(problem: string): Promise<void> {
    if (!this.#isBroken) this.#tell(`The connection broke (${problem}); trying again.`);
    this.#isBroken = true;
    await wait(this.#pauseMs, undefined, { signal: this.#signal }).catch(() => undefined);
    this.#pauseMs = Math.min(this.#pauseMs * 2, pauseMs.max);
  }
}

/** An event, or a place without one. */
type StreamItem = Partial<EventSourceMessage>;

async function* readEvents(body: ReadableStream<Uint8Array>, onSign: () => void): AsyncGenerator<StreamItem> {
  const items: StreamItem[] = [];
  const parser = createParser({
    onId: (id) => void items.push({ id }),
    onEvent(event) {
      // Its id was told just before; it counts when the event was taken, not earlier.
      if (event.id !== undefined) items.pop();
      items.push(event);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    onSign();
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* items.splice(0);
  }
}

function toRefusal(data: string | undefined): Refusal {
  const { error } = JSON.parse(data ?? '{}') as { readonly error: ErrorBody };
  return new Refusal(200, error);
}

/** Whether waiting may mend it: a connection that broke, a service that starts or stops. */
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return error.isTemporary || /^(CONNECTION_ERROR|QUERY_TIMEOUT)$/.test(error.error.code);
  if (error instanceof Failure) return error.exitCode === exitCodes.unreachable;
  // What fetch throws of a body that is cut.
  return error instanceof TypeError || (error instanceof Error && error.name === 'AbortError');
}
