import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeOnServer } from './describe-on-server.ts';
import { type ToxicProxy, useToxicProxy } from './toxic-proxy.ts';

/** The way to a server that sends back what it gets. */
interface Echo {
  readonly server: Server;
  readonly uri: string;
}

async function openEcho(): Promise<Echo> {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return { server, uri: `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

async function dial(uri: string): Promise<Socket> {
  const { hostname, port } = new URL(uri);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** What a connection answers to a word: itself, or how it ended. */
async function ask(socket: Socket, word: string): Promise<string> {
  return await new Promise((resolve) => {
    socket.once('data', (data) => resolve(String(data)));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('close', () => resolve('closed'));
    socket.write(word);
  });
}

await describeOnServer('toxiproxy', () => {
  let echo: Echo;
  let proxy: ToxicProxy;
  beforeAll(async () => {
    echo = await openEcho();
    proxy = await useToxicProxy(echo.uri);
  });
  afterEach(async () => await proxy.heal());
  afterAll(async () => {
    await proxy.remove();
    echo.server.close();
  });

  describe('a way that can be made bad', () => {
    it('is a way', async () => {
      const socket = await dial(proxy.uri);
      expect(await ask(socket, 'hello')).toBe('hello');
      socket.destroy();
    });

    it('is cut: connections end, none begins, until it is healed', async () => {
      const socket = await dial(proxy.uri);
      const ended = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
      await proxy.cut();
      await ended;
      await expect(dial(proxy.uri)).rejects.toThrow();
      await proxy.heal();
      const again = await dial(proxy.uri);
      expect(await ask(again, 'hello')).toBe('hello');
      again.destroy();
    });

    it('is slow', async () => {
      await proxy.delay(300);
      const socket = await dial(proxy.uri);
      const began = performance.now();
      expect(await ask(socket, 'hello')).toBe('hello');
      expect(performance.now() - began).toBeGreaterThan(290);
      socket.destroy();
    });

    it('resets', async () => {
      await proxy.reset();
      const socket = await dial(proxy.uri);
      expect(await ask(socket, 'hello')).toBe('ECONNRESET');
    });

    it('ends in the middle of an answer', async () => {
      await proxy.limitAnswers(3);
      const socket = await dial(proxy.uri);
      const ended = new Promise((resolve) => socket.once('close', resolve));
      expect(await ask(socket, 'hello')).toBe('hel');
      await ended;
    });

    it('lets little through at a time', async () => {
      await proxy.limitBandwidth(100);
      const socket = await dial(proxy.uri);
      const began = performance.now();
      let received = 0;
      socket.on('data', (data) => {
        received += data.length;
        if (received === 50_000) socket.destroy();
      });
      socket.write(Buffer.alloc(50_000));
      await new Promise((resolve) => socket.once('close', resolve));
      expect(received).toBe(50_000);
      expect(performance.now() - began).toBeGreaterThan(400);
    });

    it('is silent without an end', async () => {
      await proxy.silence();
      const socket = await dial(proxy.uri);
      const heard = ask(socket, 'hello');
      const first = await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 200, 'nothing'))]);
      expect(first).toBe('nothing');
      socket.destroy();
    });
  });
});
