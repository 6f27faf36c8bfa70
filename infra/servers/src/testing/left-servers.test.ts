import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { acceptsConnections } from '../keep/ports.ts';
import { describeOnServer } from './describe-on-server.ts';
import { removeLeftServers } from './test-servers.ts';

const program = `
  const { TestServers } = await import(${JSON.stringify(path.join(import.meta.dirname, 'test-servers.ts'))});
  console.log((await new TestServers(console.error).startOwn('toxiproxy')).uri);
  setInterval(() => {}, 1000);
`;

await describeOnServer('toxiproxy', () => {
  it('that runs of the tests left when they were killed are ended by the next', async () => {
    const run = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [uri] = (await once(createInterface(run.stdout), 'line')) as [string];
    const port = Number(new URL(uri).port);
    await removeLeftServers();
    expect(await acceptsConnections(port)).toBe(true);

    run.kill('SIGKILL');
    await once(run, 'exit');
    expect(await acceptsConnections(port)).toBe(true);
    await removeLeftServers();
    expect(await acceptsConnections(port)).toBe(false);
  });
});
