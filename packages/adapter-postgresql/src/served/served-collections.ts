import type { Limits } from '@database-service/core';
import { documentStatements, type SqlRow, type StoredCollection } from '@database-service/sql';
import { describeTable, faultOfTable, type OwnTables, tableUnusable } from './judge-table.js';
import { withServed } from './served-table.js';
import type { TableWish } from './table-config.js';
import { readFacts, type TableFacts } from './table-facts.js';

/** A table as it was judged. */
interface JudgedTable {
  /** What it was judged by: equal texts give the same collection. */
  readonly text: string;
  readonly collection: StoredCollection;
  readonly fault: string | undefined;
}

/** The tables of other programs as they were when somebody last looked. */
export class ServedCollections {
  readonly collections: readonly StoredCollection[];
  /** What keeps some from being served, in words, by the names of their collections. */
  readonly faults: ReadonlyMap<string, string>;
  readonly #judged: readonly JudgedTable[];

  /** @param former - collections that are as they were stay the objects they were */
  constructor(
    wishes: readonly TableWish[],
    {
      facts,
      own,
      limits,
    }: { readonly facts: SqlRow[number] | undefined; readonly own: OwnTables; readonly limits: Limits },
    former?: ServedCollections,
  ) {
    const all = wishes.length === 0 ? [] : readFacts(facts);
    this.#judged = wishes.map((wish, place) => {
      const found = all[place] as TableFacts;
      const fault = faultOfTable(wish, found, own);
      const text = JSON.stringify([found, fault]);
      const old = former === undefined ? undefined : former.#judged[place];
      return old?.text === text
        ? old
        : { text, collection: toCollection(wish, { place, found, fault, limits }), fault };
    });
    this.collections = this.#judged.map(({ collection }) => collection);
    this.faults = new Map(
      this.#judged.flatMap(({ collection: { name }, fault }) => (fault === undefined ? [] : [[name, fault] as const])),
    );
  }
}

interface Judgement {
  readonly place: number;
  readonly found: TableFacts;
  readonly fault: string | undefined;
  readonly limits: Limits;
}

function toCollection(wish: TableWish, { place, found, fault, limits }: Judgement): StoredCollection {
  const collection: StoredCollection = {
    // Those of the catalogue are above 0.
    id: -1 - place,
    name: wish.collection,
    table: wish.table,
    createdAt: new Date(0),
    changeDetail: 'after',
    statements: documentStatements(wish.table),
    documentBytesMax: limits.documentBytesMax,
    indexes: [],
    isSortedForIds: !found.isKeyInOrder,
  };
  if (fault === undefined) {
    const { source, ...served } = describeTable(wish, found);
    return withServed({ ...collection, ...(source === undefined ? {} : { source }) }, served);
  }
  const refuse = (): never => {
    throw tableUnusable(wish, fault);
  };
  // Whoever reads it or writes to it asks for one of these first.
  return Object.defineProperties(collection, {
    source: { get: refuse, enumerable: true },
    served: { get: refuse, enumerable: true },
  });
}
