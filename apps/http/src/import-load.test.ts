import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { readLines } from './request/read-lines.js';
import { openSocket } from './testing/raw-request.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

let server: TestServer | undefined;

afterEach(async () => {
  await server?.stop(0);
  server = undefined;
});

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

describe('an import of very many lines', () => {
  it.each([
    ['blank', '\n'],
    ['broken', 'x\n'],
    ['good', '1\n'],
  ])('lets others in between %s ones', async (_name, line) => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    let lines = 0;
    const count = line === '\n' ? 200_000 : 20_000;
    for await (const _line of readLines(once(Buffer.from(line.repeat(count))), 1_000)) lines += 1;
    clearInterval(timer);
    expect(lines).toBe(line === '\n' ? 0 : count);
    expect(turns).toBeGreaterThan(5);
  });

  it('ends when its client goes away, though all of its packed body has come', async () => {
    server = await startTestServer();
    const body = gzipSync('x\n'.repeat(4_000_000));
    const socket = await openSocket(server.port);
    socket.write(
      `POST /api/v1/collections/c/import HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
    await sleep(100);
    expect(server.answered).toEqual([]);
    socket.destroy();
    for (let tries = 0; server.answered.length === 0 && tries < 50; tries += 1) await sleep(20);
    expect(server.answered.map(({ status }) => status)).toEqual([499]);
  });
});
