import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const mainFile = path.join(import.meta.dirname, '../../../apps/server/dist/main.js');

/** The service with REST and gRPC in a process of its own, which may be killed and started again where it was. */
export interface FullService {
  /** What the programs find it by. */
  readonly environment: { readonly SERVICE_URL: string; readonly SERVICE_ADDRESS: string };
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again over the same files, on the same ports. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

interface Addresses {
  readonly url: string;
  readonly grpc: string;
}

function waitUntilListening(child: ChildProcess): Promise<Addresses> {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (text: string) => {
      output += text;
      const found = /"msg":"listening".*?"address":"([^"]+)","grpc_address":"([^"]+)"/.exec(output);
      if (found !== null) resolve({ url: found[1] ?? '', grpc: found[2] ?? '' });
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.once('exit', (code) => reject(new Error(`The service ended with ${code}: ${output}`)));
  });
}

/** Starts the built service over an empty database, on free ports. */
export async function startFullService(): Promise<FullService> {
  const folder = mkdtempSync(path.join(tmpdir(), 'database-service-clients-'));
  let child: ChildProcess | undefined;
  const killAtExit = () => child?.kill('SIGKILL');
  process.once('exit', killAtExit);

  const start = (httpPort: string, grpcPort: string): Promise<Addresses> => {
    const settings = {
      APP_HTTP_PORT: httpPort,
      APP_GRPC_PORT: grpcPort,
      APP_METRICS_ENABLED: 'false',
      APP_RATE_LIMIT_ENABLED: 'false',
    };
    child = spawn(process.execPath, [mainFile], {
      cwd: folder,
      env: { PATH: process.env.PATH, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return waitUntilListening(child);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  };
  const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1);

  const { url, grpc } = await start('0', '0');
  return {
    environment: { SERVICE_URL: url, SERVICE_ADDRESS: grpc },
    kill: () => end('SIGKILL'),
    restart: async () => {
      await start(portOf(url), portOf(grpc));
    },
    stop: async () => {
      await end('SIGTERM');
      process.off('exit', killAtExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
