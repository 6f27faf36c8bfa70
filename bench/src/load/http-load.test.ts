import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { loadHttp, makeGet, makePost } from './http-load.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener): Promise<number> {
  const started = createServer(answer).listen(0, '127.0.0.1');
  server = started;
  await new Promise((resolve) => started.once('listening', resolve));
  return (started.address() as AddressInfo).port;
}

describe('loadHttp', () => {
  it('counts answers with a length, and those in chunks that come bit by bit', async () => {
    let answers = 0;
    const port = await listen((request, response) => {
      answers += 1;
      request.resume();
      if (answers % 2 === 0) {
        response.end('whole');
        return;
      }
      response.write('first');
      setTimeout(() => response.end('last'), 1);
    });
    const { requests, failures } = await loadHttp({ port, connections: 3, durationMs: 100, next: () => makeGet('/a') });
    expect(failures).toEqual([]);
    expect(requests).toBe(answers);
    expect(requests).toBeGreaterThanOrEqual(3);
  });

  it('sends bodies whole', async () => {
    const bodies: string[] = [];
    const port = await listen((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      request.on('end', () => response.end());
    });
    await loadHttp({ port, connections: 1, durationMs: 1, next: () => makePost('/a', { text: 'é' }) });
    expect(bodies).toEqual(['{"text":"é"}']);
  });

  it('sends headers with either', async () => {
    const got: (string | string[] | undefined)[] = [];
    const port = await listen((request, response) => {
      got.push(request.method, request.headers['x-app']);
      request.resume().on('end', () => response.end());
    });
    const load = { port, connections: 1, durationMs: 0 };
    const headers = { 'X-App': 'it' };
    await loadHttp({ ...load, next: () => makeGet('/a', headers) });
    await loadHttp({ ...load, next: () => makePost('/a', {}, headers) });
    expect(got).toEqual(['GET', 'it', 'POST', 'it']);
  });

  it('tells refusals and broken connections', async () => {
    const refusing = await listen((_, response) => void response.writeHead(404).end());
    const load = { connections: 1, durationMs: 50, next: () => makeGet('/a') };
    expect((await loadHttp({ ...load, port: refusing })).failures).toEqual(['status 404']);
    server?.close();
    const breaking = await listen((request) => request.socket.destroy());
    expect((await loadHttp({ ...load, port: breaking })).failures).toEqual(['the server closed a connection']);
  });
});
