import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { makePost } from '../load/http-load.js';
import { pathInRepository, type ServerProcess, startServer } from '../load/server-process.js';
import { NotMeasurable } from '../row.js';

const source = pathInRepository('bench/peers/pocketbase');
const program = pathInRepository('bench/dist/peers/pocketbase-peer');

/**
 * Builds it by the Go module proxy: minutes the first time, seconds when Go has it in its cache.
 * @throws NotMeasurable without Go
 */
export function buildPocketBase(): void {
  const { error } = spawnSync('go', ['version']);
  if (error !== undefined) throw new NotMeasurable('PocketBase is built from source, which needs Go 1.25 or later');
  execFileSync('go', ['build', '-trimpath', '-o', program, '.'], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Starts it on a database of its own. @param synchronous - SQLite's; without it, PocketBase's default (NORMAL) */
export async function startPocketBase(folder: string, name: string, synchronous?: string): Promise<ServerProcess> {
  const data = path.join(folder, name.replaceAll(/\W+/g, '-'));
  mkdirSync(data);
  return await startServer({
    name,
    command: program,
    makeArguments: (port) => ['serve', `--http=127.0.0.1:${port}`, `--dir=${data}`],
    makeEnvironment: () => (synchronous === undefined ? {} : { PEER_SYNCHRONOUS: synchronous }),
    folder: data,
    readyPath: '/api/health',
  });
}

/** Where it reads a document by its id. */
export const readPathOfPocketBase = (id: string): string => `/api/collections/documents/records/${id}`;

/** Its form of a create. */
export const pocketBaseCreate = (id: string, data: unknown): Buffer =>
  makePost('/api/collections/documents/records', { id, data });
