import type { ServerResponse } from 'node:http';
import { DataError, type SignalSource } from '@database-service/core';

/**
 * A request's abort signal, made when somebody first asks for it.
 *
 * Aborts when the client goes away, or when told to. Its reason is always a DataError.
 */
export class LazySignal implements SignalSource {
  readonly #response: ServerResponse;
  #controller: AbortController | undefined;
  #reason: DataError | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get signal(): AbortSignal {
    this.#controller ??= this.#open();
    return this.#controller.signal;
  }

  /** Whether it is aborted, or would be if somebody had asked for it. */
  get isAborted(): boolean {
    if (this.#controller !== undefined) return this.#controller.signal.aborted;
    return this.#reason !== undefined || (this.#response.destroyed && !this.#response.writableFinished);
  }

  abort(reason: DataError): void {
    this.#reason ??= reason;
    this.#controller?.abort(this.#reason);
  }

  /** The work is done: nothing is watched any more. */
  release(): void {
    if (this.#controller !== undefined) this.#response.off('close', this.#gone);
  }

  #open(): AbortController {
    const controller = new AbortController();
    if (this.#response.destroyed) this.#gone();
    if (this.#reason !== undefined) controller.abort(this.#reason);
    this.#response.on('close', this.#gone);
    return controller;
  }

  readonly #gone = (): void => {
    if (this.#response.writableFinished) return;
    this.abort(new DataError('CANCELLED', 'The caller went away before the work was done.'));
  };
}
