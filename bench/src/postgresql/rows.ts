import { type Contest, runContest } from '../load/contest.js';
import { storedCount } from '../load/documents.js';
import { type Aim, atLeast, atMost, type Bench, type Figure, type Row } from '../row.js';
import { makeReadContests, makeWriteContests } from './contests.js';
import { connections, openStores, type Stores } from './stores.js';

interface PostgresRow {
  readonly name: string;
  /** Of the throughput by hand; or how many times slower. */
  readonly aim: Aim;
  readonly what: string;
  choose(stores: Stores): Contest;
}

const groupedCount = 100_000;

async function measureContest({ effort }: Bench, { name, aim, choose }: PostgresRow): Promise<Figure[]> {
  const isGroup = aim.bound === 'at most';
  const stores = await openStores(isGroup ? Math.min(groupedCount, effort.largeCount) : storedCount);
  try {
    const { bare, ours, ratio, cpuRatio } = await runContest(choose(stores), effort.rounds, effort.roundMs);
    return [
      isGroup
        ? { name: 'slower than the SQL by hand', value: 1 / ratio, unit: 'times', aim }
        : { name: 'throughput over by hand', value: ratio, unit: 'times', aim },
      { name: 'processor time by hand over ours, of this process', value: cpuRatio, unit: 'times' },
      { name: 'by hand', value: bare.perSecond, unit: 'a second' },
      { name: 'ours', value: ours.perSecond, unit: 'a second' },
      { name: 'processor time by hand', value: bare.cpuUs, unit: 'µs' },
      { name: 'processor time of ours', value: ours.cpuUs, unit: 'µs' },
      ...(name.includes('insert')
        ? [{ name: 'fsync of the server: 1 is on', value: Number(stores.isDurable), unit: 'count' as const }]
        : []),
    ];
  } finally {
    await stores.close();
  }
}

const callers = `as 32 callers would, on ${connections} connections`;
const read = 'One document by its id, the JSON parsed';
const filter = 'The 20 first of 200 documents in the order of an index; ours parses the filter each time';
const insert = 'One document and its change record in one commit; one index';

const postgresRows: readonly PostgresRow[] = [
  {
    name: 'postgresql-read-by-id',
    aim: atLeast(0.8),
    what: `${read}: one after the other.`,
    choose: (stores) => makeReadContests(stores).readById.inTurn,
  },
  {
    name: 'postgresql-read-by-id-at-once',
    aim: atLeast(0.8),
    what: `${read}: ${callers}.`,
    choose: (stores) => makeReadContests(stores).readById.atOnce,
  },
  {
    name: 'postgresql-indexed-filter',
    aim: atLeast(0.6),
    what: `${filter}: one after the other.`,
    choose: (stores) => makeReadContests(stores).indexedFilter.inTurn,
  },
  {
    name: 'postgresql-indexed-filter-at-once',
    aim: atLeast(0.6),
    what: `${filter}: ${callers}.`,
    choose: (stores) => makeReadContests(stores).indexedFilter.atOnce,
  },
  {
    name: 'postgresql-insert',
    aim: atLeast(0.7),
    what: `${insert}: one after the other. What numbers the records meanwhile is counted with ours.`,
    choose: (stores) => makeWriteContests(stores).insert.inTurn,
  },
  {
    name: 'postgresql-insert-at-once',
    aim: atLeast(0.7),
    what: `${insert}: ${callers}. What numbers the records meanwhile is counted with ours.`,
    choose: (stores) => makeWriteContests(stores).insert.atOnce,
  },
  {
    name: 'postgresql-bulk-insert',
    aim: atLeast(0.7),
    what: '1,000 documents and their change records, by hand in one statement; one index.',
    choose: (stores) => makeWriteContests(stores).bulkInsert,
  },
  {
    name: 'postgresql-group-pushed',
    aim: atMost(1.3),
    what: `A $group by 100 countries with a count and a sum over ${groupedCount} documents.`,
    choose: (stores) => makeReadContests(stores).group,
  },
];

/** adapter-postgresql against pg by hand. */
export const rows: readonly Row[] = postgresRows.map((row) => ({
  name: row.name,
  aim:
    row.aim.bound === 'at most'
      ? `at most ${row.aim.value} times slower than the same SQL by hand`
      : `${row.aim.value} of the throughput by hand`,
  what: row.what,
  measure: (bench) => measureContest(bench, row),
}));
