import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runServer, type SpawnedServer, spawnServer } from '../../../http/src/testing/spawn-server.js';

const program = join(import.meta.dirname, '../../dist/main.js');

const quiet = { APP_PROCESSES: '2', APP_GRPC_PORT: '0', APP_RATE_LIMIT_ENABLED: 'false' };

type Environment = Record<string, string>;

/** Runs the built service as two processes, whatever becomes of it. */
export function runProcesses(folder: string, environment: Environment = {}) {
  return runServer(folder, { ...quiet, ...environment }, program);
}

/** Runs the built service as two processes and waits until it listens. */
export function spawnProcesses(folder: string, environment: Environment = {}): Promise<SpawnedServer> {
  return spawnServer(folder, { ...quiet, ...environment }, program);
}

/** The process ids that take requests, as the log tells. */
export function membersOf({ log }: SpawnedServer): readonly number[] {
  const listening = log().find(({ msg }) => msg === 'listening');
  const members = [...((listening?.process_ids ?? []) as number[])];
  for (const { msg, process_id } of log()) {
    if (msg === 'a process ended, it will be replaced') members.splice(members.indexOf(Number(process_id)), 1);
    if (msg === 'a process was replaced') members.push(Number(process_id));
  }
  return members;
}

/** Which processes answered requests, as the log tells. */
export function answerersOf({ log }: SpawnedServer, route = /./): ReadonlySet<unknown> {
  return new Set(log().flatMap((line) => (line.msg === 'request' && route.test(String(line.route)) ? [line.pid] : [])));
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What came back; the body as JSON where it is that. */
interface OwnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly data: Record<string, unknown> | null | undefined;
}

/** Sends a request on a connection of its own, so that the next one may come to another process. */
export function send(url: string, method: string, path: string, body?: unknown, headers = {}): Promise<OwnAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, {
      method,
      agent: false,
      headers: {
        Connection: 'close',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        const isJson = response.headers['content-type']?.startsWith('application/json') === true;
        const data = isJson ? JSON.parse(text).data : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, data });
      });
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Waits until something holds, however busy the machine. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > endMs) throw new Error(`It did not come to pass: ${holds.toString()}`);
    await sleep(20);
  }
}

/** The value of a line of Prometheus text that begins so. */
export function readMetric(text: string, start: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(start));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
