import { fillBareFile } from '../adapter/stores.js';
import { type Contender, type ContenderResult, resultOf, runLoadContest } from '../load/load-contest.js';
import { fillOurs, startOurs, withoutLog, withoutTelemetry } from '../load/our-server.js';
import { type NodeSettings, pathInRepository, type ServerProcess, startServer } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { atMost, type Bench, type Figure, type Place, type Row } from '../row.js';
import { creates, heldCount, readsById } from './contenders.js';

const connections = 32;
const bareName = 'bare Express';
const names = { plain: 'without log, metrics and limits', quiet: 'without log', full: 'with everything on' };

/** The handler written by hand, on a file of its own. */
export async function startBare(place: Place, settings: NodeSettings = {}): Promise<ServerProcess> {
  const file = `${place.folder}/bare-http.db`;
  fillBareFile(file, heldCount);
  return await startServer({
    name: bareName,
    command: process.execPath,
    makeArguments: (port) => [
      ...(settings.nodeArguments ?? []),
      pathInRepository('bench/dist/http/bare-server.js'),
      file,
      String(port),
    ],
    makeEnvironment: () => settings.environment ?? {},
    folder: place.folder,
    readyPath: '/ready',
  });
}

/** Ours in the ways it can be set up. */
const settings = [
  { name: names.plain, environment: withoutTelemetry },
  { name: names.quiet, environment: withoutLog },
  { name: names.full, environment: {} },
];

async function runAgainstBare(
  bench: Bench,
  makeContender: (server: ServerProcess, connections: number) => Contender,
): Promise<{ readonly bare: ContenderResult; readonly ours: ReadonlyMap<string, ContenderResult> }> {
  return await withServers(async (start) => {
    const bare = await start(startBare(bench));
    const ours: ServerProcess[] = [];
    for (const { name, environment } of settings) {
      const server = await start(startOurs({ name, environment, folder: bench.folder }));
      await fillOurs(server, heldCount);
      ours.push(server);
    }
    const contenders = [bare, ...ours].map((server) => makeContender(server, connections));
    const results = await runLoadContest(contenders, bench.effort.rounds, bench.effort.loadMs);
    return { bare: resultOf(results, bareName), ours: results };
  });
}

/** Processor time of ours over that by hand, and the rates. */
function compareCpu(name: string, bare: ContenderResult, ours: ContenderResult, most?: number): Figure[] {
  const aim = most === undefined ? {} : { aim: atMost(most) };
  return [
    { name: `${name}: processor time over by hand`, value: ours.cpuUs / bare.cpuUs, unit: 'times', ...aim },
    { name: `${name}: rate over by hand`, value: ours.perSecond / bare.perSecond, unit: 'times' },
    { name: `${name}: processor time of a request`, value: ours.cpuUs, unit: 'µs' },
  ];
}

async function measureReads(bench: Bench): Promise<Figure[]> {
  const { bare, ours } = await runAgainstBare(bench, readsById);
  return [
    ...compareCpu(names.plain, bare, resultOf(ours, names.plain)),
    ...compareCpu(names.quiet, bare, resultOf(ours, names.quiet), 1.25),
    ...compareCpu(names.full, bare, resultOf(ours, names.full), 1.8),
    { name: 'processor time by hand', value: bare.cpuUs, unit: 'µs' },
    { name: 'by hand', value: bare.perSecond, unit: 'a second' },
  ];
}

async function measureCreates(bench: Bench): Promise<Figure[]> {
  const { bare, ours } = await runAgainstBare(bench, creates);
  return [
    ...compareCpu(names.quiet, bare, resultOf(ours, names.quiet)),
    ...compareCpu(names.full, bare, resultOf(ours, names.full)),
    { name: 'processor time by hand', value: bare.cpuUs, unit: 'µs' },
    { name: 'by hand', value: bare.perSecond, unit: 'a second' },
  ];
}

/** The HTTP server against a bare Express handler on better-sqlite3. */
export const rows: readonly Row[] = [
  {
    name: 'http-read-by-id',
    aim: '1.25 times the processor time of a bare Express handler without the access log, 1.8 with everything on',
    what: `GET by id over ${connections} connections. By hand: Express 5 and better-sqlite3, no validation, limits, log or metrics.`,
    measure: measureReads,
  },
  {
    name: 'http-create',
    aim: 'none',
    what: `POST of 1 kB over ${connections} connections, each durable before it is answered.`,
    measure: measureCreates,
  },
];
