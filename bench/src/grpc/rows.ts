import { fillBareFile } from '../adapter/stores.js';
import { heldCount } from '../http/contenders.js';
import { createPicker, idOf } from '../load/documents.js';
import { frameMessage, loadGrpc } from '../load/grpc-load.js';
import { type Contender, resultOf, runLoadContest } from '../load/load-contest.js';
import { fillOurs, startOurs, withoutLog } from '../load/our-server.js';
import {
  findFreePort,
  type NodeSettings,
  pathInRepository,
  type ServerProcess,
  startServer,
} from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { atMost, type Bench, type Figure, type Place, type Row } from '../row.js';
import { loadService } from './load-proto.js';

const sessions = 4;
const callsEach = 8;
const forms = { 'as JSON text': 'ANSWER_FORM_JSON', 'as Struct': 'ANSWER_FORM_STRUCT' };
const bareName = 'bare grpc-js';

/** Calls of Read, whose messages are made beforehand. */
export function grpcReads(server: ServerProcess, name: string, answerForm: string): Contender {
  const read = loadService().Read;
  if (read === undefined) throw new Error('the service has no rpc Read');
  const messages = Array.from({ length: heldCount }, (_, position) =>
    frameMessage(read.requestSerialize({ collection: 'documents', id: idOf(position), answer_form: answerForm })),
  );
  const pick = createPicker(heldCount);
  const next = (): Buffer => messages[pick()] ?? Buffer.alloc(0);
  const load = { port: server.port, rpc: read.path, sessions, callsEach, next };
  return { name, server, load: (durationMs) => loadGrpc({ ...load, durationMs }) };
}

/** The handler written by hand, on a file of its own. */
export async function startBareGrpc(place: Place, settings: NodeSettings = {}): Promise<ServerProcess> {
  const file = `${place.folder}/bare-grpc.db`;
  fillBareFile(file, heldCount);
  return await startServer({
    name: bareName,
    command: process.execPath,
    makeArguments: (port) => [
      ...(settings.nodeArguments ?? []),
      pathInRepository('bench/dist/grpc/bare-server.js'),
      file,
      String(port),
    ],
    makeEnvironment: () => settings.environment ?? {},
    folder: place.folder,
  });
}

/** REST and gRPC in one process, so that it can be filled; the port is that of gRPC. */
export async function startOurGrpc(
  place: Place,
  name: string,
  environment: Readonly<Record<string, string>> = {},
  nodeArguments: readonly string[] = [],
): Promise<ServerProcess> {
  const port = await findFreePort();
  const grpc = { APP_GRPC_PORT: String(port) };
  const server = await startOurs({
    name,
    app: 'server',
    folder: place.folder,
    environment: { ...environment, ...grpc },
    nodeArguments,
  });
  await fillOurs(server, heldCount);
  return { ...server, port };
}

async function measureReads(bench: Bench): Promise<Figure[]> {
  return await withServers(async (start) => {
    const bare = await start(startBareGrpc(bench));
    const quiet = await start(startOurGrpc(bench, 'without log', withoutLog));
    const full = await start(startOurGrpc(bench, 'with everything on'));
    const contenders = Object.entries(forms).flatMap(([form, answerForm]) =>
      [bare, quiet, full].map((server) => grpcReads(server, `${server.name}, ${form}`, answerForm)),
    );
    const results = await runLoadContest(contenders, bench.effort.rounds, bench.effort.loadMs);
    return Object.keys(forms).flatMap((form): Figure[] => {
      const byHand = resultOf(results, `${bareName}, ${form}`);
      const compare = (name: string, most?: number): Figure[] => {
        const ours = resultOf(results, `${name}, ${form}`);
        const aim = most === undefined ? {} : { aim: atMost(most) };
        return [
          {
            name: `${form}, ${name}: processor time over by hand`,
            value: ours.cpuUs / byHand.cpuUs,
            unit: 'times',
            ...aim,
          },
          { name: `${form}, ${name}: rate over by hand`, value: ours.perSecond / byHand.perSecond, unit: 'times' },
          { name: `${form}, ${name}: processor time of a call`, value: ours.cpuUs, unit: 'µs' },
        ];
      };
      return [
        ...compare(quiet.name, 1.3),
        ...compare(full.name),
        { name: `${form}: processor time by hand`, value: byHand.cpuUs, unit: 'µs' },
      ];
    });
  });
}

/** The gRPC server against a bare grpc-js handler on better-sqlite3. */
export const rows: readonly Row[] = [
  {
    name: 'grpc-read-by-id',
    aim: '1.3 times the processor time of a bare grpc-js handler, without the access log',
    what: `Read by id over ${sessions} connections with ${callsEach} calls each. By hand: grpc-js, proto-loader and better-sqlite3, no validation, limits, log or metrics.`,
    measure: measureReads,
  },
];
