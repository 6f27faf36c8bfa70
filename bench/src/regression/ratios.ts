import { makeReadContests, makeWriteContests } from '../adapter/contests.js';
import { openStores } from '../adapter/stores.js';
import { grpcReads, startBareGrpc, startOurGrpc } from '../grpc/rows.js';
import { creates, heldCount, readsById } from '../http/contenders.js';
import { startBare } from '../http/rows.js';
import { type Contest, measureSide } from '../load/contest.js';
import { type Contender, warmUp } from '../load/load-contest.js';
import { fillOurs, startOurs } from '../load/our-server.js';
import { readProcessUsage } from '../load/process-usage.js';
import { withServers } from '../load/with-servers.js';
import type { Place } from '../row.js';

/** Processor time of ours over that by hand, by what was done. */
export type Ratios = Readonly<Record<string, number>>;

const rounds = 3;
const roundMs = 150;
const loadMs = 500;
const warmUpMs = 1000;

/** The best of each side over the rounds: what other work on the machine adds, it adds to some rounds only. */
async function bestRatio(bare: () => Promise<number>, ours: () => Promise<number>): Promise<number> {
  let [bareUs, oursUs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round += 1) {
    bareUs = Math.min(bareUs, await bare());
    oursUs = Math.min(oursUs, await ours());
  }
  return Math.round((oursUs / bareUs) * 100) / 100;
}

async function contestRatio({ bare, ours }: Contest): Promise<number> {
  await measureSide(bare, roundMs * 3);
  await measureSide(ours, roundMs * 3);
  return await bestRatio(
    async () => (await measureSide(bare, roundMs)).cpuUs,
    async () => (await measureSide(ours, roundMs)).cpuUs,
  );
}

async function cpuOf({ name, server, load }: Contender): Promise<number> {
  const before = readProcessUsage(server.child.pid);
  const { requests, failures } = await load(loadMs);
  if (failures.length > 0) throw new Error(`${name}: ${failures[0]}`);
  return (readProcessUsage(server.child.pid).cpuUs - before.cpuUs) / requests;
}

async function loadRatio(bare: Contender, ours: Contender): Promise<number> {
  await warmUp(bare, warmUpMs);
  await warmUp(ours, warmUpMs);
  return await bestRatio(
    () => cpuOf(bare),
    () => cpuOf(ours),
  );
}

/** The adapter against better-sqlite3 by hand, on a small collection. */
export async function measureAdapterRatios({ folder }: Place): Promise<Ratios> {
  const stores = await openStores(folder, 2000);
  try {
    const { readById, indexedFilter, scan } = makeReadContests(stores);
    const { bulkInsert } = makeWriteContests(stores);
    return {
      'adapter read by id': await contestRatio(readById),
      'adapter indexed filter': await contestRatio(indexedFilter),
      'adapter scan': await contestRatio(scan),
      'adapter bulk insert': await contestRatio(bulkInsert),
    };
  } finally {
    await stores.close();
  }
}

/** The servers, with everything on, against bare handlers. */
export async function measureServerRatios(place: Place): Promise<Ratios> {
  return await withServers(async (start) => {
    const bare = await start(startBare(place));
    const ours = await start(startOurs({ name: 'ours', folder: place.folder }));
    await fillOurs(ours, heldCount);
    const bareGrpc = await start(startBareGrpc(place));
    const ourGrpc = await start(startOurGrpc(place, 'ours'));
    const form = 'ANSWER_FORM_JSON';
    return {
      'HTTP read by id': await loadRatio(readsById(bare, 32), readsById(ours, 32)),
      'HTTP create': await loadRatio(creates(bare, 32), creates(ours, 32)),
      'gRPC read by id': await loadRatio(grpcReads(bareGrpc, 'bare', form), grpcReads(ourGrpc, 'ours', form)),
    };
  });
}
