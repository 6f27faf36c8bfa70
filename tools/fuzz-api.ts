import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Lets Schemathesis try the service by its own description, for a bounded time:
 * `node tools/fuzz-api.ts <st> [seconds] [--acceptance]`, where `<st>` is its command. Ends with its exit code: 0 only if
 * nothing failed on the server's side, every answer is one that is documented, and what the description forbids is refused.
 *
 * With `--acceptance`, also if what the description allows is refused for a reason that hooks.py does not know. The cases are
 * random and the reasons many, so that is for people to look at, now and then, and no test that has to pass.
 */

const [command, ...others] = process.argv.slice(2);
const seconds = others.find((word) => /^\d+$/.test(word)) ?? '150';
if (command === undefined) {
  process.stderr.write('Say where Schemathesis is: node tools/fuzz-api.ts <path of st> [seconds] [--acceptance]\n');
  process.exit(2);
}
const left = others.includes('--acceptance') ? [] : ['--exclude-checks', 'positive_data_acceptance'];

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'database-service-fuzz-'));
const server = spawn(process.execPath, [path.join(root, 'apps/http/dist/main.js')], {
  cwd: folder,
  env: {
    PATH: process.env.PATH,
    APP_HTTP_PORT: '0',
    APP_METRICS_PORT: '0',
    APP_RATE_LIMIT_ENABLED: 'false',
    APP_LOG_ACCESS: 'false',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise<void>((resolve) => {
  server.once('close', () => resolve());
});

/** The address in the log's first lines; errors that the service logs are shown. */
function followLog(): Promise<string> {
  return new Promise((resolve, reject) => {
    let rest = '';
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const { msg, address, level } = JSON.parse(line) as Record<string, unknown>;
        if (msg === 'listening') resolve(String(address));
        if (level === 'error') process.stderr.write(`${line}\n`);
      }
    });
    void ended.then(() => reject(new Error('The server ended.')));
  });
}

async function tryOut(address: string): Promise<number> {
  const configuration = path.join(root, 'tools/schemathesis/schemathesis.toml');
  const tried = spawn(
    command ?? '',
    // One worker: Python up to 3.11 fails now and then where several threads compile (CPython's issue 106905).
    [
      '--config-file',
      configuration,
      'run',
      `${address}/openapi.json`,
      '--max-time',
      seconds,
      '--workers',
      '1',
      ...left,
    ],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        SCHEMATHESIS_HOOKS: path.join(root, 'tools/schemathesis/hooks.py'),
        PYTHONDONTWRITEBYTECODE: '1',
        NO_COLOR: '1',
      },
      stdio: 'inherit',
    },
  );
  return new Promise((resolve, reject) => {
    tried.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
}

let code = 1;
try {
  code = await tryOut(await followLog());
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
