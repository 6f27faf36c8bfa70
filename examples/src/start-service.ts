import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const mainFile = path.join(import.meta.dirname, '../../apps/http/dist/main.js');

/** A service in a process of its own, over an empty database. */
export interface RunningService {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Ends the process and removes its files. */
  stop(): Promise<void>;
}

/** Waits for the line of the log that says where the service listens. */
function waitUntilListening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (text: string) => {
      output += text;
      const address = /"msg":"listening".*?"address":"([^"]+)"/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${output}`)));
  });
}

/**
 * Starts the built service on a free port, its data in a folder of its own.
 *
 * @param more - variables of its configuration
 */
export async function startService(more: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const folder = mkdtempSync(path.join(tmpdir(), 'database-service-example-'));
  const settings = {
    APP_HTTP_PORT: '0',
    APP_METRICS_ENABLED: 'false',
    APP_LOG_ACCESS: 'false',
    APP_RATE_LIMIT_ENABLED: 'false',
    ...more,
  };
  const child = spawn(process.execPath, [mainFile], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    process.off('exit', killAtExit);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { origin: await waitUntilListening(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
