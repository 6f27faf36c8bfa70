import type { DataError } from '@database-service/core';

/** What can be told to stop. */
export interface Abortable {
  abort(reason: DataError): void;
  refuseBody(reason: DataError): void;
  /** The work goes on until somebody ends it: there is no use in waiting for it. */
  readonly isEndless: boolean;
}

/** The requests under way, so that a stopping server can close connections behind them and end what takes too long. */
export class ActiveExchanges {
  readonly #active = new Set<Abortable>();
  #stopping = false;

  /** Whether answers shall close their connection. */
  get stopping(): boolean {
    return this.#stopping;
  }

  get size(): number {
    return this.#active.size;
  }

  add(exchange: Abortable): void {
    this.#active.add(exchange);
  }

  remove(exchange: Abortable): void {
    this.#active.delete(exchange);
  }

  /** From now on answers close their connection, and what would go on without an end is ended with the reason. */
  stop(reason: DataError): void {
    this.#stopping = true;
    for (const exchange of this.#active) if (exchange.isEndless) exchange.abort(reason);
  }

  /** Waits no longer for bodies that still arrive; those requests are answered with the reason. */
  refuseBodies(reason: DataError): void {
    for (const exchange of this.#active) exchange.refuseBody(reason);
  }

  /** Ends the work of all requests under way; they are answered with the reason. */
  abortAll(reason: DataError): void {
    for (const exchange of this.#active) exchange.abort(reason);
  }
}
