import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../../..');
const page = readFileSync(path.join(root, 'docs/QUICKSTART.md'), 'utf8');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** Blocks of commands with the block of answers that follows, in order. */
const steps = [...page.matchAll(/```sh\n(.*?)```\n+(?:```json\n(.*?)```)?/gs)].map(([, script = '', answers]) => ({
  name: script.split('\n')[0] ?? '',
  script,
  answers: answers
    ?.trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line)),
}));

const folder = makeFolder();
let server: SpawnedServer;

beforeAll(async () => {
  server = await spawnServer(folder.path);
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

describe('the quickstart', () => {
  it('begins with the command of the README, which has no answer', () => {
    expect(steps[0]?.script).toBe('npx -y -p node@24 -p pnpm@10 pnpm start\n');
    expect(readme).toContain(steps[0]?.script);
    expect(steps.filter(({ answers }) => answers === undefined)).toHaveLength(1);
    expect(steps).toHaveLength(13);
  });

  it.each(steps.slice(1).map((step) => [step.name, step] as const))(
    '%s answers what the page says',
    async (_, step) => {
      // Word by word, but for the port; and each answer on a line of its own.
      const script = step.script
        .replaceAll('localhost:8080', `127.0.0.1:${server.port}`)
        .replaceAll(/^curl -s (?!.*>)/gm, 'echo; curl -s ')
        // A watch ends by its time limit, which curl tells as a failure.
        .replaceAll(/^wait$/gm, 'wait || true; echo');
      const { stdout } = await run('sh', ['-ec', script], { cwd: folder.path });
      const lines = stdout.split('\n').filter((line) => line !== '');
      const answered = lines.map((line): unknown => JSON.parse(line));
      expect(answered).toMatchObject(step.answers ?? []);
      expect(answered).toHaveLength(step.answers?.length ?? 0);
    },
  );
});
