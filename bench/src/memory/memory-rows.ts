import { startOurs } from '../load/our-server.js';
import { readProcessUsage } from '../load/process-usage.js';
import type { ServerProcess } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { type Aim, atMost, type Bench, type Figure, type Row } from '../row.js';
import { collectionFile } from '../scale/collection-file.js';

const mostMib: Aim = atMost(256);
const work = { $group: { _id: '$country', mean: { $avg: '$address.lat' }, first: { $min: '$name' } } };

/** Sends a request and reads its answer piece by piece; how many bytes and lines came. */
async function readAnswer(
  server: ServerProcess,
  path: string,
  body?: unknown,
): Promise<{ bytes: number; lines: number }> {
  const init =
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`http://127.0.0.1:${server.port}/api/v1${path}`, init);
  if (!response.ok || response.body === null) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  let bytes = 0;
  let lines = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
  }
  return { bytes, lines };
}

/** One request to a server of its own, which has the large collection, and the most memory that it took for it. */
async function measureMemory(
  bench: Bench,
  ask: (server: ServerProcess, count: number) => Promise<void>,
): Promise<Figure[]> {
  const { largeCount } = bench.effort;
  const file = await collectionFile(bench, largeCount);
  return await withServers(async (start) => {
    const environment = { APP_SQLITE_FILE: file, APP_LIMITS_OPERATION_TIMEOUT_MS: '600000' };
    // As `pnpm start` runs it.
    const nodeArguments = ['--max-semi-space-size=16'];
    const server = await start(startOurs({ name: 'ours', folder: bench.folder, environment, nodeArguments }));
    const before = readProcessUsage(server.child.pid);
    const startedAt = performance.now();
    await ask(server, largeCount);
    const elapsedMs = performance.now() - startedAt;
    const after = readProcessUsage(server.child.pid);
    return [
      { name: 'highest resident memory', value: after.peakMib, unit: 'MiB', aim: mostMib },
      { name: 'at rest before', value: before.residentMib, unit: 'MiB' },
      { name: 'documents', value: (largeCount / elapsedMs) * 1000, unit: 'a second' },
      { name: 'processor time of a document', value: (after.cpuUs - before.cpuUs) / largeCount, unit: 'µs' },
    ];
  });
}

const rowOf = (name: string, what: string, ask: (server: ServerProcess, count: number) => Promise<void>): Row => ({
  name,
  aim: 'flat memory, under 256 MB',
  what,
  isLong: true,
  measure: (bench) => measureMemory(bench, ask),
});

/** Work over the large collection must not take memory that grows with it. */
export const rows: readonly Row[] = [
  rowOf('memory-export', 'GET of an export of the large collection, read to its end.', async (server, count) => {
    const { lines } = await readAnswer(server, '/collections/documents/export');
    if (lines !== count) throw new Error(`${lines} lines came instead of ${count}`);
  }),
  rowOf(
    'memory-group',
    'A $group that core must do: the mean of fractions, and the least of texts.',
    async (server) => {
      await readAnswer(server, '/documents/documents/aggregate', { pipeline: [work], allow_scan: true });
    },
  ),
  rowOf('memory-sort', 'A sort that core must do: by a field that holds arrays.', async (server) => {
    await readAnswer(server, '/documents/documents/search', {
      filter: { 'address.lat': { $gt: 1 } },
      sort: { tags: 1, name: -1 },
      limit: 1000,
      allow_scan: true,
    });
  }),
];
