import { creates, heldCount, readsById } from '../http/contenders.js';
import { type Contender, resultOf, runLoadContest } from '../load/load-contest.js';
import { fillOurs, startOurs, withoutLog } from '../load/our-server.js';
import { listDescendants } from '../load/process-usage.js';
import type { ServerProcess } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { atLeast, type Bench, type Figure, NotMeasurable, type Row } from '../row.js';

const connections = 64;
const names = { one: 'one process', two: 'two processes' };

async function startProcesses(bench: Bench, name: string, processes: number): Promise<ServerProcess> {
  const environment = { ...withoutLog, APP_METRICS_ENABLED: 'false', APP_PROCESSES: String(processes) };
  const server = await startOurs({ name, folder: bench.folder, environment });
  await fillOurs(server, heldCount);
  return server;
}

async function measureProcesses(bench: Bench): Promise<Figure[]> {
  return await withServers(async (start) => {
    const one = await start(startProcesses(bench, names.one, 1));
    const two = await start(startProcesses(bench, names.two, 2));
    if (two.child.pid === undefined || listDescendants(two.child.pid).length === 0) {
      throw new NotMeasurable('this version of the service has no app.processes: it is one process');
    }
    const compare = async (what: string, contend: (server: ServerProcess) => Contender, hasAim: boolean) => {
      const results = await runLoadContest([contend(one), contend(two)], bench.effort.rounds, bench.effort.loadMs);
      const [single, double] = [resultOf(results, names.one), resultOf(results, names.two)];
      const aim = hasAim ? { aim: atLeast(1.7) } : {};
      return [
        { name: `${what}: two over one`, value: double.perSecond / single.perSecond, unit: 'times', ...aim },
        { name: `${what}: one process`, value: single.perSecond, unit: 'a second' },
        { name: `${what}: processor time, one process`, value: single.cpuUs, unit: 'µs' },
        { name: `${what}: processor time, two processes`, value: double.cpuUs, unit: 'µs' },
      ] satisfies Figure[];
    };
    return [
      ...(await compare('reads by id', (server) => readsById(server, connections), true)),
      ...(await compare('creates', (server) => creates(server, connections), false)),
    ];
  });
}

/** Several processes on one port. */
export const rows: readonly Row[] = [
  {
    name: 'cluster',
    aim: '1.7 times one process on 2 cores',
    what: `GET by id and POST over ${connections} connections, without the access log. The client runs on the same cores: what it takes, the servers lack.`,
    measure: measureProcesses,
  },
];
