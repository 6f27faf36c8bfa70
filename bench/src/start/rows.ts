import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findMedian } from '../load/contest.js';
import { startOurs } from '../load/our-server.js';
import { atMost, type Bench, type Figure, type Row } from '../row.js';
import { measureInstall } from './install.js';

/** What the server tells of its start in its log. */
interface Listening {
  readonly message: string;
  readonly cpu_ms: number;
}

function readStartCpuMs(folder: string): number[] {
  return readdirSync(folder).flatMap((name) =>
    readFileSync(path.join(folder, name, 'log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"listening"'))
      .map((line) => (JSON.parse(line) as Listening).cpu_ms),
  );
}

async function measureStart({ folder, effort }: Bench): Promise<Figure[]> {
  const startMs: number[] = [];
  for (let round = 0; round <= effort.rounds; round += 1) {
    const server = await startOurs({ name: 'ours', app: 'server', folder });
    if (round > 0) startMs.push(server.startMs);
    await server.stop();
  }
  return [
    { name: 'from the start to ready', value: findMedian(startMs), unit: 'ms', aim: atMost(1000) },
    { name: 'the quickest', value: Math.min(...startMs), unit: 'ms' },
    { name: 'processor time of it', value: findMedian(readStartCpuMs(folder)), unit: 'ms' },
  ];
}

/** What a user waits for first. */
export const rows: readonly Row[] = [
  {
    name: 'start',
    aim: 'under 1 s',
    what: 'The server of REST and gRPC, from the start of its process until /ready answers; its compiled code kept from an earlier start.',
    measure: measureStart,
  },
  {
    name: 'install',
    aim: "no other engine's driver",
    what: 'adapter-sqlite alone, packed as it is published and installed by npm into an empty folder, with all that it needs.',
    isLong: true,
    measure: measureInstall,
  },
];
