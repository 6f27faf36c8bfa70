import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Workplace } from './testing/run-dbs.js';

vi.setConfig({ testTimeout: 120_000 });

const place = new Workplace();
const page = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? '');
const written = blocks.flatMap((block) => block.split('\n'));

let server: Awaited<ReturnType<typeof place.serve>>;
let environment: Record<string, string>;

beforeAll(async () => {
  mkdirSync(place.path('configs'));
  writeFileSync(place.path('configs/config.yaml'), 'app: { name: example }\n');
  server = await place.serve();
  environment = { DBS_URL: server.url };
});

afterAll(() => place.remove());

const blockWith = (text: string): string => blocks.find((block) => block.includes(text)) ?? '';

/** Runs a block word by word, and gives the last lines of what it printed. */
async function run(block: string): Promise<string[]> {
  const { code, stdout, stderr } = await place.bash(`set -o pipefail\n${block}`, environment);
  expect({ code, stderr: stderr.replace(/^(Imported|Exported|Backed up and verified): .*\n/gm, '') }).toEqual({
    code: 0,
    stderr: '',
  });
  return stdout.trimEnd().split('\n');
}

it('has the examples of every help', async () => {
  const names = async (...path: string[]): Promise<string[][]> => {
    const { code, stdout } = await place.run([...path, '--help']);
    expect(code).toBe(0);
    const examples = [...stdout.matchAll(/^ {2}\$ (.*)$/gm)].map(([, example]) => example ?? '');
    if (!/^(config|collections|indexes)$/.test(path.join(' '))) expect(examples.length).toBeGreaterThan(0);
    expect(examples.filter((example) => !written.includes(example))).toEqual([]);
    const commands = /^Commands:\n((?: {2}.*\n)+)/m.exec(stdout)?.[1] ?? '';
    return [...commands.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => [...path, name ?? '']);
  };
  const commands = await names();
  expect(commands.flat()).toEqual(
    'serve query explain watch import export collections indexes databases backup restore config completion'.split(' '),
  );
  const inner = await Promise.all(commands.filter(([name]) => name !== 'backup').map((path) => names(...path)));
  expect(inner.flat().length).toBe(9);
  for (const path of inner.flat()) await names(...path);
});

it('imports, exports, queries and explains', async () => {
  const moved = await run(blockWith('dbs import'));
  expect(moved).toContain('  "replaced_count": 3,');
  expect(JSON.parse(moved.at(-1) ?? '')).toMatchObject({ id: 'ada', data: { age: 36 } });
  expect(readFileSync(place.path('users.ndjson'), 'utf8').trimEnd().split('\n').length).toBe(3);
  const [first, second, ...rest] = await run(blockWith('dbs query'));
  expect(JSON.parse(first ?? '')).toMatchObject({ id: 'grace' });
  expect(JSON.parse(second ?? '')).toMatchObject({ id: 'ada' });
  expect(rest.slice(3, 5)).toEqual(['{"count":2,"collection":"users"}', `{"_id":null,"age":${(36 + 45 + 29) / 3}}`]);
  expect(JSON.parse(rest[5] ?? '')).toMatchObject({ engine: 'sqlite', documents_returned: 2 });
});

it('watches', async () => {
  let token = '';
  const commands = blockWith('dbs watch').trimEnd().split('\n');
  expect(commands.length).toBe(3);
  for (const command of commands) {
    const given = command.replace(/1\.\w+\.\w+/, token);
    const running = place.bash(`${given} | head -n 1`, environment);
    let isOver = false;
    void running.then(() => {
      isOver = true;
    });
    for (let age = 30; !isOver; age += 1) {
      const input = `{"id":"new","data":{"name":"New","age":${age}}}`;
      await place.run(['import', 'users', '--on-conflict', 'replace', '--quiet'], { input, environment });
    }
    const change = JSON.parse((await running).stdout);
    expect(change).toMatchObject({ collection: 'users', document_id: 'new' });
    token = change.token;
  }
});

it('manages collections, indexes and databases', async () => {
  const printed = await run(blockWith('dbs collections'));
  expect(printed).toContain('{"dropped":"old_orders"}');
  expect(printed).toContain('{"dropped":"about_text","collection":"users"}');
  expect(printed).toContain('{"index_name":"age_-1_name_1","collection":"users"}');
});

it('backs up, checks, completes and restores', async () => {
  const made = await run(blockWith('dbs backup').split('\n').slice(0, 2).join('\n'));
  expect(made.length).toBe(2);
  const [archive = ''] = readdirSync(place.path('data/backups')).filter((name) => name !== '.lock');
  const name = /\d{4}-\d\d-\d\dT[\w-]+Z/g;
  const rest = await run(blockWith('dbs backup').split('\n').slice(2).join('\n').replaceAll(name, archive));
  expect(rest.find((line) => line.includes('is whole'))).toContain(archive);
  await run(blockWith('dbs completion'));
  expect(readFileSync(place.path('_dbs'), 'utf8')).toContain('#compdef dbs');
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
  const restored = await run(blockWith('dbs restore').replaceAll(name, archive));
  expect(restored[0]).toMatch(/^Restored sqlite: .* has 4 documents\./);
});
