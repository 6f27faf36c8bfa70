import { creates, heldCount, readPath, readsById } from '../http/contenders.js';
import type { Contender } from '../load/load-contest.js';
import { fillOurs, startOurs, withoutLog } from '../load/our-server.js';
import type { ServerProcess } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { createOwnDatabase, findIsDurable, findServer } from '../postgresql/own-database.js';
import { atLeast, type Bench, type Figure, type Row } from '../row.js';
import { compare, run, showAll } from './compare.js';
import { checkAnswer, fillPeer } from './fill.js';
import { installParse, parseCreate, parseForm, parseHeaders, startParse } from './parse.js';

const clients = 64;
/** To PostgreSQL, of either server's pool; ours has one more that listens. */
const connections = 10;
const ours = 'ours';
const parse = 'parse-server';

async function startOurFilled({ folder }: Bench, uri: string): Promise<ServerProcess> {
  const environment = { ...withoutLog, APP_POSTGRESQL_URI: uri, APP_POSTGRESQL_CONNECTIONS_MAX: String(connections) };
  return await startOurs({ name: ours, folder, environment });
}

/** Both on a database of their own on the same server, filled alike. */
async function measure(
  bench: Bench,
  makeContenders: (mine: ServerProcess, theirs: ServerProcess) => readonly [Contender, Contender],
): Promise<Figure[]> {
  const isDurable = await findIsDurable(findServer());
  installParse();
  const databases = [await createOwnDatabase(), await createOwnDatabase()] as const;
  try {
    return await withServers(async (start) => {
      const mine = await start(startOurFilled(bench, databases[0].uri));
      await fillOurs(mine, heldCount);
      await checkAnswer(mine, {
        readPathOf: readPath,
        dataOf: ({ data }) => (data as { readonly data: unknown }).data,
      });
      const theirs = await start(startParse(bench.folder, parse, databases[1].uri, connections));
      await fillPeer(theirs, parseForm);
      const results = await run(makeContenders(mine, theirs), bench);
      return [
        ...compare(results, ours, parse, atLeast(3)),
        ...showAll(results),
        { name: 'fsync of the server: 1 is on', value: Number(isDurable), unit: 'count' },
      ];
    });
  } finally {
    for (const database of databases) await database.remove();
  }
}

const equal = [
  `parse-server 9.10.0 in Express, both one process on the same PostgreSQL with ${connections} connections.`,
  'parse-server has a class with a column for each field, without PostGIS, which it wants for places only.',
  "Both without a log of requests; one index over two fields; ids are the client's.",
].join(' ');

/** Our HTTP server on PostgreSQL against parse-server on PostgreSQL. */
export const rows: readonly Row[] = [
  {
    name: 'create-parse-server',
    aim: 'three times the throughput of parse-server',
    what: `POST of 1 kB over ${clients} connections. ${equal} Ours keeps a change record too, and answers with the document; parse-server with its id and time.`,
    isLong: true,
    measure: (bench) =>
      measure(bench, (mine, theirs) => [creates(mine, clients), creates(theirs, clients, parseCreate)]),
  },
  {
    name: 'read-parse-server',
    aim: 'three times the throughput of parse-server',
    what: `GET by id over ${clients} connections; the answer contains the document. ${equal}`,
    isLong: true,
    measure: (bench) =>
      measure(bench, (mine, theirs) => [
        readsById(mine, clients),
        readsById(theirs, clients, parseForm.readPathOf, parseHeaders),
      ]),
  },
];
