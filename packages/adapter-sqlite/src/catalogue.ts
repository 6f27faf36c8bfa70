import type { Limits } from '@database-service/core';
import {
  CatalogueSnapshot,
  type CatalogueIndex as Index,
  replaceCatalogueVersion,
  type StoredCollection,
  selectCatalogueVersion,
  selectCollections,
  selectIndexes,
} from '@database-service/sql';
import type { Connection, Row } from './driver.js';

/** One index of a collection, as the catalogue has it. */
export type CatalogueIndex = Index;

/** One collection, as the catalogue has it. */
export interface CatalogueCollection extends StoredCollection {
  /** Whether it was dropped since; a collection of its name and table may be there again. */
  isDropped(): boolean;
  /** As it is now: under another name perhaps, with other indexes; `undefined` if it was dropped. */
  current(): CatalogueCollection | undefined;
}

/**
 * Which collections and indexes there are, as one connection sees them. Kept in memory and read again when the version in the file is another:
 * another process may have changed them.
 */
export class Catalogue {
  readonly #connection: () => Connection;
  readonly #limits: Limits;
  #version = -1;
  #snapshot: CatalogueSnapshot<CatalogueCollection> | undefined;

  constructor(connection: () => Connection, limits: Limits) {
    this.#connection = connection;
    this.#limits = limits;
  }

  /** A collection as it is now; `undefined` if there is none of the name. */
  find(name: string): CatalogueCollection | undefined {
    return this.list().get(name);
  }

  /** All collections as they are now, by name. */
  list(): ReadonlyMap<string, CatalogueCollection> {
    return this.#current().byName;
  }

  /** What is known without asking the file; check `version` with what is read, and `find` again where it differs. */
  peek(name: string): CatalogueCollection | undefined {
    return this.#snapshot?.byName.get(name);
  }

  /** The version that `peek` answers for. */
  get version(): number {
    return this.#version;
  }

  #current(): CatalogueSnapshot<CatalogueCollection> {
    const version = Number((this.#connection().statement(selectCatalogueVersion).get() as Row | undefined)?.[0]);
    if (this.#snapshot === undefined || version !== this.#version) {
      const connection = this.#connection();
      const rows = { collections: connection.all(selectCollections), indexes: connection.all(selectIndexes) };
      this.#snapshot = new CatalogueSnapshot(rows, this.#limits, (stored) => this.#complete(stored), this.#snapshot);
      this.#version = version;
    }
    return this.#snapshot;
  }

  #complete(stored: StoredCollection): CatalogueCollection {
    const current = (): CatalogueCollection | undefined => this.#current().findById(stored.id);
    return { ...stored, current, isDropped: () => current() === undefined };
  }
}

/** Makes every other reader of the file read the catalogue again. */
export function bumpCatalogue(connection: Connection): void {
  connection.run(replaceCatalogueVersion());
}
