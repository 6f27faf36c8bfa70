import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mainFile = join(import.meta.dirname, '../../dist/main.js');

/** How a process ended, with all it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built server as a process of its own. */
export interface SpawnedServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly metricsUrl: string | undefined;
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The parsed lines of the log so far. */
  log(): readonly Readonly<Record<string, unknown>>[];
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** A folder that is gone after the tests. */
export function makeFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'database-service-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const started = new Set<ChildProcess>();
// A failed test must not leave servers behind.
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});

/** Runs the built server, or another program, in a folder, whatever becomes of it. */
export function runServer(folder: string, environment: Record<string, string> = {}, program = mainFile) {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: { PATH: process.env.PATH, APP_HTTP_PORT: '0', APP_METRICS_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      started.delete(child);
      resolve({ code, signal, ...output });
    });
  });
  return { child, output, ended };
}

/** Runs the built server and waits until it listens. Rejects with its output if it ends before. */
export async function spawnServer(
  folder: string,
  environment: Record<string, string> = {},
  program = mainFile,
): Promise<SpawnedServer> {
  const { child, output, ended } = runServer(folder, environment, program);
  const lines = (): Readonly<Record<string, unknown>>[] =>
    output.stdout
      .slice(0, output.stdout.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const listening = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    const look = (): void => {
      const line = lines().find(({ msg }) => msg === 'listening');
      if (line !== undefined) resolve(line);
    };
    child.stdout.on('data', look);
    void ended.then(({ stderr, stdout }) => reject(new Error(`The server ended: ${stderr}${stdout}`)));
  });
  const url = String(listening.address);
  return {
    url,
    port: Number(new URL(url).port),
    metricsUrl: listening.metrics_address === undefined ? undefined : String(listening.metrics_address),
    process: child,
    ended,
    log: lines,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
