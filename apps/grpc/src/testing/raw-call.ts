import { type ClientHttp2Stream, connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { describeFailure, type Failure } from './rpc-client.js';

/** A message with the prefix that gRPC puts before it. @param flag - 1: compressed */
export function frame(message: Uint8Array, flag = 0): Buffer {
  const framed = Buffer.alloc(5 + message.length);
  framed.writeUInt8(flag, 0);
  framed.writeUInt32BE(message.length, 1);
  framed.set(message, 5);
  return framed;
}

/** What a raw call came to. */
export interface RawOutcome {
  readonly httpStatus: number;
  /** Name of the gRPC status, if there was one. */
  readonly status: string | undefined;
  readonly failure: Failure;
  /** Bytes of the answer. */
  readonly body: Buffer;
}

/** Opens a call by HTTP/2 itself. */
export function openRaw(
  address: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
): { readonly stream: ClientHttp2Stream; close(): void } {
  const session = connect(`http://${address}`);
  session.on('error', () => undefined);
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  stream.on('error', () => undefined);
  return { stream, close: () => session.destroy() };
}

/** Sends bytes as the whole body of a call, and reads what comes back. */
export async function sendRaw(
  address: string,
  path: string,
  body: Uint8Array,
  headers: OutgoingHttpHeaders = {},
): Promise<RawOutcome> {
  const { stream, close } = openRaw(address, path, headers);
  let head: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on('response', (received) => {
    head = received;
  });
  stream.on('trailers', (received) => {
    trailers = received;
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(body);
  await new Promise((resolve) => stream.once('close', resolve));
  close();
  const last = trailers['grpc-status'] === undefined ? head : trailers;
  const code = last['grpc-status'] === undefined ? undefined : Number(last['grpc-status']);
  const error = {
    code: code ?? status.UNKNOWN,
    details: decodeURI(String(last['grpc-message'] ?? '')),
    metadata: Metadata.fromHttp2Headers(last),
  } as ServiceError;
  return {
    httpStatus: Number(head[':status']),
    status: code === undefined ? undefined : status[code],
    failure: describeFailure(error),
    body: Buffer.concat(chunks),
  };
}
