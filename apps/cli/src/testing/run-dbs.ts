import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mainFile = join(import.meta.dirname, '../../dist/main.js');

/** What came of a command. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly output: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Result>;
}

/** What a command gets besides its arguments. */
export interface RunOptions {
  readonly input?: string;
  readonly environment?: Record<string, string>;
}

/** A folder to run the built `dbs` in, and what runs there. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'dbs-'));
  readonly #running = new Set<ChildProcess>();

  /** A path in the folder. */
  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Begins a command. */
  start(args: readonly string[], environment: Record<string, string> = {}): Running {
    return this.#start(process.execPath, [mainFile, ...args], environment);
  }

  #start(file: string, args: readonly string[], environment: Record<string, string>): Running {
    const child = spawn(file, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...environment },
    });
    this.#running.add(child);
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    const ended = new Promise<Result>((resolve) => {
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve({ code, ...output });
      });
    });
    return { child, output, ended };
  }

  /**
   * Begins a command on a terminal of 80 columns, or as many as are said. What it prints is in `stdout`, all of it; what
   * is written to its standard input is typed.
   */
  startInTerminal(args: readonly string[], environment: Record<string, string> = {}, columns = 80): Running {
    const words = [process.execPath, mainFile, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    const command = `stty cols ${columns} rows 24 -echo; exec ${words.join(' ')}`;
    const given = { TERM: 'xterm-256color', SHELL: '/bin/sh', ...environment };
    return this.#start('script', ['-qefc', command, '/dev/null'], given);
  }

  /** Begins a shell on a terminal, as `bash --rcfile rc -i`; `dbs` is a command there. */
  startShell(command: string, environment: Record<string, string> = {}): Running {
    const set = `stty cols 200 rows 24 -echo; PATH="${this.#putInPath()}:$PATH" exec ${command}`;
    const given = { TERM: 'dumb', SHELL: '/bin/sh', ...environment };
    return this.#start('script', ['-qefc', set, '/dev/null'], given);
  }

  /** A folder with `dbs` in it. */
  #putInPath(): string {
    const folder = this.path('bin');
    mkdirSync(folder, { recursive: true });
    const command = `#!/bin/sh\nexec '${process.execPath}' '${mainFile}' "$@"\n`;
    writeFileSync(join(folder, 'dbs'), command, { mode: 0o755 });
    return folder;
  }

  /** Runs a script of bash, where `dbs` is a command. */
  bash(script: string, environment: Record<string, string> = {}): Promise<Result> {
    return this.runShell(['bash', '--norc', '-ec', script], environment);
  }

  /** Runs a shell without a terminal to its end; `dbs` is a command there. */
  runShell([shell = '', ...args]: readonly string[], environment: Record<string, string> = {}): Promise<Result> {
    const { child, ended } = this.#start(shell, args, {
      PATH: `${this.#putInPath()}:${process.env.PATH}`,
      ...environment,
    });
    child.stdin?.end();
    return ended;
  }

  /** Runs a command to its end. */
  run(args: readonly string[], options: RunOptions = {}): Promise<Result> {
    const { child, ended } = this.start(args, options.environment);
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
    return ended;
  }

  /** Runs the service on a free port. */
  async serve(environment: Record<string, string> = {}): Promise<Running & { readonly url: string }> {
    const quiet = {
      APP_HTTP_PORT: '0',
      APP_GRPC_PORT: '0',
      APP_METRICS_ENABLED: 'false',
      APP_RATE_LIMIT_ENABLED: 'false',
    };
    const server = this.start(['serve'], { ...quiet, ...environment });
    const url = await new Promise<string>((resolve, reject) => {
      server.child.stdout?.on('data', () => {
        const listening = /"address":"([^"]+)"/.exec(server.output.stdout);
        if (listening?.[1] !== undefined) resolve(listening[1]);
      });
      void server.ended.then(({ stderr }) => reject(new Error(stderr)));
    });
    // It listens a moment before it takes signals.
    await (await fetch(`${url}/ready`)).arrayBuffer();
    return { ...server, url };
  }

  /** Kills what still runs, and removes the folder. */
  remove(): void {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
