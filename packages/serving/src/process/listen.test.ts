import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { busyPlaceSockets, type Listener, listen } from './listen.js';
import { StartError } from './start-error.js';

const sharing = { sockets: busyPlaceSockets, allowHalfOpen: false };
const listeners: Listener[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

async function open(server: Server, port = 0): Promise<{ readonly listener: Listener; readonly port: number }> {
  const listener = await listen(server, { section: 'http', host: '127.0.0.1', port }, sharing);
  listeners.push(listener);
  return { listener, port: Number(new URL(listener.address).port) };
}

function dial(port: number): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

describe('a busy place', () => {
  it('takes many connections in one turn of the event loop', async () => {
    let taken = 0;
    const server = createServer((socket) => {
      taken += 1;
      sockets.push(socket);
    });
    const { port } = await open(server);
    for (let count = 0; count < 200; count += 1) dial(port);
    // The kernel has completed them; the program has not looked yet.
    let turns = 0;
    while (taken < 200) {
      await nextTurn();
      turns += 1;
    }
    // With one socket: 200.
    expect(turns).toBeLessThan(40);
  });

  it('is not shared with another server', async () => {
    const { port } = await open(createServer());
    await expect(open(createServer(), port)).rejects.toThrow(StartError);
    await expect(open(createServer(), port)).rejects.toThrow(`127.0.0.1 port ${port} is in use`);
  });

  it('is free again when it is closed, and closed when the connections of all sockets have ended', async () => {
    const accepted: Socket[] = [];
    const { listener, port } = await open(createServer((socket) => accepted.push(socket)));
    for (let count = 0; count < 20; count += 1) await once(dial(port), 'connect');
    while (accepted.length < 20) await nextTurn();
    let isClosed = false;
    const closed = listener.close().then(() => {
      isClosed = true;
    });
    const [refused] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
    for (const socket of accepted.slice(1)) socket.destroy();
    await nextTurn();
    expect(isClosed).toBe(false);
    accepted[0]?.destroy();
    await closed;
    await open(createServer(), port);
  });
});
