import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { credentials, loadPackageDefinition, Metadata, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const definitions = loadSync(
  ['database/service.proto', 'database/errors.proto', 'google/rpc/status.proto', 'google/rpc/error_details.proto'],
  {
    includeDirs: [fileURLToPath(new URL('../../../../proto', import.meta.url))],
    keepCase: true,
    longs: Number,
    defaults: true, // But for optional fields: an absent one is undefined.
  },
);
const { DatabaseService } = loadPackageDefinition(definitions).database;

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

/** An error of a call. One that did not come from the service has its gRPC status as code, and no reason. */
export class ServiceError extends Error {
  constructor(error) {
    super(error.details);
    this.status = error.code;
    this.code = status[error.code];
    const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
    for (const { type_url, value } of bytes ? decode('google.rpc.Status', bytes).details : []) {
      const name = type_url.slice(type_url.lastIndexOf('/') + 1);
      if (name === 'google.rpc.RetryInfo') this.retryAfterSeconds = decode(name, value).retry_delay.seconds;
      if (name !== 'database.ErrorDetails') continue;
      const { code, reason, details_json } = decode(name, value);
      const details = JSON.parse(details_json);
      // What failed a transaction says more than that it failed.
      Object.assign(this, { code, reason: details.reason ?? reason, details });
    }
  }

  /** The service says that it helps, or there was no answer at all: no connection, or too late. */
  get mayRepeat() {
    if (this.reason !== undefined) return transient.has(this.reason);
    return this.status === status.UNAVAILABLE || this.status === status.DEADLINE_EXCEEDED;
  }
}

function decode(name, bytes) {
  return definitions[name].deserialize(bytes);
}

export class Client {
  #stub;
  #database;

  constructor(address, database) {
    this.#stub = new DatabaseService(address, credentials.createInsecure(), {
      'grpc.keepalive_time_ms': 30_000, // Notices within a minute that the other side is gone, also amid a stream.
      'grpc.max_reconnect_backoff_ms': 1000,
    });
    this.#database = database;
  }

  close() {
    this.#stub.close();
  }

  /** A call that changes nothing: it may always be repeated. */
  read(method, request) {
    return this.#repeat(() => this.send(method, request));
  }

  /** A write of one document, or a transaction: with its key it may be repeated and is done once. */
  write(method, request, key = randomUUID()) {
    return this.#repeat(() => this.send(method, request, { 'idempotency-key': key }));
  }

  /** One attempt, for the calls that take no key. */
  async send(method, request, metadata = {}) {
    const call = promisify(this.#stub[method]).bind(this.#stub);
    try {
      return await call(request, this.#metadata(metadata), { deadline: Date.now() + 10_000 });
    } catch (error) {
      throw new ServiceError(error);
    }
  }

  /** Sends a stream of messages, no faster than they are taken; one attempt. */
  async upload(method, messages) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const call = this.#stub[method](this.#metadata(), { deadline: Date.now() + 600_000 }, (error, response) =>
      error ? reject(new ServiceError(error)) : resolve(response),
    );
    let failed = false;
    promise.catch(() => {
      failed = true;
      call.emit('drain');
    });
    for (const message of messages) {
      if (failed) break;
      if (!call.write(message)) await new Promise((drained) => call.once('drain', drained));
    }
    call.end();
    return promise;
  }

  async #repeat(attempt) {
    for (let failed = 1; ; failed += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!error.mayRepeat || failed === attempts) throw error;
        await sleep(1000 * (error.retryAfterSeconds ?? 0.1 * 2 ** failed));
      }
    }
  }

  /** The place in the feed where it stands now, to follow it from there. */
  place(collection) {
    return this.#repeat(async () => {
      for await (const { token } of this.watch({ collection })) return token;
    });
  }

  /** The changes of a collection behind a place. What cuts the connection is repaired; what the service refuses is thrown. */
  async *follow(collection, place) {
    let since = place;
    for (;;) {
      try {
        for await (const { token, change } of this.watch({ collection, since, answer_form: 'ANSWER_FORM_JSON' })) {
          if (change !== null) yield change;
          since = token; // Only now: what was not handled comes again.
        }
      } catch (error) {
        if (!error.mayRepeat) throw error;
      }
      await sleep(1000);
    }
  }

  /** One watch, until it ends or is cut off. */
  async *watch(request, deadlineMs = Number.POSITIVE_INFINITY) {
    const call = this.#stub.Watch(request, this.#metadata(), { deadline: Date.now() + deadlineMs });
    try {
      yield* call;
    } catch (error) {
      throw typeof error.code === 'number' ? new ServiceError(error) : error;
    } finally {
      call.on('error', () => {}).cancel();
    }
  }

  #metadata(entries = {}) {
    const metadata = new Metadata();
    if (this.#database !== undefined) metadata.set('x-database-type', this.#database);
    for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
    return metadata;
  }
}
