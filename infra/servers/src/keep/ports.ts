import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** Below those that systems give to outgoing connections: while a server is down, none of these may take its port. */
const lowest = 15_000;
const count = 16_000;

/** Whether nobody listens on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** A port of 127.0.0.1 on which nobody listens, by chance, so that others who look at the same time find another. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = lowest + Math.floor(Math.random() * count);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port was found between ${lowest} and ${lowest + count}`);
}

/** Whether somebody takes a connection to a port of 127.0.0.1, within a second. */
export async function acceptsConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    const connected = once(socket, 'connect').then(() => true);
    return await Promise.race([connected, setTimeout(1000, false, { ref: false })]);
  } catch {
    return false;
  } finally {
    socket.on('error', () => {}).destroy();
  }
}
