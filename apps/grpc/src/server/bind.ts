import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Config } from '@database-service/config';
import { busyPlaceSockets, type Listener, listen, type PlaceOptions, StartError } from '@database-service/serving';
import { type Server, ServerCredentials } from '@grpc/grpc-js';
import { limitControlFrames } from './limit-control-frames.js';

/**
 * Listens, by TLS where certificates are configured.
 * @throws StartError
 */
export async function bind(server: Server, grpc: Config['grpc'], { joins }: PlaceOptions): Promise<Listener> {
  const { host, port } = grpc;
  // The library's own listening socket takes new clients too slowly where there are many.
  const injector = server.createConnectionInjector(createCredentials(grpc));
  limitControlFrames(server);
  const door = createServer({ noDelay: true }).on('connection', (socket) => injector.injectConnection(socket));
  const sharing = { sockets: busyPlaceSockets, allowHalfOpen: false };
  const listener = await listen(door, { section: 'grpc', host, port, joins }, sharing);
  return { ...listener, address: listener.address.replace('http://', '') };
}

function createCredentials(grpc: Config['grpc']): ServerCredentials {
  const { tls_cert_file: certFile, tls_key_file: keyFile, tls_client_ca_file: clientCaFile } = grpc;
  if (certFile === undefined || keyFile === undefined) return ServerCredentials.createInsecure();
  const pair = { cert_chain: readPem('tls_cert_file', certFile), private_key: readPem('tls_key_file', keyFile) };
  const clientCa = clientCaFile === undefined ? null : readPem('tls_client_ca_file', clientCaFile);
  try {
    return ServerCredentials.createSsl(clientCa, [pair], clientCa !== null);
  } catch (error) {
    throw new StartError(`The certificates of grpc.tls_* are of no use: ${String(error)}.`, { cause: error });
  }
}

function readPem(key: string, file: string): Buffer {
  let text: Buffer;
  try {
    text = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(`${file} cannot be read (${code}). Correct grpc.${key} (APP_GRPC_${key.toUpperCase()}).`, {
      cause: error,
    });
  }
  if (text.includes('-----BEGIN ')) return text;
  throw new StartError(`${file} is no PEM file. Correct grpc.${key} (APP_GRPC_${key.toUpperCase()}).`);
}
