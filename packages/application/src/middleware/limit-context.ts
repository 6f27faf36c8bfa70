import {
  type DataError,
  isAborted,
  LazyContext,
  type OperationContext,
  type SignalSource,
} from '@database-service/core';

/**
 * A context that can be ended: with a deadline and a signal of its own, which follows the outer one.
 *
 * The signal is made when it is first asked for: most calls are over before anybody does, and a signal with a listener
 * costs more than a read by id does.
 */
export class LimitedContext implements SignalSource {
  readonly context: OperationContext;
  readonly #outer: OperationContext;
  #controller: AbortController | undefined;

  constructor(outer: OperationContext, deadlineMs: number) {
    this.#outer = outer;
    const { requestId, logger, principal, consistency, trace, tenant, idempotencyKey } = outer;
    const fields = { requestId, logger, principal, consistency, trace, tenant, idempotencyKey, deadlineMs };
    this.context = new LazyContext(this, fields);
  }

  get isAborted(): boolean {
    return this.#controller === undefined ? isAborted(this.#outer) : this.#controller.signal.aborted;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      const { signal } = this.#outer;
      if (signal.aborted) this.#passOn();
      else signal.addEventListener('abort', this.#passOn, { once: true });
    }
    return this.#controller.signal;
  }

  abort(reason: DataError): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
  }

  /** To be called when the work is over: lets go of the outer signal. */
  release(): void {
    if (this.#controller !== undefined) this.#outer.signal.removeEventListener('abort', this.#passOn);
  }

  readonly #passOn = (): void => this.#controller?.abort(this.#outer.signal.reason);
}
