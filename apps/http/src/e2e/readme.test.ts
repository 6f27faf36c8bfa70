import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
let server: SpawnedServer;

beforeAll(async () => {
  server = await spawnServer(folder.path);
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

interface Answer {
  readonly success: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Runs the first block of shell after a place in the README, but for the port, and gives the answers of its calls. */
function runCalls(after: string): readonly Answer[] {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../../README.md'), 'utf8');
  const [, block] = /```sh\n(.*?)```/s.exec(page.slice(page.indexOf(after))) ?? [];
  const script = (block ?? '')
    .replaceAll('localhost:8080', `127.0.0.1:${server.port}`)
    .replaceAll('curl -s', 'echo; curl -s');
  const printed = execFileSync('sh', ['-ec', script], { encoding: 'utf8' });
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Answer => JSON.parse(line));
}

it("the README's calls, word by word but for the port, do what it says", () => {
  const answers = runCalls('## Use it');
  expect(answers.map(({ success }) => success)).toEqual([true, true, true, true, true, true]);
  const [made, changed, found, index, explained, grouped] = answers.map(({ data }) => data);
  expect(made).toMatchObject({ id: 'ada', version: 1 });
  expect(changed).toMatchObject({ version: 2, data: { age: 37, langs: ['en', 'fr', 'la'] } });
  expect(found).toMatchObject({ pagination: { total: 1 }, documents: [{ id: 'ada' }] });
  expect(index).toEqual({ index_name: 'age_-1', collection: 'users' });
  expect(explained).toMatchObject({ residual: null, index: { name: 'age_-1' } });
  expect(grouped).toEqual({ results: [{ _id: null, users: 1, age: 37 }] });
});

it('and so do the further ones', () => {
  const answers = runCalls('<!-- example:language -->');
  expect(answers.map(({ success }) => success)).toEqual([true, true, true, true, true, true, true]);
  const [made, index, inserted, found, joined, patched, updated] = answers.map(({ data }) => data);
  expect(made).toEqual({ collection: 'orders' });
  expect(index).toEqual({ index_name: 'note_text', collection: 'orders' });
  expect(inserted).toEqual({ inserted_count: 2, inserted_ids: ['o1', 'o2'] });
  expect(found).toMatchObject({ pagination: { total: 1 }, documents: [{ id: 'o1', data: { double: 60 } }] });
  expect(joined).toEqual({ results: [{ _id: 'Ada', spent: 42.5, notes: ['Gift-wrapped, please', 'no gift'] }] });
  expect(patched).toMatchObject({ id: 'o1', version: 2, data: { user: 'ada', total: 30, paid: true } });
  expect(updated).toEqual({ matched_count: 2, modified_count: 2 });
});
