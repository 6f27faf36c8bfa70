import { createReadStream, createWriteStream } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
const file = join(folder.path, 'documents.ndjson');
const documents = 12_000;
let server: SpawnedServer;

beforeAll(async () => {
  const data = JSON.stringify({ text: 'x'.repeat(5_000), list: [{ a: 1 }, { a: 2 }] });
  const lines = function* () {
    for (let n = 1; n <= documents; n += 1) yield `{"id":"d${n}","data":${data}}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  server = await spawnServer(folder.path, {
    APP_RATE_LIMIT_ENABLED: 'false',
    APP_SQLITE_SYNCHRONOUS: 'normal',
    NODE_OPTIONS: '--max-old-space-size=48 --max-semi-space-size=4',
  });
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

/** Memory of the process, as its metrics tell it. */
async function readResidentMib(): Promise<number> {
  const metrics = await (await fetch(`${server.metricsUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1024 ** 2;
}

/** The most memory that the process has while something goes on. */
async function measurePeakMib(work: () => Promise<void>): Promise<number> {
  let isDone = false;
  const sample = async (): Promise<number> => {
    let peak = 0;
    while (!isDone) {
      peak = Math.max(peak, await readResidentMib());
      await sleep(50);
    }
    return peak;
  };
  const sampling = sample();
  try {
    await work();
  } finally {
    isDone = true;
  }
  return await sampling;
}

async function importFile(): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const call = request(`${server.url}/api/v1/collections/c/import`, { method: 'POST', headers });
  call.on('error', reject).on('response', (response) => void json(response).then(resolve, reject));
  await pipeline(createReadStream(file), call);
  return await promise;
}

/** Takes an export up to a number of lines, resting after each piece. Gives the lines taken. */
async function takeExport(restMs: number, linesMax: number, coding = 'identity'): Promise<number> {
  const headers = { 'Accept-Encoding': coding };
  const response = await fetch(`${server.url}/api/v1/collections/c/export`, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-encoding') ?? 'identity').toBe(coding);
  let lines = 0;
  for await (const piece of response.body ?? []) {
    lines += piece.reduce((count: number, byte: number) => (byte === 0x0a ? count + 1 : count), 0);
    if (lines >= linesMax) break;
    if (restMs > 0) await sleep(restMs);
  }
  return lines;
}

it('takes no more memory for 60 MB that come in, or go out to fast and slow readers', async () => {
  const peakMib = await measurePeakMib(async () => {
    expect(await importFile()).toMatchObject({ data: { inserted_count: documents } });
    expect(await takeExport(0, documents)).toBe(documents);
    expect(await takeExport(0, documents, 'gzip')).toBe(documents);
    expect(await takeExport(0, documents, 'br')).toBe(documents);
    // What slow readers do not take waits in the file. They leave half-way.
    await Promise.all([takeExport(50, 700), takeExport(50, 700), takeExport(50, 700)]);
  });
  // About 240 are usual, of which the thread that writes has 35 and two that read 45. Data held somewhere would be 40 to 60
  // more.
  expect(peakMib).toBeLessThan(265);
}, 120_000);
