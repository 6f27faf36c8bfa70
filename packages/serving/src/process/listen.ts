import { type AddressInfo, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { StartError } from './start-error.js';

/** Where to listen, and the section of the configuration that says so. */
export interface Listening {
  readonly section: string;
  readonly host: string;
  readonly port: number;
  /** Whether another process of this service listens there already, so that it may be shared. */
  readonly joins?: boolean;
}

/** A place that is listened on. */
export interface Listener {
  /** As a URL, with the port taken. */
  readonly address: string;
  /** Takes no new connections. Fulfilled when those that were taken have ended. */
  close(): Promise<void>;
}

/** How many sockets listen on a place side by side. */
export interface Sharing {
  readonly sockets: number;
  /** Of the connections, as the server has it by itself. */
  readonly allowHalfOpen: boolean;
}

/**
 * Sockets that listen on a busy place. libuv takes one connection of each in a turn of the event loop, and turns are long
 * while many requests come in: with one socket, the last of 1,000 clients that arrived together waited for 20 s.
 */
export const busyPlaceSockets = 128;

/** Connections that wait in a socket's queue, at most; systems have a limit of their own. */
const backlog = 4_096;

/**
 * Listens with a server.
 * @param sharing - where the system can do so; the connections of all sockets are the server's. Absent: one socket
 * @throws StartError
 */
export async function listen(server: Server, listening: Listening, sharing?: Sharing): Promise<Listener> {
  const { host } = listening;
  const { others, ...taken } = await openPlace(server, listening, sharing);
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${taken.port}`,
    async close() {
      await Promise.all([server, ...others].map(closeServer));
    },
  };
}

/** @throws StartError */
async function openPlace(
  server: Server,
  listening: Listening,
  sharing: Sharing | undefined,
): Promise<{ readonly port: number; readonly others: readonly Server[] }> {
  const { host, port, joins = false } = listening;
  try {
    const isShared = sharing !== undefined && (await openShared(server, { host, port }, joins));
    if (!isShared) await open(server, { host, port });
    const { address, port: taken } = server.address() as AddressInfo;
    const others = isShared ? await openOthers(server, { host: address, port: taken }, sharing) : [];
    return { port: taken, others };
  } catch (error) {
    throw explainListenError(error as NodeJS.ErrnoException, listening);
  }
}

/** @returns false where the system cannot share a port */
async function openShared(server: Server, place: ListenOptions, joins: boolean): Promise<boolean> {
  // What shares a port shares it with other processes of this user, too: that none has it is found out before.
  if (place.port !== 0 && !joins) {
    const probe = createServer();
    // Node's cluster would have the first process listen, and keep the port for a while.
    await open(probe, { ...place, exclusive: true });
    await closeServer(probe);
  }
  try {
    await open(server, { ...place, reusePort: true });
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOTSUP', 'EINVAL', 'ENOPROTOOPT'].includes(code)) return false;
    throw error;
  }
}

async function openOthers(
  server: Server,
  place: ListenOptions,
  { sockets, allowHalfOpen }: Sharing,
): Promise<readonly Server[]> {
  const others = Array.from({ length: sockets - 1 }, () => createServer({ allowHalfOpen, noDelay: true }));
  for (const other of others) other.on('connection', (socket: Socket) => server.emit('connection', socket));
  await Promise.all(others.map((other) => open(other, { ...place, reusePort: true })));
  return others;
}

function open(server: Server, place: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...place, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Why a place cannot be listened on, and what its operator can do. */
export function explainListenError(error: NodeJS.ErrnoException, { section, host, port }: Listening): StartError {
  const prefix = `APP_${section.toUpperCase()}`;
  const place = `${host} port ${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `${place} is in use by another program. Stop that one, or choose another port by ${section}.port (${prefix}_PORT).`,
        { cause: error },
      );
    case 'EACCES':
      return new StartError(
        `${place} may not be opened by this user. Choose a port from 1024 up by ${section}.port (${prefix}_PORT).`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        `${host} is not an address of this machine. Correct ${section}.host (${prefix}_HOST), for example 127.0.0.1.`,
        { cause: error },
      );
    default:
      return new StartError(`${place} cannot be listened on: ${error.message}.`, { cause: error });
  }
}
