import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, Workplace } from './testing/run-dbs.js';

const place = new Workplace();
let server: Awaited<ReturnType<typeof place.serve>>;
let environment: Record<string, string>;

beforeAll(async () => {
  server = await place.serve();
  environment = { DBS_URL: server.url };
});

afterAll(() => place.remove());

async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('It did not come to pass.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function write(collection: string, id: string, data: object = {}): Promise<void> {
  const response = await fetch(`${server.url}/api/v1/documents`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ collection, id, data }),
  });
  expect(response.status).toBe(201);
}

const changesOf = ({ output }: Running): { document_id: string; token: string }[] =>
  output.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const idsOf = (running: Running): string[] => changesOf(running).map(({ document_id }) => document_id);

/** Writes until the watch has seen one, so that all later changes are seen. */
async function settle(running: Running, collection: string): Promise<void> {
  for (let n = 0; running.output.stdout === ''; n += 1) {
    await write(collection, `try${n}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('dbs watch', () => {
  it('prints changes until Ctrl-C, and goes on behind a token', async () => {
    const watch = place.start(['watch', 'c'], environment);
    await settle(watch, 'c');
    for (const id of ['a', 'b', 'ü']) await write('c', id);
    await until(() => idsOf(watch).includes('ü'));
    watch.child.kill('SIGINT');
    const { code, stderr } = await watch.ended;
    expect(code).toBe(130);
    const changes = changesOf(watch);
    expect(stderr).toContain(`Go on by: dbs watch c --since ${changes.at(-1)?.token}\n`);
    const since = changes.at(-3)?.token ?? '';
    const again = await place.run(['watch', 'c', '--since', since, '--limit', '2'], { environment });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout.split('\n').slice(0, 2)).toEqual(watch.output.stdout.split('\n').slice(-3, -1));
    const text = ['watch', 'c', '--since', since, '--limit', '1', '--output', 'text', '--detail', 'keys'];
    expect((await place.run(text, { environment })).stdout).toMatch(/^\d{4}-\S+Z created c\/b v1\n$/);
  });

  it('prints what the filter wants', async () => {
    const watch = place.start(['watch', 'f', '--filter', '{"n":{"$gte":2}}', '--limit', '2'], environment);
    for (let n = 0; !watch.output.stdout.includes('"n":2'); n += 1) {
      await write('f', `one${n}`, { n: 1 });
      await write('f', `two${n}`, { n: 2 });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await write('f', 'two', { n: 2 });
    const { code } = await watch.ended;
    expect(code).toBe(0);
    expect(idsOf(watch).map((id) => id.replace(/\d/g, ''))).toEqual(['two', 'two']);
  });

  it('connects again behind the last change when the service was killed: nothing is missed, nothing comes twice', async () => {
    const first = server;
    const port = new URL(first.url).port;
    const watch = place.start(['watch', 'k'], environment);
    await settle(watch, 'k');
    await write('k', 'before');
    await until(() => idsOf(watch).includes('before'));
    first.child.kill('SIGKILL');
    await first.ended;
    server = await place.serve({ APP_HTTP_PORT: port });
    await write('k', 'between');
    await until(() => idsOf(watch).includes('between'));
    server.child.kill('SIGTERM');
    await server.ended;
    server = await place.serve({ APP_HTTP_PORT: port });
    await write('k', 'after');
    await until(() => idsOf(watch).includes('after'));
    watch.child.kill('SIGTERM');
    const { code, stderr } = await watch.ended;
    expect(code).toBe(143);
    expect(idsOf(watch).filter((id) => !id.startsWith('try'))).toEqual(['before', 'between', 'after']);
    expect(new Set(idsOf(watch)).size).toBe(idsOf(watch).length);
    expect(stderr.match(/^The connection broke \(.+\); trying again\.\nConnected again\.\n/m)).not.toBeNull();
  });

  it('ends where no waiting helps', async () => {
    const lost = await place.run(['watch', 'c', '--since', '1.0000000000000000.1'], { environment });
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain('HISTORY_LOST (410 HISTORY_LOST)');
    expect(lost.stderr).toContain('Export the collection again');
    const wrong = await place.run(['watch', 'c', '--filter', '{"$text":{"$search":"x"}}'], { environment });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('BAD_OPERAND (400 INVALID_REQUEST)');
  });

  it('ends when its reader leaves', async () => {
    const piped = place.bash('set -o pipefail; dbs watch p --quiet | head -n 1 > first.txt; echo over', environment);
    let isOver = false;
    void piped.then(() => {
      isOver = true;
    });
    for (let n = 0; !isOver; n += 1) {
      await write('p', `p${n}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await piped).toEqual({ code: 0, stdout: 'over\n', stderr: '' });
  });
});
