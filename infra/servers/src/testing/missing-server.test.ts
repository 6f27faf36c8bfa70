import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const config = path.join(import.meta.dirname, 'missing/missing.config.ts');

/** Runs the fixture without a program on the path, so that nothing can be installed, and without Docker. */
function runWithoutServers(ci: string): { readonly said: string; readonly status: number | null } {
  const env = { PATH: '', HOME: process.env.HOME, CI: ci, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  const parameters = [vitest, 'run', '--config', config];
  const { stdout, stderr, status } = spawnSync(process.execPath, parameters, { env, encoding: 'utf8' });
  return { said: `${stderr}${stdout}`, status };
}

it('a server that cannot be had is a test that is skipped, and the run says so', () => {
  const { said, status } = runWithoutServers('');
  expect(status).toBe(0);
  expect(said).toMatch(/^NOT TESTED: FerretDB 1 could not be had: .*FerretDB 1.24 needs go: apt-get install golang$/m);
  expect(said).toMatch(/^NOT TESTED: MongoDB 7, a replica set could not be had: TEST_MONGODB7_URI is not set; /m);
  expect(said).toMatch(/^0 passed, 0 failed, 2 skipped$/m);
});

it('in CI it is a failure, but for one that is optional', () => {
  const { said, status } = runWithoutServers('true');
  expect(status).toBe(1);
  expect(said).toContain('NOT TESTED: FerretDB 1 ');
  expect(said).toMatch(/^0 passed, 1 failed, 1 skipped$/m);
});
