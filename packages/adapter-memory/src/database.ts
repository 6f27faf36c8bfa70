import { checkCancelled, DataError, type OperationContext } from '@database-service/core';
import { MemoryFeed } from './memory-feed.js';
import { Table } from './table.js';

/** The collections, by name, for as long as the adapter is open. */
export class Database {
  readonly #tables = new Map<string, Table>();
  readonly feed = new MemoryFeed({
    isClosed: () => this.#isClosed,
    setDetail: (context, collection, detail) => {
      this.require(context, collection).changeDetail = detail;
    },
  });
  #isClosed = false;

  /**
   * The tables, for one call.
   * @throws DataError SHUTTING_DOWN, CANCELLED, DEADLINE_EXCEEDED
   */
  open(context: OperationContext): Map<string, Table> {
    if (this.#isClosed) throw new DataError('SHUTTING_DOWN', 'The database is closed; open a new one.');
    checkCancelled(context);
    return this.#tables;
  }

  /** A collection's table, made if need be. */
  make(context: OperationContext, name: string): Table {
    const tables = this.open(context);
    const table = tables.get(name) ?? new Table();
    tables.set(name, table);
    return table;
  }

  /** @throws DataError COLLECTION_MISSING */
  require(context: OperationContext, name: string): Table {
    const table = this.open(context).get(name);
    if (table !== undefined) return table;
    throw new DataError('COLLECTION_MISSING', `There is no collection ${JSON.stringify(name)}.`, {
      details: { collection: name },
    });
  }

  /** @throws DataError COLLECTION_EXISTS */
  requireFree(context: OperationContext, name: string): void {
    if (!this.open(context).has(name)) return;
    throw new DataError('COLLECTION_EXISTS', `A collection ${JSON.stringify(name)} exists; choose another name.`, {
      details: { collection: name },
    });
  }

  close(): void {
    this.#isClosed = true;
    this.feed.committed.notify();
    this.#tables.clear();
  }
}
