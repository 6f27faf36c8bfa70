import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

/** Kills the server where it is about to answer a request with the header: after the commit, before the answer. */
const dieBeforeAnswer = `
  import { ServerResponse } from 'node:http';
  const { writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.writeHead = function (...given) {
    if (this.req.headers['x-die'] !== undefined) process.kill(process.pid, 'SIGKILL');
    return writeHead.apply(this, given);
  };
`;
const hook = `data:text/javascript;base64,${Buffer.from(dieBeforeAnswer).toString('base64')}`;
const folder = makeFolder();
let server: SpawnedServer = await start();
afterAll(async () => {
  await server.stop();
  folder.remove();
});

function start(): Promise<SpawnedServer> {
  return spawnServer(folder.path, { APP_RATE_LIMIT_ENABLED: 'false', NODE_OPTIONS: `--import=${hook}` });
}

const increment = { $inc: { n: 1 } };

it.each<[string, string, unknown, number, unknown]>([
  ['POST', '/documents', { collection: 'c', data: { n: 1 } }, 201, { version: 1 }],
  ['PUT', '/documents/c/put', { data: { n: 1 } }, 200, { version: 2 }],
  ['POST', '/documents/c/inc/find-and-update', { update: increment }, 200, { data: { n: 1 } }],
  ['POST', '/documents/c/upsert', { filter: { id: 'up' }, update: increment }, 200, { operation: 'inserted' }],
  ['DELETE', '/documents/c/del', undefined, 200, null],
  [
    'POST',
    '/transactions/execute',
    {
      operations: [
        { type: 'update', collection: 'c', id: 'inc', update: increment },
        { type: 'update', collection: 'c', id: 'put', update: increment },
      ],
    },
    200,
    { status: 'committed' },
  ],
])('%s %s: killed behind the commit, the server gives its first answer to the repetition', async (...request) => {
  const [method, path, body, status, data] = request;
  const key = { 'Idempotency-Key': `${method} ${path}`.replaceAll(' ', '') };
  const api = () => new ApiClient(server.url);
  for (const id of ['put', 'inc', 'del']) await api().post('/documents', { collection: 'c', id, data: {} });
  const before = await api().export('c');
  await expect(api().send(method, path, body, { ...key, 'X-Die': 'now' })).rejects.toThrow('fetch failed');
  expect((await server.ended).signal).toBe('SIGKILL');
  server = await start();
  const committed = await api().export('c');
  expect(committed).not.toEqual(before);
  const answer = await api().send(method, path, body, key);
  expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([status, 'true']);
  if (data === null) expect(answer.data).toBeNull();
  else expect(answer.data).toMatchObject(data as object);
  expect(await api().export('c')).toEqual(committed);
});
