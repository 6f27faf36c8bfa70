import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServiceClient } from '../service-client.js';
import { buildScripts, clientPrograms, clientsFolder, type Running, startCommand } from './client-programs.js';
import { type FullService, startFullService } from './full-service.js';

const minutes = 60_000;
const expected = readFileSync(path.join(clientsFolder, 'expected-output.txt'), 'utf8');

let service: FullService;

beforeAll(async () => {
  const builds = buildScripts.map(async (script) => {
    const { code, stdout, stderr } = await startCommand(['sh', script]).finished;
    if (code !== 0) throw new Error(`${script} failed: ${stdout}${stderr}`);
  });
  await Promise.all(builds);
  service = await startFullService();
}, 15 * minutes);
afterAll(() => service?.stop());

async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const endMs = Date.now() + minutes;
  while (!isSo()) {
    if (Date.now() > endMs) throw new Error(`It did not come to pass: ${what()}`);
    await sleep(20);
  }
}

describe.each(clientPrograms)('the example of $name', ({ command, environment }) => {
  it(
    'prints what the page says, from beginning to end',
    async () => {
      const run = startCommand(command, { ...environment, ...service.environment });
      expect(await run.finished).toEqual({ code: 0, stdout: expected, stderr: '' });
    },
    2 * minutes,
  );

  it(
    'says in one line that the database does not exist',
    async () => {
      const settings = { ...environment, ...service.environment, SERVICE_DATABASE: 'nowhere' };
      const stderr = 'INVALID_REQUEST, UNKNOWN_DATABASE: No database "nowhere" is enabled. Enabled are: sqlite.\n';
      expect(await startCommand(command, settings).finished).toEqual({ code: 1, stdout: '', stderr });
    },
    2 * minutes,
  );
});

describe('all of them', () => {
  it(
    'say in one line that nobody answers, when they have tried for a while',
    async () => {
      const nobody = { SERVICE_URL: 'http://127.0.0.1:1', SERVICE_ADDRESS: '127.0.0.1:1' };
      const runs = clientPrograms.map(({ command, environment }) =>
        startCommand(command, { ...environment, ...nobody }),
      );
      for (const run of runs) {
        const { code, stdout, stderr } = await run.finished;
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        expect(stderr).toMatch(/^No answer from (http:\/\/)?127\.0\.0\.1:1: .+\n$/);
      }
    },
    2 * minutes,
  );

  it(
    'follow a collection over the death of the service, and miss nothing',
    async () => {
      const client = new ServiceClient(service.environment.SERVICE_URL);
      const runs = clientPrograms.map(({ command, environment }): Running => {
        return startCommand([...command, 'follow', 'followed'], { ...environment, ...service.environment });
      });
      const allPrinted = (text: string) =>
        until(
          () => runs.every((run) => run.printed() === text),
          () => JSON.stringify(runs.map((run, index) => [clientPrograms[index]?.name, run.printed()])),
        );
      await allPrinted('following\n');
      await client.post('/documents', { collection: 'followed', id: 'a', data: { n: 1 } });
      await allPrinted('following\ncreated a 1\n');
      await service.kill();
      await service.restart();
      // Before most have come back: they are told of it by the token that they hold.
      await client.post('/documents/followed/a/find-and-update', { update: { $inc: { n: 1 } } });
      await client.post('/documents/bulk/insert', { collection: 'followed', documents: [{ id: 'b', data: {} }] });
      await client.post('/documents/followed/b/find-and-delete', {});
      await allPrinted('following\ncreated a 1\nupdated a 2\ncreated b 1\ndeleted b 2\n');
      await client.delete('/collections/followed');
      const stdout = 'following\ncreated a 1\nupdated a 2\ncreated b 1\ndeleted b 2\ndropped\n';
      for (const run of runs) expect(await run.finished).toEqual({ code: 0, stdout, stderr: '' });
    },
    4 * minutes,
  );
});
