import { setTimeout as sleep } from 'node:timers/promises';
import { DataError, type OperationContext } from '@database-service/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openSocket, readAnswer } from './testing/raw-request.js';
import { startTestServer, type TestServer, type TestServerOptions } from './testing/start-test-server.js';
import { stubDocument } from './testing/stub-adapter.js';

let server: TestServer;

async function start(options: TestServerOptions): Promise<TestServer> {
  server = await startTestServer(options);
  return server;
}

afterEach(() => server.stop(0));

/** Work that ends only when it is told to, and tells when it began and why it ended. */
function hangingWork() {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const get = (context: OperationContext): Promise<never> => {
    begun.resolve();
    return new Promise((_resolve, reject) => {
      context.signal.addEventListener('abort', () => {
        ended.resolve(context.signal.reason);
        reject(context.signal.reason);
      });
    });
  };
  return { begun: begun.promise, ended: ended.promise, behaviour: { get } };
}

const get = 'GET /api/v1/documents/c/1 HTTP/1.1\r\nHost: x\r\n\r\n';

function postHead(length: number, type = 'application/json', path = '/api/v1/documents'): string {
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 1_000) throw new Error(`not in time: ${holds.toString()}`);
    await sleep(10);
  }
}

async function statusOfLast(): Promise<number | undefined> {
  for (let tries = 0; server.answered.length === 0 && tries < 100; tries += 1) await sleep(10);
  return server.answered.at(-1)?.status;
}

describe('a client that goes away', () => {
  it('ends the work for it', async () => {
    const work = hangingWork();
    await start({ behaviour: work.behaviour });
    const socket = await openSocket(server.port);
    socket.write(get);
    await work.begun;
    socket.destroy();
    expect(await work.ended).toMatchObject({ reason: 'CANCELLED' });
    expect(await statusOfLast()).toBe(499);
  });

  it('half-way through its body changes nothing', async () => {
    let writes = 0;
    await start({
      behaviour: {
        async write() {
          writes += 1;
          return [];
        },
      },
    });
    const socket = await openSocket(server.port);
    socket.write(`${postHead(100)}{"collection":"c","data":{}}`);
    await sleep(50);
    socket.destroy();
    expect(await statusOfLast()).toBe(499);
    expect(writes).toBe(0);
  });
});

describe('a slow client', () => {
  it('is answered 408 when its body is late', async () => {
    await start({ bodyTimeoutMs: 100 });
    const socket = await openSocket(server.port);
    socket.write(`${postHead(100)}{`);
    const answer = await readAnswer(socket);
    expect(answer.status).toBe(408);
    expect(JSON.parse(answer.body).error.details.reason).toBe('REQUEST_TIMEOUT');
    // And is not waited for any longer than that again.
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('is answered 408 when its headers are late', async () => {
    await start({ headersTimeoutMs: 100 });
    const socket = await openSocket(server.port);
    socket.write('GET / HTTP/1.1\r\nHost:');
    expect((await readAnswer(socket)).status).toBe(408);
  });

  it('that sends nothing at all is not kept', async () => {
    await start({ headersTimeoutMs: 100 });
    const socket = await openSocket(server.port);
    await new Promise((resolve) => socket.once('close', resolve));
  });

  it('may think about its second request for longer than about its first', async () => {
    await start({ headersTimeoutMs: 100 });
    const socket = await openSocket(server.port);
    socket.write(get);
    await readAnswer(socket);
    await sleep(500);
    socket.write(get);
    expect((await readAnswer(socket)).status).toBe(200);
  });

  it('may take its time between the pieces of an import, not longer', async () => {
    await start({ bodyTimeoutMs: 200 });
    const socket = await openSocket(server.port);
    socket.write(postHead(1000, 'application/x-ndjson', '/api/v1/collections/c/import'));
    for (let piece = 0; piece < 5; piece += 1) {
      socket.write('{"data":{}}\n');
      await sleep(100);
    }
    expect(server.answered).toEqual([]);
    const answer = await readAnswer(socket);
    expect(answer.status).toBe(408);
    expect(JSON.parse(answer.body).error.details).toHaveProperty('inserted_count');
  });
});

describe('a request behind one that was refused', () => {
  const long = 'x'.repeat(300_000);
  it.each([
    ['a line that is too long', postHead(long.length, 'application/x-ndjson', '/api/v1/collections/c/import'), long],
    [
      'a body that is not packed as it says',
      postHead(long.length, 'application/x-ndjson', '/api/v1/collections/c/import').replace(
        '\r\n\r\n',
        '\r\nContent-Encoding: gzip\r\n\r\n',
      ),
      long,
    ],
    ['a body that is too long', postHead(long.length), long],
  ])('for %s is answered: the rest of the body is read', async (_what, head, body) => {
    await start({ bodyBytesMax: 1_000 });
    const socket = await openSocket(server.port);
    socket.write(head + body);
    expect((await readAnswer(socket)).status).toBeGreaterThanOrEqual(400);
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await readAnswer(socket)).status).toBe(200);
    socket.destroy();
  });
});

