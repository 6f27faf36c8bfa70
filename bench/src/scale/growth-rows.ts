import { createSqliteAdapter } from '@database-service/adapter-sqlite';
import { type Adapter, defaultLimits, parseFilter, parseSort } from '@database-service/core';
import { collection, context } from '../adapter/stores.js';
import { runContest, type Side } from '../load/contest.js';
import { countryCount, createPicker, idOf } from '../load/documents.js';
import { atMost, type Bench, type Figure, type Row } from '../row.js';
import { collectionFile } from './collection-file.js';

const pageSize = 20;

function readsOf(adapter: Adapter, count: number): Side {
  const documents = adapter.collection(collection);
  const pick = createPicker(count);
  return {
    async run() {
      for (let reads = 0; reads < 100; reads += 1) {
        if ((await documents.get(context, idOf(pick()))) === undefined) throw new Error('a document is missing');
      }
      return 100;
    },
  };
}

function filtersOf(adapter: Adapter): Side {
  const documents = adapter.collection(collection);
  const pick = createPicker(countryCount);
  const sort = parseSort({ population: -1 });
  return {
    async run() {
      const filter = parseFilter({ country: `C${pick()}` }, defaultLimits);
      let found = 0;
      for await (const _ of documents.find(context, { filter, sort, limit: pageSize })) found += 1;
      if (found !== pageSize) throw new Error(`${found} documents found instead of ${pageSize}`);
      return 1;
    },
  };
}

async function measureGrowth(bench: Bench, makeSide: (adapter: Adapter, count: number) => Side): Promise<Figure[]> {
  const { effort } = bench;
  const small = createSqliteAdapter({ file: await collectionFile(bench, effort.smallCount) });
  const large = createSqliteAdapter({ file: await collectionFile(bench, effort.largeCount) });
  const contest = { bare: makeSide(small, effort.smallCount), ours: makeSide(large, effort.largeCount) };
  const { bare, ours, ratio, cpuRatio } = await runContest(contest, effort.rounds, effort.roundMs);
  await Promise.all([small.close(), large.close()]);
  return [
    { name: 'slower in the large collection', value: 1 / ratio, unit: 'times', aim: atMost(1.3) },
    { name: 'the same by processor time', value: 1 / cpuRatio, unit: 'times' },
    { name: 'processor time in the small one', value: bare.cpuUs, unit: 'µs' },
    { name: 'processor time in the large one', value: ours.cpuUs, unit: 'µs' },
  ];
}

/** What a hundred times as many documents change. */
export const rows: readonly Row[] = [
  {
    name: 'growth-read-by-id',
    aim: 'at most 1.3 times slower at 1,000,000 documents than at 10,000',
    what: 'Reads by id all over the collection, by the adapter.',
    isLong: true,
    measure: (bench) => measureGrowth(bench, readsOf),
  },
  {
    name: 'growth-indexed-filter',
    aim: 'at most 1.3 times slower at 1,000,000 documents than at 10,000',
    what: `The ${pageSize} first of 10,000 and of 100 documents in the order of an index.`,
    isLong: true,
    measure: (bench) => measureGrowth(bench, filtersOf),
  },
];
