import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Running, Workplace } from './testing/run-dbs.js';

vi.setConfig({ testTimeout: 240_000 });

const place = new Workplace();
let server: Awaited<ReturnType<typeof place.serve>>;
let environment: Record<string, string>;

const count = 100_000;
const fileName = 'many.ndjson';
/** A heap that the 55 MB of the file do not fit into. */
const smallHeap = { NODE_OPTIONS: '--max-old-space-size=40 --max-semi-space-size=2' };

beforeAll(async () => {
  server = await place.serve();
  environment = { DBS_URL: server.url };
  const text = 'Zürich 東京 '.repeat(25);
  const line = (n: number) => `${JSON.stringify({ id: `d${String(n).padStart(6, '0')}`, data: { n, text } })}\n`;
  writeFileSync(place.path(fileName), Array.from({ length: count }, (_, n) => line(n)).join(''));
});

afterAll(() => place.remove());

/** The most memory that a command took while it ran, in bytes, as the system tells it. */
async function watchMemory({ child, ended }: Running): Promise<number> {
  let most = 0;
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      most = Math.max(most, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // It ended just now.
    }
    await wait(50);
  }
  return most;
}

async function countOf(collection: string): Promise<number> {
  const { stdout } = await place.run(['query', collection, '--count'], { environment });
  return (JSON.parse(stdout) as { readonly count: number }).count;
}

describe('100,000 documents', () => {
  it('go in and out with flat memory', async () => {
    const importing = place.start(['import', 'many', fileName], { ...environment, ...smallHeap });
    const importMemory = await watchMemory(importing);
    expect(await importing.ended).toMatchObject({ code: 0 });
    const exporting = place.start(['export', 'many', 'out.ndjson'], { ...environment, ...smallHeap });
    const exportMemory = await watchMemory(exporting);
    expect(await exporting.ended).toMatchObject({ code: 0 });
    expect(exporting.output.stderr).toMatch(/Exported: 100000 documents\.\n$/);
    for (const memory of [importMemory, exportMemory]) {
      expect(memory).toBeGreaterThan(20_000_000);
      expect(memory).toBeLessThan(160_000_000);
    }
    let at = 0;
    for await (const line of createInterface({ input: createReadStream(place.path('out.ndjson')) })) {
      const { id, data } = JSON.parse(line) as { readonly id: string; readonly data: { readonly n: number } };
      if (id !== `d${String(at).padStart(6, '0')}` || data.n !== at) throw new Error(`Line ${at}: ${line}`);
      at += 1;
    }
    expect(at).toBe(count);
  });

  it('are read page by page, and by head', async () => {
    const piped = await place.bash(
      'set -o pipefail; dbs export many --quiet | head -n 3 | wc -l; dbs query many --all | head -n 2 | wc -l',
      environment,
    );
    expect(piped).toEqual({ code: 0, stdout: '3\n2\n', stderr: '' });
    const all = await place.bash('set -o pipefail; dbs query many --all --projection n | wc -l', {
      ...environment,
      ...smallHeap,
    });
    expect(all).toEqual({ code: 0, stdout: `${count}\n`, stderr: '' });
  });

  it('go in when the import was killed and is repeated', async () => {
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const collection = `killed_${signal.toLowerCase()}`;
      const running = place.start(['import', collection, fileName], environment);
      while ((await countOf(collection)) === 0) await wait(50);
      running.child.kill(signal);
      const { code, stderr } = await running.ended;
      expect(code).toBe(signal === 'SIGINT' ? 130 : null);
      if (signal === 'SIGINT')
        expect(stderr).toMatch(/^error: Interrupted when .* had been sent\. What was written stays\./m);
      const there = await countOf(collection);
      expect(there).toBeLessThan(count);
      const again = await place.run(['import', collection, fileName, '--on-conflict', 'skip', '--json'], {
        environment,
      });
      expect(again.code).toBe(0);
      const { inserted_count: inserted, skipped_count: skipped } = JSON.parse(again.stdout) as Record<string, number>;
      expect((inserted ?? 0) + (skipped ?? 0)).toBe(count);
      // What the killed one had on its way may have been written after the count.
      expect(skipped).toBeGreaterThanOrEqual(there);
      expect(await countOf(collection)).toBe(count);
    }
  });

  it('say how far they came when the service dies', async () => {
    const folder = { APP_SQLITE_FILE: place.path('dies.db') };
    const dying = await place.serve(folder);
    const there = { DBS_URL: dying.url };
    const running = place.start(['import', 'c', fileName], there);
    let documents = 0;
    while (documents === 0) {
      const { stdout } = await place.run(['query', 'c', '--count'], { environment: there });
      documents = (JSON.parse(stdout) as { readonly count: number }).count;
    }
    dying.child.kill('SIGKILL');
    const { code, stderr } = await running.ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /When the connection broke, .* had been sent\. What was written stays\. Repeat it with --on-conflict skip/,
    );
  });
});

describe('an import', () => {
  it('ends at once where it is refused, though its input goes on', async () => {
    const refused = await place.bash('yes \'{"data":{}}\' | dbs import ../x', environment);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('BAD_NAME (400 VALIDATION_ERROR)');
    // Standard input stays open and silent: nothing may wait for it.
    for (const [args, code] of [
      [['import', '../x'], 1],
      [['import', 'c', '--url', 'http://127.0.0.1:1'], 3],
    ] as const) {
      const idle = place.start(args, environment);
      expect((await idle.ended).code).toBe(code);
    }
  });

  it('counts lines that failed, shows the first and exits with 1', async () => {
    const input = Array.from({ length: 150 }, (_, n) => `{"id":"a","data":{"n":${n}}}\n`).join('');
    const { code, stdout, stderr } = await place.run(['import', 'fails', '--json'], { input, environment });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ inserted_count: 1, failed_count: 149, errors: { length: 100 } });
    expect(stderr).toMatch(
      /^error: Some lines were not imported: 1 inserted, 0 replaced, 0 skipped, 149 failed\.\n {2}line 2: /,
    );
    expect(stderr).toContain('… and 129 more');
  });
});