describe('a client that takes nothing of its answer', () => {
  const large = (id: string) => stubDocument(id, { text: 'x'.repeat(1_900_000) });
  /** Opens a connection on which nothing is read. */
  const openUnread = async (request: string) => {
    const socket = await openSocket(server.port);
    socket.pause();
    socket.write(request);
    return socket;
  };
  /** Both ends of the connections of this process; one end is left of a connection that the server has cut. */
  const countSockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

  it('is cut off: nothing is kept for it', async () => {
    await start({ stalledMs: 200, behaviour: { get: async (_context, id) => large(id) } });
    // More than the operating system takes on for one connection.
    const socket = await openUnread(get.repeat(8));
    const opened = countSockets();
    await until(() => countSockets() < opened);
    socket.destroy();
  });

  it('amid an export is cut off, and its reading ends', async () => {
    let ended = false;
    async function* find() {
      try {
        for (;;) yield large('1');
      } finally {
        ended = true;
      }
    }
    await start({ stalledMs: 200, behaviour: { find } });
    const socket = await openUnread('GET /api/v1/collections/c/export HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => ended);
    socket.destroy();
  });

  it('may wait for an export that has nothing for it', async () => {
    async function* find() {
      yield stubDocument('1');
      await sleep(600);
      yield stubDocument('2');
    }
    await start({ stalledMs: 100, behaviour: { find } });
    const text = await (await fetch(`${server.url}/api/v1/collections/c/export`)).text();
    expect(text.trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('stopping', () => {
  it('lets requests under way finish, closes their connections, takes no new ones', async () => {
    const release = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    await start({
      behaviour: {
        async get(_context, id) {
          begun.resolve();
          await release.promise;
          return stubDocument(id);
        },
      },
    });
    const idle = await openSocket(server.port);
    const socket = await openSocket(server.port);
    socket.write(get);
    await begun.promise;
    const stopped = server.stop(5_000);
    await new Promise((resolve) => idle.once('close', resolve));
    await expect(openSocket(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    release.resolve();
    const answer = await readAnswer(socket);
    expect(answer.status).toBe(200);
    expect(answer.head).toMatch(/^connection: close$/im);
    await stopped;
  });

  it('ends what takes too long, and says why', async () => {
    const work = hangingWork();
    await start({ behaviour: work.behaviour });
    const socket = await openSocket(server.port);
    socket.write(get);
    await work.begun;
    const [answer] = await Promise.all([readAnswer(socket), server.stop(700)]);
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body).error).toMatchObject({
      code: 'CONNECTION_ERROR',
      details: { reason: 'SHUTTING_DOWN' },
    });
    expect(await work.ended).toBeInstanceOf(DataError);
  });

  it('waits for a body that still arrives a part of the time only, and says why', async () => {
    await start({});
    const late = await openSocket(server.port);
    const soon = await openSocket(server.port);
    late.write(`${postHead(100)}{`);
    soon.write(`${postHead(2)}{`);
    await sleep(50);
    const startedAt = Date.now();
    const stopped = server.stop(3_000);
    soon.write('}');
    expect((await readAnswer(soon)).status).toBe(400);
    const answer = await readAnswer(late);
    expect(answer.status).toBe(503);
    expect(answer.head).toMatch(/^connection: close$/im);
    expect(JSON.parse(answer.body).error.details.reason).toBe('SHUTTING_DOWN');
    await stopped;
    expect(Date.now() - startedAt).toBeLessThan(2_500);
  });

  it.each([
    ['as it is', false],
    ['packed', true],
  ])('ends an import that still arrives, %s, and says what was done', async (_name, packed) => {
    await start({});
    const socket = await openSocket(server.port);
    const head = postHead(1000, 'application/x-ndjson', '/api/v1/collections/c/import');
    if (packed) socket.write(head.replace('\r\n\r\n', '\r\nContent-Encoding: gzip\r\n\r\n'));
    else socket.write(`${head}{"data":{}}\n`);
    await sleep(50);
    const [answer] = await Promise.all([readAnswer(socket), server.stop(700)]);
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body).error.details).toMatchObject({
      reason: 'SHUTTING_DOWN',
      inserted_count: expect.any(Number),
    });
  });

  it('does not wait for kept connections', async () => {
    await start({});
    await (await fetch(`${server.url}/health`)).text();
    const startedAt = Date.now();
    await server.stop(5_000);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });
});
