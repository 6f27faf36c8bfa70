import { heldCount, ourCreate } from '../http/contenders.js';
import { countryCount, createCounter, createPicker, idOf, makeDocument } from '../load/documents.js';
import { loadHttp, makeGet, makePost } from '../load/http-load.js';
import { fillOurs, startOurs } from '../load/our-server.js';
import { readProcessUsage } from '../load/process-usage.js';
import { withServers } from '../load/with-servers.js';
import { atMost, type Bench, type Figure, type Row } from '../row.js';

/** Of ten requests, eight read by id, one creates, and one asks for a page of an indexed filter. */
function createMix(): () => Buffer {
  const reads = Array.from({ length: heldCount }, (_, position) =>
    makeGet(`/api/v1/documents/documents/${idOf(position)}`),
  );
  const searches = Array.from({ length: countryCount }, (_, country) =>
    makePost('/api/v1/documents/documents/search', {
      filter: { country: `C${country}` },
      sort: { population: -1 },
      limit: 10,
    }),
  );
  const pick = createPicker(heldCount);
  const position = createCounter(heldCount);
  let turn = 0;
  return () => {
    turn = (turn + 1) % 10;
    if (turn === 1) return ourCreate(idOf(position()), makeDocument(pick()));
    const made = turn === 2 ? searches[pick() % countryCount] : reads[pick()];
    return made ?? Buffer.alloc(0);
  };
}

async function measureMixedLoad({ folder, effort }: Bench): Promise<Figure[]> {
  return await withServers(async (start) => {
    const nodeArguments = ['--max-semi-space-size=16'];
    const server = await start(startOurs({ name: 'ours', folder, nodeArguments }));
    await fillOurs(server, heldCount);
    const before = readProcessUsage(server.child.pid);
    const load = { port: server.port, connections: effort.mixedConnections, durationMs: effort.mixedMs };
    const result = await loadHttp({ ...load, next: createMix() });
    const after = readProcessUsage(server.child.pid);
    const [failure] = result.failures;
    if (failure !== undefined) process.stderr.write(`mixed load: ${failure}\n`);
    return [
      { name: 'requests that failed', value: result.failures.length, unit: 'count', aim: atMost(0) },
      { name: 'P99 over P50', value: result.p99Ms / result.p50Ms, unit: 'times', aim: atMost(5) },
      { name: 'highest resident memory', value: after.peakMib, unit: 'MiB', aim: atMost(256) },
      { name: 'P50', value: result.p50Ms, unit: 'ms' },
      { name: 'P99', value: result.p99Ms, unit: 'ms' },
      { name: 'requests', value: result.perSecond, unit: 'a second' },
      { name: 'processor time of a request', value: (after.cpuUs - before.cpuUs) / result.requests, unit: 'µs' },
    ];
  });
}

/** Many clients at once. */
export const rows: readonly Row[] = [
  {
    name: 'mixed-load',
    aim: 'no error, P99 under 5 times P50, resident memory under 256 MB',
    what: '1,000 connections for 60 s, each with one request under way: 80 % reads by id, 10 % creates, 10 % indexed searches; access log, metrics and limits on.',
    isLong: true,
    measure: measureMixedLoad,
  },
];
