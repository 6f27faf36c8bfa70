import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  checkCancelled,
  DataError,
  deriveContext,
  type OperationContext,
  type RawPort,
  type RawQuery,
  type RawRow,
} from '@database-service/core';
import type { ResolvedConfig } from '../config.js';
import { mapError } from '../errors.js';
import type { RawRequest, RawResponse, RawSettings } from './raw-messages.js';
import { readRawParameters } from './raw-parameters.js';

const rowsMax = 10_000;
const bytesMax = 16 * 1024 * 1024;

/**
 * Runs raw queries in a child process, one after the other: a query that takes too long is ended by killing it, whatever
 * it does, and the service goes on meanwhile. The child is started by the first query and kept.
 */
export class RawQueries implements RawPort {
  readonly #config: ResolvedConfig;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #nextId = 1;
  #closed = false;

  constructor(config: ResolvedConfig) {
    this.#config = config;
  }

  async execute(context: OperationContext, query: RawQuery): Promise<readonly RawRow[]> {
    checkCancelled(context);
    const request = this.#toRequest(query);
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    const endMs = Math.min(context.deadlineMs ?? Number.POSITIVE_INFINITY, Date.now() + this.#config.rawTimeoutMs);
    try {
      await before;
      checkCancelled(deriveContext(context, { deadlineMs: endMs }));
      if (this.#closed) throw new DataError('SHUTTING_DOWN', 'The database is closed.');
      return toRows(await this.#ask(context, request, endMs));
    } finally {
      resolve();
    }
  }

  /** Ends the child, and with it a query that runs. */
  close(): void {
    this.#closed = true;
    this.#kill();
  }

  #toRequest({ query, params }: RawQuery): RawRequest {
    if (typeof query !== 'string') {
      throw new DataError('BAD_ARGUMENT', 'A raw query of this database is a string of SQL.', {
        details: { pointer: '/query' },
      });
    }
    const id = this.#nextId;
    this.#nextId += 1;
    return { id, text: query, parameters: readRawParameters(params) };
  }

  #ask(context: OperationContext, request: RawRequest, endMs: number): Promise<RawResponse> {
    const child = this.#start();
    const { promise, resolve, reject } = Promise.withResolvers<RawResponse>();
    const end = (): void => {
      this.#kill();
      try {
        checkCancelled(deriveContext(context, { deadlineMs: endMs }));
      } catch (error) {
        reject(error);
      }
    };
    const timer = setTimeout(end, Math.max(0, endMs - Date.now()));
    const onMessage = (response: RawResponse): void => {
      if (response.id === request.id) resolve(response);
    };
    const onExit = (): void => {
      this.#child = undefined;
      reject(
        new DataError(this.#closed ? 'SHUTTING_DOWN' : 'ENGINE_ERROR', 'The raw query was ended before it was done.'),
      );
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
    context.signal.addEventListener('abort', end, { once: true });
    child.send(request);
    return promise.finally(() => {
      clearTimeout(timer);
      context.signal.removeEventListener('abort', end);
      child.off('message', onMessage);
      child.off('exit', onExit);
    });
  }

  #start(): ChildProcess {
    if (this.#child !== undefined) return this.#child;
    const { file, raw, busyTimeoutMs } = this.#config;
    const mode = raw === 'write' ? 'write' : 'read';
    const settings: RawSettings = { file: path.resolve(file), mode, busyTimeoutMs, rowsMax, bytesMax };
    const here = fileURLToPath(import.meta.url);
    // From the sources, in tests, the child is a source too.
    const child = fork(path.join(path.dirname(here), `raw-child${path.extname(here)}`), [JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    // It must not keep the process alive.
    child.unref();
    child.channel?.unref();
    this.#child = child;
    return child;
  }

  #kill(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

function toRows(response: RawResponse): readonly RawRow[] {
  if ('rows' in response) {
    const { columns, rows } = response;
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
  }
  const { message } = response;
  switch (response.fault) {
    case 'denied':
      throw new DataError('RAW_QUERY_DISABLED', message);
    case 'limit':
      throw new DataError('LIMIT_EXCEEDED', message, { details: { rows: rowsMax, bytes: bytesMax } });
    case 'refused':
      throw new DataError('BAD_ARGUMENT', message, { details: { pointer: '/query' } });
    case 'engine': {
      const mapped = mapError(Object.assign(new Error(message), { code: response.code }));
      if (mapped.reason !== 'ENGINE_ERROR') throw mapped;
      throw new DataError('BAD_ARGUMENT', `SQLite refuses the query: ${message}.`, { details: { pointer: '/query' } });
    }
  }
}
