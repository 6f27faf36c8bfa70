import { defaultLimits, parseFilter, parseSort } from '@database-service/core';
import { collection, context, insertAll, toInsert } from '../adapter/stores.js';
import type { Contest, Side } from '../load/contest.js';
import {
  type BenchDocument,
  countryCount,
  createCounter,
  createPicker,
  idOf,
  makeDocument,
} from '../load/documents.js';
import { groupOurs, type Stores } from './stores.js';

const bulkSize = 1000;
const inFlight = 32;

const inTurn = (run: () => Promise<unknown>): Side => ({ run: () => run().then(() => 1) });

/** As so many callers would, each of whom asks again when he has his answer. */
const atOnce = (run: () => Promise<unknown>): Side => ({
  async run() {
    const call = async (): Promise<void> => {
      for (let count = 0; count < 10; count += 1) await run();
    };
    await Promise.all(Array.from({ length: inFlight }, call));
    return inFlight * 10;
  },
});

/** The same work one after the other, and by 32 callers. */
const both = (bare: () => Promise<unknown>, ours: () => Promise<unknown>) => ({
  inTurn: { bare: inTurn(bare), ours: inTurn(ours) },
  atOnce: { bare: atOnce(bare), ours: atOnce(ours) },
});

/** Contests that leave the stores as they are. */
export function makeReadContests({ bare, adapter, count: held }: Stores) {
  const documents = adapter.collection(collection);
  const pickBare = createPicker(held);
  const pickOurs = createPicker(held);
  const sort = parseSort({ population: -1 });
  const findOurs = async (): Promise<void> => {
    const filter = parseFilter({ country: `C${pickOurs() % countryCount}` }, defaultLimits);
    for await (const _ of documents.find(context, { filter, sort, limit: 20 }));
  };
  return {
    readById: both(
      () => bare.get(idOf(pickBare())),
      () => documents.get(context, idOf(pickOurs())),
    ),
    indexedFilter: both(() => bare.findByCountry(`C${pickBare() % countryCount}`, 20), findOurs),
    group: {
      bare: inTurn(() => bare.groupByCountry()),
      ours: inTurn(() => groupOurs(adapter)),
    },
  };
}

/** Contests that add documents to the stores. */
export function makeWriteContests({ bare, adapter }: Stores) {
  const nextBare = createCounter(1_000_000);
  const nextOurs = createCounter(1_000_000);
  const insertBare = (): Promise<void> => {
    const position = nextBare();
    return bare.add(idOf(position), makeDocument(position));
  };
  const insertOurs = (): Promise<void> => {
    const position = nextOurs();
    return insertAll(adapter, [toInsert(idOf(position), makeDocument(position))]);
  };
  const batch = <T>(next: () => number, make: (id: string, data: BenchDocument) => T): T[] =>
    Array.from({ length: bulkSize }, () => {
      const position = next();
      return make(idOf(position), makeDocument(position));
    });
  const bulkInsert: Contest = {
    bare: {
      run: () => bare.addAll(batch(nextBare, (id, data) => [id, data] as const)).then(() => bulkSize),
    },
    ours: { run: () => insertAll(adapter, batch(nextOurs, toInsert)).then(() => bulkSize) },
  };
  return { insert: both(insertBare, insertOurs), bulkInsert };
}
