import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** The reasons that docs/reference/errors.md calls worth repeating. */
const transient = new Set([
  'CANCELLED',
  'DATABASE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'IDEMPOTENCY_IN_FLIGHT',
  'RATE_LIMITED',
  'REQUEST_TIMEOUT',
  'SHUTTING_DOWN',
  'STORAGE_FULL',
  'STORAGE_READ_ONLY',
  'WRITE_CONTENTION',
]);

const attempts = 5;
/** A feed says something every 15 s at least; one that is silent for longer is dead. */
const silenceMs = 45_000;

/** An error that the service answered with. */
export class ServiceError extends Error {
  constructor({ code, message, details = {} }, retryAfterSeconds) {
    super(message);
    this.code = code;
    this.reason = details.reason;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class Client {
  #base;
  #database;

  constructor(url, database) {
    this.#base = `${url}/api/v1`;
    this.#database = database === undefined ? {} : { 'X-Database-Type': database };
  }

  /** A call that changes nothing: it may always be repeated. */
  read(path, body) {
    return this.#repeat(() => this.send(body === undefined ? 'GET' : 'POST', path, body));
  }

  /** A write of one document, or a transaction: with its key it may be repeated and is done once. */
  write(method, path, body, key = randomUUID()) {
    return this.#repeat(() => this.send(method, path, body, { 'Idempotency-Key': key }));
  }

  /** One attempt, for the calls that take no key. A body that is a stream is sent as NDJSON. */
  async send(method, path, body, headers = {}, deadlineMs = 10_000) {
    const isStream = body instanceof ReadableStream;
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        ...this.#database,
        ...(body && { 'Content-Type': isStream ? 'application/x-ndjson' : 'application/json' }),
        ...headers,
      },
      body: isStream || body === undefined ? body : JSON.stringify(body),
      duplex: 'half',
      signal: AbortSignal.timeout(deadlineMs),
    });
    return unwrap(response);
  }

  async #repeat(attempt) {
    for (let failed = 1; ; failed += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!mayRepeat(error) || failed === attempts) throw error;
        await sleep(1000 * (error.retryAfterSeconds ?? 0.1 * 2 ** failed));
      }
    }
  }

  /** The place in the feed where it stands now, to follow it from there. */
  place(collection) {
    return this.#repeat(async () => {
      for await (const { id } of this.#events(collection)) return id;
      throw new TypeError('The feed ended at once.');
    });
  }

  /** The changes of a collection behind a place. What cuts the connection is repaired; what the service refuses is thrown. */
  async *follow(collection, place) {
    let since = place;
    for (;;) {
      try {
        for await (const { id, event, data } of this.#events(collection, since)) {
          if (event === 'error') throw new ServiceError(JSON.parse(data).error);
          if (data !== undefined) yield JSON.parse(data);
          since = id; // Only now: what was not handled comes again.
        }
      } catch (error) {
        if (!mayRepeat(error)) throw error;
      }
      await sleep(1000);
    }
  }

  /** Server-sent events, as objects of their fields. */
  async *#events(collection, since) {
    const silence = new AbortController();
    const watchdog = setTimeout(
      () => silence.abort(new DOMException('The feed is silent.', 'TimeoutError')),
      silenceMs,
    );
    try {
      const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
      const response = await fetch(`${this.#base}/collections/${collection}/changes${query}`, {
        headers: this.#database,
        signal: silence.signal,
      });
      if (!response.ok) await unwrap(response);
      let buffer = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        watchdog.refresh();
        const events = (buffer + text).split('\n\n');
        buffer = events.pop();
        for (const lines of events) {
          const fields = lines.split('\n').map((line) => /^(\w*): ?(.*)$/.exec(line) ?? []);
          const event = Object.fromEntries(fields.map(([, name, value]) => [name, value]));
          if (event.id !== undefined || event.data !== undefined) yield event;
        }
      }
    } finally {
      clearTimeout(watchdog);
    }
  }
}

async function unwrap(response) {
  const { success, data, error } = await response.json();
  if (success) return data;
  const retryAfter = response.headers.get('Retry-After');
  throw new ServiceError(error, retryAfter === null ? undefined : Number(retryAfter));
}

/** The service says that it helps, or there was no answer at all: no connection (a TypeError of fetch), or too late. */
function mayRepeat(error) {
  if (error instanceof ServiceError) return transient.has(error.reason);
  return error instanceof TypeError || error.name === 'TimeoutError';
}
