import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { makeReadContests, makeWriteContests } from '../adapter/contests.js';
import { openStores, type Stores } from '../adapter/stores.js';
import { grpcReads, startBareGrpc, startOurGrpc } from '../grpc/rows.js';
import { creates, heldCount, readsById } from '../http/contenders.js';
import { startBare } from '../http/rows.js';
import { measureSide, type Side } from '../load/contest.js';
import { storedCount } from '../load/documents.js';
import { type Contender, loadOnce, warmUp } from '../load/load-contest.js';
import { fillOurs, startOurs, withoutLog } from '../load/our-server.js';
import { pathInRepository, type ServerProcess } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import * as postgresql from '../postgresql/contests.js';
import * as postgresqlStores from '../postgresql/stores.js';
import type { Place } from '../row.js';
import type { CpuProfile } from './cpu-profile.js';
import { startProfiler } from './profiler.js';

/** A profile of the main thread, and what an operation took meanwhile. */
export interface Profiled {
  readonly profile: CpuProfile;
  /** Processor time for one, of all threads, measured before the profiler was started: it takes as much as the rest. */
  readonly cpuUs: number;
}

const warmUpMs = 2000;
const profiledMs = 5000;

async function profileSide(place: Place, choose: (stores: Stores) => Side): Promise<Profiled> {
  const stores = await openStores(place.folder, storedCount);
  const profiled = await profileInProcess(choose(stores));
  await stores.close();
  return profiled;
}

async function profilePostgresql(choose: (stores: postgresqlStores.Stores) => Side): Promise<Profiled> {
  const stores = await postgresqlStores.openStores(storedCount);
  const profiled = await profileInProcess(choose(stores));
  await stores.close();
  return profiled;
}

async function profileInProcess(side: Side): Promise<Profiled> {
  await measureSide(side, warmUpMs);
  const { cpuUs } = await measureSide(side, warmUpMs);
  const stop = await startProfiler();
  await measureSide(side, profiledMs);
  return { profile: await stop(), cpuUs };
}

type Start = (profiling: Profiling) => Promise<Contender>;

/** What makes a server write its profile. */
interface Profiling {
  readonly nodeArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

async function profileServer(place: Place, start: Start): Promise<Profiled> {
  const file = path.join(place.folder, 'server.cpuprofile');
  const preload = pathInRepository('bench/dist/profile/profile-on-signal.js');
  const profiling = { nodeArguments: ['--import', preload], environment: { BENCH_PROFILE_FILE: file } };
  return await withServers(async (keep) => {
    const contender = await start(profiling);
    const { server, load } = contender;
    await keep(Promise.resolve(server));
    await warmUp(contender, warmUpMs);
    const { cpuUs } = await loadOnce(contender, warmUpMs);
    server.child.kill('SIGUSR2');
    await load(profiledMs);
    server.child.kill('SIGUSR2');
    while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('}')) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { profile: JSON.parse(readFileSync(file, 'utf8')) as CpuProfile, cpuUs };
  });
}

const startFilled = async (place: Place, { nodeArguments, environment }: Profiling): Promise<ServerProcess> => {
  const server = await startOurs({ name: 'ours', folder: place.folder, nodeArguments, environment });
  await fillOurs(server, heldCount);
  return server;
};

/** What can be profiled: the hot paths of rows, with all of telemetry on, and of what they are compared with. */
export const hotPaths: Readonly<Record<string, (place: Place) => Promise<Profiled>>> = {
  'adapter-read-by-id': (place) => profileSide(place, (stores) => makeReadContests(stores).readById.ours),
  'adapter-indexed-filter': (place) => profileSide(place, (stores) => makeReadContests(stores).indexedFilter.ours),
  'adapter-insert': (place) => profileSide(place, (stores) => makeWriteContests(stores).insert.ours),
  'adapter-bulk-insert': (place) => profileSide(place, (stores) => makeWriteContests(stores).bulkInsert.ours),
  'postgresql-read-by-id': () =>
    profilePostgresql((stores) => postgresql.makeReadContests(stores).readById.atOnce.ours),
  'postgresql-indexed-filter': () =>
    profilePostgresql((stores) => postgresql.makeReadContests(stores).indexedFilter.atOnce.ours),
  'postgresql-insert': () => profilePostgresql((stores) => postgresql.makeWriteContests(stores).insert.atOnce.ours),
  'postgresql-bulk-insert': () => profilePostgresql((stores) => postgresql.makeWriteContests(stores).bulkInsert.ours),
  'http-read-by-id': (place) =>
    profileServer(place, async (profiling) => readsById(await startFilled(place, profiling), 32)),
  'http-read-by-id-without-log': (place) =>
    profileServer(place, async (profiling) => {
      const environment = { ...profiling.environment, ...withoutLog };
      return readsById(await startFilled(place, { ...profiling, environment }), 32);
    }),
  'http-create': (place) => profileServer(place, async (profiling) => creates(await startFilled(place, profiling), 64)),
  'bare-http-read-by-id': (place) =>
    profileServer(place, async (profiling) => readsById(await startBare(place, profiling), 32)),
  'grpc-read-by-id': (place) =>
    profileServer(place, async ({ environment, nodeArguments }) => {
      const server = await startOurGrpc(place, 'ours', environment, nodeArguments);
      return grpcReads(server, 'ours', 'ANSWER_FORM_JSON');
    }),
  'bare-grpc-read-by-id': (place) =>
    profileServer(place, async (profiling) =>
      grpcReads(await startBareGrpc(place, profiling), 'bare', 'ANSWER_FORM_JSON'),
    ),
};
