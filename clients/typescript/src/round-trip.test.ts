import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder, type SpawnedServer, spawnServer } from '../../../apps/http/src/testing/spawn-server.ts';

const run = promisify(execFile);
const here = path.resolve(import.meta.dirname, '..');
const source = readFileSync(path.join(import.meta.dirname, 'round-trip.ts'), 'utf8');

const data = makeFolder();
let server: SpawnedServer;
let work: string;

beforeAll(async () => {
  server = await spawnServer(data.path);
  // Within the package, so that the program finds its library; and where nobody looks for sources.
  const cache = path.join(here, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  work = mkdtempSync(path.join(cache, 'client-'));
  mkdirSync(path.join(work, 'generated'));
  mkdirSync(path.join(work, 'src'));
  writeFileSync(path.join(work, 'package.json'), '{"type":"module"}');
  const types = await openapiTS(new URL('/openapi.json', server.url));
  writeFileSync(path.join(work, 'generated/api.d.ts'), astToString(types));
});

afterAll(async () => {
  await server.stop();
  data.remove();
  rmSync(work, { recursive: true, force: true });
});

/** Compiles a program against the generated types. Rejects with the compiler's output. */
async function compile(name: string, text: string): Promise<void> {
  const file = path.join(work, 'src', `${name}.ts`);
  writeFileSync(file, text);
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--outDir', 'dist'];
  const types = ['--typeRoots', path.resolve(here, '../../node_modules/@types'), '--skipLibCheck', 'false'];
  await run(path.join(here, 'node_modules/.bin/tsc'), [...options, ...types, '--rootDir', '.', file], { cwd: work });
}

it('compiles, and does a round trip', async () => {
  await compile('round-trip', source);
  const { stdout } = await run(process.execPath, [path.join(work, 'dist/src/round-trip.js'), server.url]);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    user: { name: 'Ada', age: 37 },
    listed: ['ada'],
    total: 1,
    found: { age: 37 },
    langs: { name: 'Ada', age: 37, langs: ['en', 'fr'] },
    stale: { status: 409, code: 'OPTIMISTIC_LOCK_ERROR', reason: 'VERSION_MISMATCH' },
  });
});

it('does not compile where it says otherwise than the description', async () => {
  const faults: readonly (readonly [right: string, wrong: string, fault: RegExp])[] = [
    ["id: 'ada', data: {", "id: 'ada', content: {", /'content' does not exist in type/],
    ["return: 'after'", "return: 'later'", /"later"' is not assignable to type/],
    ['data.pagination.total', 'data.pagination.sum', /Property 'sum' does not exist/],
  ];
  let wrong = source;
  for (const [right, other] of faults) {
    expect(wrong).toContain(right);
    wrong = wrong.replace(right, other);
  }
  const output = await compile('wrong', wrong).then(
    () => 'compiled',
    ({ stdout }: { stdout: string }) => stdout,
  );
  for (const [, , fault] of faults) expect(output).toMatch(fault);
});
