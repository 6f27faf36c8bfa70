import { checkCancelled, type OperationContext } from '@database-service/core';
import type { SqlExecutor } from '@database-service/sql';
import { watchCaller } from '../connect/watch-caller.js';
import { noAnswer } from '../errors.js';
import { type Catalogue, CatalogueReader, type CatalogueState } from './catalogue.js';

/** Longer than the catalogue's own attempts take. */
const waitMaxMs = 60_000;

/** The catalogue as one caller asks it: he waits no longer than he may, and what is read for all goes on without him. */
export class CallerCatalogue extends CatalogueReader {
  readonly #shared: Catalogue;
  readonly #context: OperationContext;

  /** @param asking - by which the caller asks the server */
  constructor(shared: Catalogue, asking: Pick<SqlExecutor, 'all'>, context: OperationContext) {
    super(asking);
    this.#shared = shared;
    this.#context = context;
  }

  get last(): CatalogueState | undefined {
    return this.#shared.last;
  }

  get isDoubtful(): boolean {
    return this.#shared.isDoubtful;
  }

  by(executor: Pick<SqlExecutor, 'all'>, known?: CatalogueState): Catalogue {
    return this.#shared.by(executor, known);
  }

  /** @throws DataError CANCELLED, DEADLINE_EXCEEDED */
  async refresh(): Promise<CatalogueState> {
    const { promise: gone, reject } = Promise.withResolvers<never>();
    const endWatch = watchCaller(this.#context, waitMaxMs, () => reject(noAnswer()));
    try {
      return await Promise.race([this.#shared.refresh(), gone]);
    } catch (error) {
      checkCancelled(this.#context);
      throw error;
    } finally {
      endWatch();
    }
  }
}
