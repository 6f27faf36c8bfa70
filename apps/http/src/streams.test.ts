import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Document } from '@database-service/core';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from './testing/call.js';
import { openSocket } from './testing/raw-request.js';
import { startTestServer, type TestServer, type TestServerOptions } from './testing/start-test-server.js';
import { acknowledge, stubDocument } from './testing/stub-adapter.js';

let server: TestServer;

async function start(options: TestServerOptions): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

afterEach(() => server.stop(0));

/** Documents without end, with a count of those taken and a promise of their reader's leaving. */
function endlessDocuments() {
  const left = Promise.withResolvers<void>();
  const state = { taken: 0 };
  async function* find(): AsyncGenerator<Document> {
    try {
      for (;;) {
        state.taken += 1;
        yield stubDocument(String(state.taken), { text: 'x'.repeat(10_000) });
      }
    } finally {
      left.resolve();
    }
  }
  return { state, left: left.promise, behaviour: { find } };
}

async function statusesAnswered(): Promise<readonly number[]> {
  for (let tries = 0; server.answered.length === 0 && tries < 100; tries += 1) await sleep(10);
  return server.answered.map(({ status }) => status);
}

const exportPath = '/api/v1/collections/c/export';
const importPath = '/api/v1/collections/c/import';

describe('export', () => {
  it('answers with a line for each document', async () => {
    await start({
      behaviour: {
        async *find() {
          yield stubDocument('a', { n: 1 });
          yield stubDocument('b', { text: 'line\nbreak' });
        },
      },
    });
    const response = await fetch(server.url + exportPath);
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { id: 'a', data: { n: 1 }, version: 1 },
      { id: 'b', data: { text: 'line\nbreak' } },
    ]);
  });

  it('is empty for nothing, and has no body for HEAD', async () => {
    const endless = endlessDocuments();
    await start({});
    expect(await (await fetch(server.url + exportPath)).text()).toBe('');
    await server.stop(0);
    await start({ behaviour: endless.behaviour });
    expect((await fetch(server.url + exportPath, { method: 'HEAD' })).status).toBe(200);
    await endless.left;
  });

  it('answers a fault found at the start as any other', async () => {
    await start({});
    expect((await call(server.url, 'GET', `${exportPath}?filter={"a":{"$x":1}}`)).reason).toBe('UNKNOWN_OPERATOR');
    expect((await call(server.url, 'GET', exportPath, { headers: { Accept: 'text/html' } })).status).toBe(406);
  });

  it('waits for a client that does not read, and ends when it goes', async () => {
    const endless = endlessDocuments();
    await start({ behaviour: endless.behaviour });
    const socket = await openSocket(server.port);
    socket.pause();
    socket.write(`GET ${exportPath} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await sleep(500);
    const taken = endless.state.taken;
    await sleep(200);
    expect(taken).toBeGreaterThan(1);
    expect(endless.state.taken).toBe(taken);
    // 10 kB each: the kernel's buffers hold some megabytes, not more.
    expect(taken).toBeLessThan(2_000);
    socket.destroy();
    await endless.left;
    expect(await statusesAnswered()).toEqual([499]);
  });

  it('that fails half-way is cut, so that nobody takes it for whole', async () => {
    await start({
      behaviour: {
        async *find() {
          for (let id = 0; id < 100; id += 1) yield stubDocument(String(id), { text: 'x'.repeat(10_000) });
          throw new Error('the disk is gone');
        },
      },
    });
    const response = await fetch(server.url + exportPath);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    expect(JSON.stringify(server.logged)).toContain('the disk is gone');
  });
});

describe('import', () => {
  const send = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
    call(server.url, 'POST', importPath, { body, headers: { 'Content-Type': 'application/x-ndjson', ...headers } });

  it('writes each line', async () => {
    await start({});
    expect((await send('{"data":{"a":1}}\n\n{"id":"x","data":{}}')).data).toMatchObject({ inserted_count: 2 });
    const packed = gzipSync('{"data":{}}\n'.repeat(1_000));
    expect((await send(packed, { 'Content-Encoding': 'gzip' })).data).toMatchObject({ inserted_count: 1_000 });
  });

  it('takes no more than it writes', async () => {
    const release = Promise.withResolvers<void>();
    await start({
      behaviour: {
        async write(context, batch) {
          await release.promise;
          return acknowledge(context, batch);
        },
      },
    });
    const line = `{"data":{"text":"${'x'.repeat(10_000)}"}}\n`;
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        if (sent > 3_000) controller.close();
        else controller.enqueue(Buffer.from(line));
      },
    });
    const answered = send(body);
    await sleep(700);
    // Most of 30 MB wait at the client; what is under way fits the buffers.
    expect(sent).toBeLessThan(1_500);
    release.resolve();
    expect((await answered).data).toMatchObject({ inserted_count: 3_000 });
  });

  it.each([
    ['not NDJSON by its type', '{}', { 'Content-Type': 'application/json' }, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a line that is too long', `{"data":{}}\n"${'x'.repeat(200_000)}"`, {}, 'BODY_TOO_LARGE'],
    ['a line that is no JSON', '{"data":{}}\nnope\n', {}, 'MALFORMED_JSON'],
    ['a cut gzip', gzipSync('{"data":{}}\n').subarray(0, 15), { 'Content-Encoding': 'gzip' }, 'INVALID_ENCODING'],
    ['a bomb', gzipSync(Buffer.alloc(50_000_000)), { 'Content-Encoding': 'gzip' }, 'BODY_TOO_LARGE'],
    ['no gzip', '{"data":{}}\n', { 'Content-Encoding': 'gzip' }, 'INVALID_ENCODING'],
  ])('refuses %s', async (_name, body, headers: Record<string, string>, reason) => {
    await start({ bodyBytesMax: 100_000 });
    expect((await send(body, headers)).reason).toBe(reason);
  });

  it('tells what was done when the client goes, and does not take a cut line for whole', async () => {
    const ids: string[] = [];
    await start({
      behaviour: {
        async write(context, batch) {
          for (const operation of batch.operations) if (operation.kind === 'insert') ids.push(operation.document.id);
          return acknowledge(context, batch);
        },
      },
    });
    const socket = await openSocket(server.port);
    socket.write(
      `POST ${importPath} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 999\r\n\r\n`,
    );
    socket.write('{"id":"a","data":{}}\n{"id":"b","data":{}}');
    await sleep(50);
    socket.destroy();
    expect(await statusesAnswered()).toEqual([499]);
    expect(ids).not.toContain('b');
  });
});
