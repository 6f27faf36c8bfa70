import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './start-error.js';

/** Where to listen, and the section of the configuration that says so. */
export interface Listening {
  readonly section: string;
  readonly host: string;
  readonly port: number;
}

/**
 * Listens.
 * @returns the address as a URL, with the port taken
 * @throws StartError
 */
export function listen(server: Server, { section, host, port }: Listening): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => reject(explainListenError(error, { section, host, port }));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`);
    });
  });
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
