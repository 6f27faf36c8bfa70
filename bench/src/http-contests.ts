import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import autocannon from 'autocannon';
import { openBareStore } from './bare-store.js';
import { type ContestResult, findMedian } from './contest.js';
import { idOf, makeDocument } from './documents.js';

/** Requests under way at once. */
const connections = 32;
/** Documents each server holds. */
const heldCount = 1000;

/** What a contest over HTTP tells beyond the rates. */
export interface HttpResult extends ContestResult {
  /** CPU time of the server's process for one request, in µs; null where the system does not tell. */
  readonly bareCpuUs: number | null;
  readonly oursCpuUs: number | null;
}

/** What loading a server for a while gave. */
interface Load {
  /** Requests a second. */
  readonly rate: number;
  readonly cpuUs: number | null;
}

interface Server {
  readonly process: ChildProcess;
  readonly origin: string;
  /** For ids of new documents. */
  created: number;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function startServer(
  program: string,
  makeArguments: (port: number) => string[],
  folder: string,
): Promise<Server> {
  const port = await findFreePort();
  const settings = { APP_HTTP_PORT: String(port), APP_METRICS_ENABLED: 'false', APP_RATE_LIMIT_ENABLED: 'false' };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, program), ...makeArguments(port)], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const origin = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const ready = await fetch(`${origin}/ready`).catch(() => undefined);
    if (ready?.ok === true) return { process: child, origin, created: 0 };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${program} did not start`);
}

const heldDocuments = () =>
  Array.from({ length: heldCount }, (_, position) => [idOf(position), makeDocument(position)] as const);

function fillBareFile(file: string): void {
  const store = openBareStore(file);
  store.addAll(heldDocuments());
  store.close();
}

async function fillOurs({ origin }: Server): Promise<void> {
  const documents = heldDocuments().map(([id, data]) => ({ id, data }));
  const body = JSON.stringify({ collection: 'documents', documents });
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
  const response = await fetch(`${origin}/api/v1/documents/bulk/insert`, init);
  if (response.status !== 201) throw new Error(`Filling answered ${response.status}: ${await response.text()}`);
}

/** User and system time so far, in µs; Linux counts it in hundredths of a second. */
function readCpuUs({ process: { pid } }: Server): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return null;
  }
}

type Work = 'read by id' | 'create';

function makeRequests(server: Server, work: Work): autocannon.Request[] {
  if (work === 'read by id') {
    return Array.from({ length: heldCount }, (_, position) => ({
      method: 'GET',
      path: `/api/v1/documents/documents/${idOf(position)}`,
    }));
  }
  return [
    {
      method: 'POST',
      path: '/api/v1/documents',
      headers: { 'Content-Type': 'application/json' },
      setupRequest(request) {
        server.created += 1;
        const position = heldCount + server.created;
        const body = { collection: 'documents', id: idOf(position), data: makeDocument(position) };
        return { ...request, body: JSON.stringify(body) };
      },
    },
  ];
}

async function loadServer(server: Server, work: Work, durationMs: number): Promise<Load> {
  const before = readCpuUs(server);
  const requests = makeRequests(server, work);
  const result = await autocannon({ url: server.origin, connections, duration: durationMs / 1000, requests });
  const after = readCpuUs(server);
  if (result.non2xx + result.errors > 0) throw new Error(`${work}: ${result.non2xx} refused, ${result.errors} failed`);
  const count = result.requests.total;
  return { rate: count / result.duration, cpuUs: before === null || after === null ? null : (after - before) / count };
}

const medianOf = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : findMedian(values.filter((value) => value !== null));

async function runHttpContest(
  bare: Server,
  ours: Server,
  work: Work,
  rounds: number,
  roundMs: number,
): Promise<HttpResult> {
  const loads: { readonly bare: Load; readonly ours: Load }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const load = { bare: await loadServer(bare, work, roundMs), ours: await loadServer(ours, work, roundMs) };
    if (round > 0) loads.push(load);
  }
  const barePerSecond = findMedian(loads.map((load) => load.bare.rate));
  const oursPerSecond = findMedian(loads.map((load) => load.ours.rate));
  return {
    name: `HTTP ${work}`,
    what: `requests over ${connections} connections; by hand: Express 5 without validation, limits, log or metrics`,
    barePerSecond,
    oursPerSecond,
    ratio: oursPerSecond / barePerSecond,
    bareCpuUs: medianOf(loads.map((load) => load.bare.cpuUs)),
    oursCpuUs: medianOf(loads.map((load) => load.ours.cpuUs)),
  };
}

/** Starts both servers as processes, loads them in turn, and stops them. */
export async function runHttpContests(folder: string, rounds: number, roundMs: number): Promise<HttpResult[]> {
  const servers: Server[] = [];
  const start = async (program: string, makeArguments: (port: number) => string[]): Promise<Server> => {
    const server = await startServer(program, makeArguments, folder);
    servers.push(server);
    return server;
  };
  try {
    const file = `${folder}/bare-http.db`;
    fillBareFile(file);
    const bare = await start('bare-server.js', (port) => [file, String(port)]);
    const ours = await start('../../apps/http/dist/main.js', () => []);
    await fillOurs(ours);
    const results: HttpResult[] = [];
    for (const work of ['read by id', 'create'] as const) {
      results.push(await runHttpContest(bare, ours, work, rounds, roundMs));
    }
    return results;
  } finally {
    await Promise.all(servers.map(stopServer));
  }
}

async function stopServer({ process: child }: Server): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
