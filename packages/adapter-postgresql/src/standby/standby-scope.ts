import { isDataError, type OperationContext } from '@database-service/core';
import type { RenderedSql, Sql, SqlRow } from '@database-service/sql';
import { CallerCatalogue } from '../catalogue/caller-catalogue.js';
import type { CatalogueState } from '../catalogue/catalogue.js';
import { codeOf, isConnectionLoss, isRetryable } from '../errors.js';
import { PooledReads, type ReadSource, type RowParts } from '../read/read-source.js';
import { Outdated, type ReadScope } from '../read/reading.js';
import type { Standby } from './standby.js';

/**
 * Reads of one call by a standby, by the catalogue that it has. Where it fails, is stopped, or has to take up changes in the way of
 * what is read, the call goes on by the primary: what is planned is planned anew, behind the documents that were given already.
 */
export class StandbyScope implements ReadScope {
  readonly #standby: Standby;
  readonly #own: ReadScope['catalogue'];
  readonly #fallback: () => ReadScope;
  #primary: ReadScope | undefined;
  readonly reads: ReadSource;
  readonly catalogue: ReadScope['catalogue'];

  /** @param fallback - how the primary is read */
  constructor(standby: Standby, context: OperationContext, fallback: () => ReadScope) {
    this.#standby = standby;
    this.#fallback = fallback;
    const known = (ask: Ask) => this.#askCatalogue(ask);
    this.catalogue = {
      known: () => known((from) => from.known()),
      current: () => known((from) => from.current()),
      refresh: () => known((from) => from.refresh()),
    };
    const cursors = new PooledReads(standby.connections, context);
    this.#own = new CallerCatalogue(standby.catalogue, cursors, context);
    this.reads = {
      context,
      mayFail: true,
      all: (piece) => this.#all(context, piece),
      stream: (piece, sizeOf) => this.#stream(cursors, piece, sizeOf),
    };
  }

  async #all(context: OperationContext, piece: Sql | RenderedSql): Promise<readonly SqlRow[]> {
    if (this.#primary !== undefined) return await this.#primary.reads.all(piece);
    try {
      // Once: what is in its way there is in the way of the next attempt, too.
      return await this.#standby.connections.use(context, (session) => session.all(piece));
    } catch (error) {
      throw this.#leaveFor(error);
    }
  }

  async *#stream(cursors: ReadSource, piece: Sql, sizeOf: (row: SqlRow) => number): RowParts {
    if (this.#primary !== undefined) {
      yield* this.#primary.reads.stream(piece, sizeOf);
      return;
    }
    try {
      yield* cursors.stream(piece, sizeOf);
    } catch (error) {
      throw this.#leaveFor(error);
    }
  }

  async #askCatalogue(ask: Ask): Promise<CatalogueState> {
    if (this.#primary === undefined) {
      try {
        return await ask(this.#own);
      } catch (error) {
        // It may lack the tables yet.
        if (!isOver(error) && codeOf(isDataError(error) ? error.cause : error) !== '42P01') throw error;
        this.#leave(error);
      }
    }
    this.#primary ??= this.#fallback();
    return await ask(this.#primary.catalogue);
  }

  /** What a read is told, so that it is begun anew; the fault itself, where the standby is not to blame. */
  #leaveFor(error: unknown): unknown {
    if (!isOver(error)) return error;
    this.#leave(error);
    this.#primary ??= this.#fallback();
    return new Outdated({ cause: error });
  }

  /** A conflict with what it has to take up is one statement's; a server that is away is left alone. */
  #leave(error: unknown): void {
    if (!isRetryable(error)) this.#standby.leave(performance.now());
  }
}

type Ask = (from: ReadScope['catalogue']) => CatalogueState | Promise<CatalogueState>;

/** Whether a standby cannot answer what the primary could. */
function isOver(error: unknown): boolean {
  if (isDataError(error)) return error.code === 'CONNECTION_ERROR' || isRetryable(error.cause);
  return isConnectionLoss(error) || isRetryable(error) || /^(28|53|3D000)/.test(codeOf(error));
}
