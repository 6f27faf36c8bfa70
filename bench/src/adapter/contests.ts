import { defaultLimits, parseFilter, parseSort } from '@database-service/core';
import type { Contest, Side } from '../load/contest.js';
import {
  type BenchDocument,
  countryCount,
  createCounter,
  createPicker,
  idOf,
  makeDocument,
} from '../load/documents.js';
import { collection, context, insertAll, type Stores, toInsert } from './stores.js';

const bulkSize = 1000;
const inFlight = 32;

const repeat = (times: number, run: () => void): Side => ({
  run() {
    for (let count = 0; count < times; count += 1) run();
    return times;
  },
});

/** Contests that leave the stores as they are. */
export function makeReadContests({ bare, adapter, count: held }: Stores) {
  const documents = adapter.collection(collection);
  const pickBare = createPicker(held);
  const pickOurs = createPicker(held);
  const sort = parseSort({ population: -1 });
  return {
    readById: {
      bare: repeat(200, () => void bare.get(idOf(pickBare()))),
      ours: {
        async run() {
          for (let count = 0; count < 200; count += 1) await documents.get(context, idOf(pickOurs()));
          return 200;
        },
      },
    },
    indexedFilter: {
      bare: { run: () => bare.findByCountry(`C${pickBare() % countryCount}`, 20).length / 20 },
      ours: {
        async run() {
          const filter = parseFilter({ country: `C${pickOurs() % countryCount}` }, defaultLimits);
          let count = 0;
          for await (const _ of documents.find(context, { filter, sort, limit: 20 })) count += 1;
          return count / 20;
        },
      },
    },
    scan: {
      bare: {
        run() {
          bare.countByZip('10500');
          return held;
        },
      },
      ours: {
        async run() {
          await documents.count(context, { filter: parseFilter({ 'address.zip': '10500' }, defaultLimits) });
          return held;
        },
      },
    },
  } satisfies Record<string, Contest>;
}

/** Contests that add documents to the stores. */
export function makeWriteContests({ bare, adapter }: Stores) {
  const nextBare = createCounter(1_000_000);
  const nextOurs = createCounter(1_000_000);
  const insertBare = (): void => {
    const position = nextBare();
    bare.add(idOf(position), makeDocument(position));
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
  return {
    insert: {
      bare: repeat(1, insertBare),
      ours: { run: () => insertOurs().then(() => 1) },
    },
    insertAtOnce: {
      bare: repeat(inFlight, insertBare),
      ours: { run: () => Promise.all(Array.from({ length: inFlight }, insertOurs)).then(() => inFlight) },
    },
    bulkInsert: {
      bare: {
        run() {
          bare.addAll(batch(nextBare, (id, data) => [id, data] as const));
          return bulkSize;
        },
      },
      ours: { run: () => insertAll(adapter, batch(nextOurs, toInsert)).then(() => bulkSize) },
    },
  } satisfies Record<string, Contest>;
}
