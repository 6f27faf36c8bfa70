import { createReadStream, openAsBlob, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openBareStore } from '../adapter/bare-store.js';
import { findMedian } from '../load/contest.js';
import { type BenchDocument, countryIndexKeys, idOf, makeDocument } from '../load/documents.js';
import { startOurs } from '../load/our-server.js';
import { readProcessUsage } from '../load/process-usage.js';
import type { ServerProcess } from '../load/server-process.js';
import { withServers } from '../load/with-servers.js';
import { atLeast, type Bench, type Figure, type Row } from '../row.js';

const batchSize = 1000;

interface Imported {
  readonly perSecond: number;
  /** For one document. */
  readonly cpuUs: number;
}

interface Line {
  readonly id: string;
  readonly data: BenchDocument;
}

async function importByHand(file: string, source: string, count: number, isIndexed: boolean): Promise<Imported> {
  const store = openBareStore(file, { isIndexed });
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let batch: (readonly [string, BenchDocument])[] = [];
  for await (const text of createInterface({ input: createReadStream(source), crlfDelay: Number.POSITIVE_INFINITY })) {
    const { id, data } = JSON.parse(text) as Line;
    batch.push([id, data]);
    if (batch.length < batchSize) continue;
    store.addAll(batch);
    batch = [];
  }
  store.addAll(batch);
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  store.close();
  return { perSecond: (count / elapsedMs) * 1000, cpuUs: (user + system) / count };
}

async function importByHttp(server: ServerProcess, name: string, source: string, count: number): Promise<Imported> {
  const before = readProcessUsage(server.child.pid);
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${server.port}/api/v1/collections/${name}/import`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: await openAsBlob(source),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The import answered ${response.status}: ${text}`);
  const elapsedMs = performance.now() - startedAt;
  const after = readProcessUsage(server.child.pid);
  return { perSecond: (count / elapsedMs) * 1000, cpuUs: (after.cpuUs - before.cpuUs) / count };
}

async function makeIndex({ port }: ServerProcess, name: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/indexes/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ keys: countryIndexKeys }),
  });
  if (!response.ok) throw new Error(`The index: ${response.status} ${await response.text()}`);
}

async function measureImport(bench: Bench): Promise<Figure[]> {
  const { folder, effort } = bench;
  const source = path.join(folder, 'documents.ndjson');
  const lines = Array.from({ length: effort.importCount }, (_, position) =>
    JSON.stringify({ id: idOf(position), data: makeDocument(position) }),
  );
  writeFileSync(source, `${lines.join('\n')}\n`);
  return await withServers(async (start) => {
    const server = await start(startOurs({ name: 'ours', folder }));
    const figures: Figure[] = [];
    for (const isIndexed of [false, true]) {
      const rounds: { readonly bare: Imported; readonly ours: Imported }[] = [];
      for (let round = 0; round <= Math.min(3, effort.rounds); round += 1) {
        const name = `import${isIndexed ? 'Indexed' : ''}${round}`;
        if (isIndexed) await makeIndex(server, name);
        const ours = await importByHttp(server, name, source, effort.importCount);
        const bare = await importByHand(path.join(folder, `${name}.db`), source, effort.importCount, isIndexed);
        if (round > 0) rounds.push({ ours, bare });
      }
      figures.push(...describe(isIndexed ? 'with an index' : 'without an index', rounds, !isIndexed));
    }
    return figures;
  });
}

function describe(
  name: string,
  rounds: readonly { readonly bare: Imported; readonly ours: Imported }[],
  hasAim: boolean,
): Figure[] {
  const medianBy = (of: (round: (typeof rounds)[number]) => number): number => findMedian(rounds.map(of));
  return [
    {
      name: `documents, ${name}`,
      value: medianBy(({ ours }) => ours.perSecond),
      unit: 'a second',
      ...(hasAim ? { aim: atLeast(25_000) } : {}),
    },
    {
      name: `${name}: throughput over by hand`,
      value: medianBy(({ ours, bare }) => ours.perSecond / bare.perSecond),
      unit: 'times',
    },
    {
      name: `${name}: the same by processor time`,
      value: medianBy(({ ours, bare }) => bare.cpuUs / ours.cpuUs),
      unit: 'times',
    },
    { name: `${name}: processor time of a document`, value: medianBy(({ ours }) => ours.cpuUs), unit: 'µs' },
    { name: `${name}: by hand`, value: medianBy(({ bare }) => bare.perSecond), unit: 'a second' },
  ];
}

/** NDJSON through HTTP, against a program that reads the file and inserts by hand. */
export const rows: readonly Row[] = [
  {
    name: 'import',
    aim: '25,000 documents a second',
    what: 'NDJSON lines of 1 kB through HTTP, durable at the end, with change records. By hand: readline, JSON.parse, batches of 1,000 in a commit, with change records.',
    isLong: true,
    measure: measureImport,
  },
];
