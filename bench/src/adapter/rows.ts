import { type Contest, runContest } from '../load/contest.js';
import { storedCount } from '../load/documents.js';
import { atLeast, type Bench, type Figure, type Row } from '../row.js';
import { makeReadContests, makeWriteContests } from './contests.js';
import { openStores, type Stores } from './stores.js';

async function measureContest({ folder, effort }: Bench, { aim, choose }: AdapterRow): Promise<Figure[]> {
  const stores = await openStores(folder, storedCount);
  const { bare, ours, ratio, cpuRatio } = await runContest(choose(stores), effort.rounds, effort.roundMs);
  await stores.close();
  return [
    {
      name: 'throughput over by hand',
      value: ratio,
      unit: 'times',
      ...(aim === undefined ? {} : { aim: atLeast(aim) }),
    },
    { name: 'the same by processor time', value: cpuRatio, unit: 'times' },
    { name: 'by hand', value: bare.perSecond, unit: 'a second' },
    { name: 'ours', value: ours.perSecond, unit: 'a second' },
    { name: 'processor time by hand', value: bare.cpuUs, unit: 'µs' },
    { name: 'processor time of ours', value: ours.cpuUs, unit: 'µs' },
  ];
}

interface AdapterRow {
  readonly name: string;
  readonly aim?: number;
  readonly what: string;
  choose(stores: Stores): Contest;
}

const adapterRows: readonly AdapterRow[] = [
  {
    name: 'adapter-read-by-id',
    aim: 0.7,
    what: 'One document by its id, the JSON parsed.',
    choose: (stores) => makeReadContests(stores).readById,
  },
  {
    name: 'adapter-indexed-filter',
    aim: 0.6,
    what: 'The 20 first of 200 documents in the order of an index; ours parses the filter each time.',
    choose: (stores) => makeReadContests(stores).indexedFilter,
  },
  {
    name: 'adapter-scan',
    aim: 0.7,
    what: `A count by a field without an index, in ${storedCount} documents.`,
    choose: (stores) => makeReadContests(stores).scan,
  },
  {
    name: 'adapter-insert',
    aim: 0.7,
    what: 'One document after the other, each durable (fsync) before the next, with its change record; one index.',
    choose: (stores) => makeWriteContests(stores).insert,
  },
  {
    name: 'adapter-insert-at-once',
    what: 'As 32 callers would: ours commits them together, by hand each has its own commit.',
    choose: (stores) => makeWriteContests(stores).insertAtOnce,
  },
  {
    name: 'adapter-bulk-insert',
    aim: 0.6,
    what: '1,000 documents and their change records in one commit; one index.',
    choose: (stores) => makeWriteContests(stores).bulkInsert,
  },
];

/** adapter-sqlite against better-sqlite3 by hand. */
export const rows: readonly Row[] = adapterRows.map((row) => ({
  name: row.name,
  aim: row.aim === undefined ? 'none' : `${row.aim} of the throughput by hand`,
  what: row.what,
  measure: (bench) => measureContest(bench, row),
}));
