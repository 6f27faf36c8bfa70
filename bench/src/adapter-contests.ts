import { createSqliteAdapter } from '@database-service/adapter-sqlite';
import {
  type Adapter,
  createContext,
  decodeData,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parseSort,
  type WriteOperation,
} from '@database-service/core';
import { type BareStore, openBareStore } from './bare-store.js';
import type { Contest, Side } from './contest.js';
import { type BenchDocument, countryCount, idOf, makeDocument, storedCount } from './documents.js';

const context = createContext();
const collection = 'documents';
const bulkSize = 1000;
const inFlight = 32;

function toInsert(id: string, data: BenchDocument): WriteOperation {
  const document = { id, data: decodeData(data, defaultLimits), metadata: {} };
  return { kind: 'insert', collection, document };
}

/** Inserts that must be done: a fast failure is no result. */
async function insertAll(adapter: Adapter, operations: readonly WriteOperation[]): Promise<void> {
  const results = await adapter.write(context, { operations, mode: 'ordered' });
  for (const result of results) if (!result.ok) throw result.error;
}

/** Positions for new documents, apart for each contest and side. */
function createCounter(start: number): () => number {
  let next = start;
  return () => {
    next += 1;
    return next;
  };
}

/** Stored positions in an order that jumps about, the same for both sides. */
function createPicker(): () => number {
  let position = 0;
  return () => {
    position = (position + 7919) % storedCount;
    return position;
  };
}

const repeat = (times: number, run: () => void): Side => ({
  run() {
    for (let count = 0; count < times; count += 1) run();
    return times;
  },
});

function contestReads(bare: BareStore, adapter: Adapter): Contest[] {
  const documents = adapter.collection(collection);
  const pickBare = createPicker();
  const pickOurs = createPicker();
  const sort = parseSort({ population: -1 });
  const findOurs = async () => {
    const filter = parseFilter({ country: `C${pickOurs() % countryCount}` }, defaultLimits);
    let count = 0;
    for await (const _ of documents.find(context, { filter, sort, limit: 20 })) count += 1;
    return count / 20;
  };
  return [
    {
      name: 'read by id',
      what: 'one document by id, JSON parsed',
      bare: repeat(200, () => void bare.get(idOf(pickBare()))),
      ours: {
        async run() {
          for (let count = 0; count < 200; count += 1) await documents.get(context, idOf(pickOurs()));
          return 200;
        },
      },
    },
    {
      name: 'indexed filter',
      what: 'queries for the 20 first of 200 in an indexed order, filter parsed by ours each time',
      bare: { run: () => bare.findByCountry(`C${pickBare() % countryCount}`, 20).length / 20 },
      ours: { run: findOurs },
    },
    {
      name: 'scan',
      what: `documents looked at for a count by a field without an index, in ${storedCount}`,
      bare: {
        run() {
          bare.countByZip('10500');
          return storedCount;
        },
      },
      ours: {
        async run() {
          await documents.count(context, { filter: parseFilter({ 'address.zip': '10500' }, defaultLimits) });
          return storedCount;
        },
      },
    },
  ];
}

function contestInserts(bare: BareStore, adapter: Adapter): Contest[] {
  const nextBare = createCounter(1_000_000);
  const nextOurs = createCounter(1_000_000);
  const insertBare = () => {
    const position = nextBare();
    bare.add(idOf(position), makeDocument(position));
  };
  const insertOurs = () => {
    const position = nextOurs();
    return insertAll(adapter, [toInsert(idOf(position), makeDocument(position))]);
  };
  const batch = <T>(next: () => number, make: (id: string, data: BenchDocument) => T): T[] =>
    Array.from({ length: bulkSize }, () => {
      const position = next();
      return make(idOf(position), makeDocument(position));
    });
  return [
    {
      name: 'insert',
      what: 'one document after the other, each durable (fsync) before the next, with its record of the change; one index',
      bare: repeat(1, insertBare),
      ours: { run: () => insertOurs().then(() => 1) },
    },
    {
      name: `insert, ${inFlight} at once`,
      what: `as ${inFlight} clients would: ours commits them together, by hand each has its own commit`,
      bare: repeat(inFlight, insertBare),
      ours: { run: () => Promise.all(Array.from({ length: inFlight }, insertOurs)).then(() => inFlight) },
    },
    {
      name: 'bulk insert',
      what: `${bulkSize} documents and their records of the changes in one commit; one index`,
      bare: {
        run() {
          bare.addAll(batch(nextBare, (id, data) => [id, data] as const));
          return bulkSize;
        },
      },
      ours: { run: () => insertAll(adapter, batch(nextOurs, toInsert)).then(() => bulkSize) },
    },
  ];
}

/** Both stores, filled alike, and what they are to do. */
export async function prepareAdapterContests(folder: string) {
  const bare = openBareStore(`${folder}/bare.db`);
  const adapter = createSqliteAdapter({ file: `${folder}/ours.db` });
  const index = parseIndexDefinition({ keys: { country: 1, population: -1 } }, defaultLimits);
  await adapter.collection(collection).createIndex(context, index);
  for (let start = 0; start < storedCount; start += bulkSize) {
    const positions = Array.from({ length: bulkSize }, (_, offset) => start + offset);
    bare.addAll(positions.map((position) => [idOf(position), makeDocument(position)]));
    await insertAll(
      adapter,
      positions.map((position) => toInsert(idOf(position), makeDocument(position))),
    );
  }
  await checkAlike(bare, adapter);
  return {
    contests: [...contestReads(bare, adapter), ...contestInserts(bare, adapter)],
    async close() {
      bare.close();
      await adapter.close();
    },
  };
}

/** Both must find the same, or the ratios compare nothing. */
async function checkAlike(bare: BareStore, adapter: Adapter): Promise<void> {
  const filter = parseFilter({ 'address.zip': '10500' }, defaultLimits);
  const counts = [bare.countByZip('10500'), await adapter.collection(collection).count(context, { filter })];
  const byCountry = { filter: parseFilter({ country: 'C7' }, defaultLimits), sort: parseSort({ population: -1 }) };
  const ours: string[] = [];
  for await (const { id } of adapter.collection(collection).find(context, { ...byCountry, limit: 20 })) ours.push(id);
  const same = bare.findByCountry('C7', 20).every(({ id }, position) => id === ours[position]);
  if (counts[0] !== counts[1] || counts[0] === 0 || !same || ours.length !== 20) {
    throw new Error(`The two stores differ: ${JSON.stringify({ counts, ours })}`);
  }
}
