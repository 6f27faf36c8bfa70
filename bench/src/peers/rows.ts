import { creates, heldCount, readsById } from '../http/contenders.js';
import { fillOurs, startOurs, withoutLog } from '../load/our-server.js';
import type { ServerProcess } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { atLeast, type Bench, type Figure, type Row } from '../row.js';
import { compare, run, showAll } from './compare.js';
import { feathersCreate, readPathOfFeathers, startFeathers } from './feathers.js';
import { fillPeer } from './fill.js';
import { buildPocketBase, pocketBaseCreate, readPathOfPocketBase, startPocketBase } from './pocketbase.js';

const connections = 64;
const ours = { full: 'ours', normal: 'ours, synchronous NORMAL' };
const pocketBase = { default: 'PocketBase by default (NORMAL)', full: 'PocketBase with FULL' };
const feathersName = 'Feathers (FULL)';

type Start = (starting: Promise<ServerProcess>) => Promise<ServerProcess>;

async function startOurFilled(bench: Bench, name: string, synchronous: string): Promise<ServerProcess> {
  const environment = { ...withoutLog, APP_SQLITE_SYNCHRONOUS: synchronous };
  const server = await startOurs({ name, folder: bench.folder, environment });
  await fillOurs(server, heldCount);
  return server;
}

async function startPocketBaseFilled(bench: Bench, start: Start, name: string, synchronous?: string) {
  const server = await start(startPocketBase(bench.folder, name, synchronous));
  await fillPeer(server, { createPath: '/api/collections/documents/records', readPathOf: readPathOfPocketBase });
  return server;
}

async function startFeathersFilled(bench: Bench, start: Start) {
  const server = await start(startFeathers(bench.folder, feathersName, 'FULL'));
  await fillPeer(server, { createPath: '/documents', readPathOf: readPathOfFeathers });
  return server;
}

async function measureCreatesAgainstPocketBase(bench: Bench): Promise<Figure[]> {
  buildPocketBase();
  return await withServers(async (start) => {
    const results = await run(
      [
        creates(await start(startOurFilled(bench, ours.full, 'full')), connections),
        creates(await start(startOurFilled(bench, ours.normal, 'normal')), connections),
        creates(await startPocketBaseFilled(bench, start, pocketBase.default), connections, pocketBaseCreate),
        creates(await startPocketBaseFilled(bench, start, pocketBase.full, 'FULL'), connections, pocketBaseCreate),
      ],
      bench,
    );
    return [
      ...compare(results, ours.full, pocketBase.default, atLeast(2)),
      ...compare(results, ours.full, pocketBase.full, atLeast(2)),
      ...compare(results, ours.normal, pocketBase.default),
      ...showAll(results),
    ];
  });
}

async function measureCreatesAgainstFeathers(bench: Bench): Promise<Figure[]> {
  return await withServers(async (start) => {
    const results = await run(
      [
        creates(await start(startOurFilled(bench, ours.full, 'full')), connections),
        creates(await startFeathersFilled(bench, start), connections, feathersCreate),
      ],
      bench,
    );
    return [...compare(results, ours.full, feathersName, atLeast(2)), ...showAll(results)];
  });
}

async function measureReadsAgainstPocketBase(bench: Bench): Promise<Figure[]> {
  buildPocketBase();
  return await withServers(async (start) => {
    const results = await run(
      [
        readsById(await start(startOurFilled(bench, ours.full, 'full')), connections),
        readsById(await startPocketBaseFilled(bench, start, pocketBase.default), connections, readPathOfPocketBase),
      ],
      bench,
    );
    return [...compare(results, ours.full, pocketBase.default, atLeast(2)), ...showAll(results)];
  });
}

async function measureReadsAgainstFeathers(bench: Bench): Promise<Figure[]> {
  return await withServers(async (start) => {
    const results = await run(
      [
        readsById(await start(startOurFilled(bench, ours.full, 'full')), connections),
        readsById(await startFeathersFilled(bench, start), connections, readPathOfFeathers),
      ],
      bench,
    );
    return [...compare(results, ours.full, feathersName, atLeast(1.3)), ...showAll(results)];
  });
}

const equalWork =
  'All without a log of requests; the answer contains the document; one index over two of its fields; ours keeps a change record too.';

/** Our HTTP server against servers that people would use instead. */
export const rows: readonly Row[] = [
  {
    name: 'create-pocketbase',
    aim: 'twice the throughput of PocketBase, at its durability and at ours',
    what: `POST of 1 kB over ${connections} connections, PocketBase 0.39.8. By default it syncs the file at checkpoints only (NORMAL), ours with each commit (FULL). ${equalWork}`,
    isLong: true,
    measure: measureCreatesAgainstPocketBase,
  },
  {
    name: 'create-feathers',
    aim: 'twice the throughput of Feathers',
    what: `POST of 1 kB over ${connections} connections, Feathers 5 with Koa, knex and better-sqlite3; WAL and FULL on both sides. ${equalWork}`,
    measure: measureCreatesAgainstFeathers,
  },
  {
    name: 'read-pocketbase',
    aim: 'twice the throughput of PocketBase',
    what: `GET by id over ${connections} connections. ${equalWork}`,
    isLong: true,
    measure: measureReadsAgainstPocketBase,
  },
  {
    name: 'read-feathers',
    aim: '1.3 times the throughput of Feathers',
    what: `GET by id over ${connections} connections. ${equalWork}`,
    measure: measureReadsAgainstFeathers,
  },
];
