import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

/** A server under test, as a process of its own. */
export interface ServerProcess {
  readonly name: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** How long it took until it was ready. */
  readonly startMs: number;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

/** How a server is started. */
export interface ServerProgram {
  readonly name: string;
  readonly command: string;
  makeArguments(port: number): readonly string[];
  makeEnvironment?(port: number): Readonly<Record<string, string>>;
  /** Where it works. */
  readonly folder: string;
  /** A path that answers 2xx when it is ready; without one, it is ready when its port takes connections. */
  readonly readyPath?: string;
  /** File for what it prints; without one, it is thrown away. */
  readonly output?: string;
}

/** What a server of Node.js is started with beyond what it needs. */
export interface NodeSettings {
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Time that a server may take to start. */
const startMsMax = 60_000;

/** A port that nobody listens on now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Path of a compiled file of the repository's apps or of this folder, by its path from the repository's root. */
export function pathInRepository(file: string): string {
  return path.join(import.meta.dirname, '../../..', file);
}

/**
 * Starts a server and waits until it is ready. It does not outlive this process.
 * @throws Error if it does not start
 */
export async function startServer(program: ServerProgram): Promise<ServerProcess> {
  const port = await findFreePort();
  const output = program.output === undefined ? 'ignore' : openSync(program.output, 'a');
  const startedAt = performance.now();
  const child = spawn(program.command, program.makeArguments(port), {
    cwd: program.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...program.makeEnvironment?.(port) },
    stdio: ['ignore', output, 'inherit'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', kill);
      resolve();
    });
  });
  await waitUntilReady(child, program, port);
  return {
    name: program.name,
    port,
    child,
    startMs: performance.now() - startedAt,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function waitUntilReady(child: ChildProcess, { name, readyPath }: ServerProgram, port: number): Promise<void> {
  const endMs = performance.now() + startMsMax;
  while (performance.now() < endMs) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} instead of starting`);
    if (await (readyPath === undefined ? takesConnections(port) : answersOk(port, readyPath))) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill('SIGKILL');
  throw new Error(`${name} was not ready within ${startMsMax / 1000} s`);
}

async function answersOk(port: number, readyPath: string): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}${readyPath}`).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.ok === true;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
