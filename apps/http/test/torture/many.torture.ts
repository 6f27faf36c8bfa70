import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../../src/testing/spawn-server.js';

const count = Number(process.env.TORTURE_DOCUMENTS ?? 1_000_000);
const folder = makeFolder();
afterAll(() => folder.remove());

/** Most memory that a process has had, in MiB. */
function peakOf({ process: { pid } }: SpawnedServer): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}

function start(atomicity: string): Promise<SpawnedServer> {
  return spawnServer(folder.path, {
    APP_RATE_LIMIT_ENABLED: 'false',
    APP_LOG_ACCESS: 'false',
    APP_SQLITE_MANY_WRITE_ATOMICITY: atomicity,
    APP_LIMITS_OPERATION_TIMEOUT_MS: '3600000',
    NODE_OPTIONS: '--max-semi-space-size=8 --max-old-space-size=256',
  });
}

async function fill(): Promise<void> {
  const server = await start('statement');
  function* lines(): Generator<string> {
    for (let n = 0; n < count; n += 1) yield `{"id":"d${n}","data":{"n":${n},"text":"small"}}\n`;
  }
  const response = await fetch(`${server.url}/api/v1/collections/c/import`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(lines(), { objectMode: true })) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  expect((await response.json()) as unknown).toMatchObject({ data: { inserted_count: count } });
  await server.stop();
}

/** Does a call, and creates documents one after the other meanwhile, by the same server and by another on the same file. */
async function runBeside(server: SpawnedServer, other: SpawnedServer | undefined, path: string, body: unknown) {
  const api = new ApiClient(server.url);
  let isDone = false;
  const began = performance.now();
  const running = api.post(path, body).finally(() => {
    isDone = true;
  });
  const creates = [server, ...(other === undefined ? [] : [other])].map(async ({ url }) => {
    let longestMs = 0;
    const own = new ApiClient(url);
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const sent = performance.now();
      expect((await own.post('/documents', { collection: 'beside', data: {} })).status).toBe(201);
      longestMs = Math.max(longestMs, performance.now() - sent);
    }
    return Math.round(longestMs);
  });
  const { data } = await running;
  const seconds = Math.round((performance.now() - began) / 1000);
  return { data, seconds, longestMs: await Promise.all(creates) };
}

it(`changes ${count.toLocaleString('en')} documents in memory that does not grow with them, and lets others in as declared`, async () => {
  await fill();
  for (const atomicity of ['statement', 'document']) {
    const server = await start(atomicity);
    const other = atomicity === 'document' ? await start(atomicity) : undefined;
    const api = new ApiClient(server.url);
    await api.post('/documents', { collection: 'beside', data: {} });
    const before = peakOf(server);
    const update = { filter: {}, update: { $inc: { n: 1 } } };
    const ran = await runBeside(server, other, '/documents/c/update-many', update);
    expect(ran.data).toEqual({ matched_count: count, modified_count: count });
    const grown = peakOf(server) - before;
    console.log(
      `${atomicity}: ${ran.seconds} s, a create waited ${ran.longestMs.join(' and, in another process, ')} ms at most, ` +
        `peak ${before} + ${grown} MiB`,
    );
    expect(grown).toBeLessThan(160);
    if (atomicity === 'document') expect(Math.max(...ran.longestMs)).toBeLessThan(2_000);
    await other?.stop();
    await server.stop();
  }
  const server = await start('document');
  const api = new ApiClient(server.url);
  expect((await api.post('/documents/c/count', { filter: { version: 3 } })).data).toMatchObject({ count });
  const before = peakOf(server);
  const ran = await runBeside(server, undefined, '/documents/c/delete-many', { filter: {} });
  expect(ran.data).toEqual({ deleted_count: count });
  console.log(`delete-many: ${ran.seconds} s, ${ran.longestMs[0]} ms, peak ${before} + ${peakOf(server) - before} MiB`);
  await server.stop();
});
