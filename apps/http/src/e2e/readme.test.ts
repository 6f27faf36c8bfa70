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

it("the README's calls, word by word but for the port, do what it says", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../../README.md'), 'utf8');
  const [, block] = /## Use it\n\n```sh\n(.*?)```/s.exec(page) ?? [];
  const script = (block ?? '')
    .replaceAll('localhost:8080', `127.0.0.1:${server.port}`)
    .replaceAll('curl -s', 'echo; curl -s');
  const printed = execFileSync('sh', ['-ec', script], { encoding: 'utf8' });
  const answers = printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Answer => JSON.parse(line));
  expect(answers.map(({ success }) => success)).toEqual([true, true, true, true, true, true]);
  const [made, changed, found, index, explained, grouped] = answers.map(({ data }) => data);
  expect(made).toMatchObject({ id: 'ada', version: 1 });
  expect(changed).toMatchObject({ version: 2, data: { age: 37, langs: ['en', 'fr', 'la'] } });
  expect(found).toMatchObject({ pagination: { total: 1 }, documents: [{ id: 'ada' }] });
  expect(index).toEqual({ index_name: 'age_-1', collection: 'users' });
  expect(explained).toMatchObject({ residual: null, index: { name: 'age_-1' } });
  expect(grouped).toEqual({ results: [{ _id: null, users: 1, age: 37 }] });
});
