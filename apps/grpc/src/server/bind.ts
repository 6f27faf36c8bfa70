import { readFileSync } from 'node:fs';
import type { Config } from '@database-service/config';
import { explainListenError, StartError } from '@database-service/serving';
import { type Server, ServerCredentials } from '@grpc/grpc-js';

/**
 * Listens, by TLS where certificates are configured.
 * @returns the address as `host:port`, with the port taken
 * @throws StartError
 */
export async function bind(server: Server, grpc: Config['grpc']): Promise<string> {
  const { host, port } = grpc;
  const name = host.includes(':') ? `[${host}]` : host;
  const credentials = createCredentials(grpc);
  return new Promise((resolve, reject) => {
    server.bindAsync(`${name}:${port}`, credentials, (error, taken) => {
      if (error === null) resolve(`${name}:${taken}`);
      else reject(explainListenError(withCode(error), { section: 'grpc', host, port }));
    });
  });
}

/** The library tells the code of the system in a text only. */
function withCode(error: Error): NodeJS.ErrnoException {
  const code = /\b(EADDRINUSE|EACCES|EADDRNOTAVAIL|ENOTFOUND)\b/.exec(error.message)?.[1];
  const found = code ?? (/Name resolution failed/i.test(error.message) ? 'ENOTFOUND' : undefined);
  return found === undefined ? error : Object.assign(error, { code: found });
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
