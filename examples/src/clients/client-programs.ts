import { spawn } from 'node:child_process';
import path from 'node:path';

/** Where the programs are, and their commands run. */
export const clientsFolder = path.resolve(import.meta.dirname, '../../clients');

/** A program of the examples: one language over one transport. */
export interface ClientProgram {
  readonly name: string;
  /** What docs/CLIENT_INTEGRATION.md says to run, in the folder of the examples. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

function describeProgram(language: string, transport: string, ...command: string[]): ClientProgram {
  const environment = language === 'python' ? { PYTHONPATH: 'build/python-stubs' } : {};
  return { name: `${language} over ${transport}`, command, environment: environment as Record<string, string> };
}

/** All of them. */
export const clientPrograms: readonly ClientProgram[] = ['rest', 'grpc'].flatMap((transport) => [
  describeProgram('node', transport, 'node', `node/${transport}/main.mjs`),
  describeProgram('python', transport, 'build/python/bin/python', `python/${transport}/main.py`),
  describeProgram('go', transport, `build/go/bin/${transport}`),
  describeProgram(
    'java',
    transport,
    'java',
    '-cp',
    `java/${transport}/target/classes:java/${transport}/target/lib/*`,
    'example.Main',
  ),
]);

/** Scripts that make the programs out of the sources: packages from the registries, stubs from proto/. */
export const buildScripts: readonly string[] = ['python/build.sh', 'go/build.sh', 'java/build.sh'];

const caches = path.join(clientsFolder, 'build');

/** All that the toolchains download and make stays in the folder of the examples. */
const cacheSettings = {
  GOCACHE: path.join(caches, 'go/cache'),
  GOMODCACHE: path.join(caches, 'go/mod'),
  GOFLAGS: '-modcacherw -buildvcs=false',
  MAVEN_OPTS: `-Dmaven.repo.local=${path.join(caches, 'm2')}`,
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Where the tests themselves were started by `npx -p …`, it would tell an npx of the scripts which packages to run. */
function inherited(): NodeJS.ProcessEnv {
  const { npm_config_package: _packages, ...environment } = process.env;
  return environment;
}

/** What became of a process. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs. */
export interface Running {
  /** What it has printed so far. */
  printed(): string;
  readonly finished: Promise<Finished>;
}

/** Starts a command in the folder of the examples. A missing one rejects `finished`. */
export function startCommand(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const [program = '', ...parameters] = command;
  const child = spawn(program === 'node' ? process.execPath : program, parameters, {
    cwd: clientsFolder,
    env: { ...inherited(), ...cacheSettings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', killAtExit);
      resolve({ code, ...output });
    });
  });
  return { printed: () => output.stdout, finished };
}
