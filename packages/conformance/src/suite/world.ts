import { type Adapter, createContext, type OperationContext } from '@database-service/core';

/** How the suite gets at the adapter under test. */
export interface AdapterSource {
  /** A ready adapter over an empty database; called several times, the databases are apart. */
  readonly open: () => Promise<Adapter>;
  /** Frees what `open` made; by default `adapter.close()`. */
  readonly close?: (adapter: Adapter) => Promise<void>;
}

/**
 * What cases run in: one adapter shared by all, a collection of its own for each, and fixtures that are made once for
 * all the cases that only read them.
 */
export class World {
  readonly context: OperationContext = createContext({ requestId: 'conformance' });
  readonly #source: AdapterSource;
  readonly #fixtures = new Map<object, Map<string, Promise<unknown>>>();
  #shared: Promise<Adapter> | undefined;
  #collectionCount = 0;

  constructor(source: AdapterSource) {
    this.#source = source;
  }

  /** The adapter that cases share; opened at the first call. */
  adapter(): Promise<Adapter> {
    this.#shared ??= this.#source.open();
    return this.#shared;
  }

  /** Runs with an adapter of its own over an empty database, for cases that look at the database as a whole. */
  async withFreshAdapter(use: (adapter: Adapter) => Promise<void>): Promise<void> {
    const adapter = await this.#source.open();
    try {
      await use(adapter);
    } finally {
      await this.#close(adapter);
    }
  }

  /** A collection name that nothing has used. */
  newCollectionName(): string {
    this.#collectionCount += 1;
    return `case_${this.#collectionCount}`;
  }

  /** What `make` gave at the first call for this owner and key. */
  fixture<T>(owner: object, key: string, make: () => Promise<T>): Promise<T> {
    const fixtures = this.#fixtures.get(owner) ?? new Map<string, Promise<unknown>>();
    this.#fixtures.set(owner, fixtures);
    const made = (fixtures.get(key) as Promise<T> | undefined) ?? make();
    fixtures.set(key, made);
    return made;
  }

  /** Closes the shared adapter, if it was opened. */
  async close(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    this.#fixtures.clear();
    if (shared !== undefined) await this.#close(await shared);
  }

  async #close(adapter: Adapter): Promise<void> {
    await (this.#source.close?.(adapter) ?? adapter.close());
  }
}
