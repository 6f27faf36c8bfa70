import { type ClientHttp2Session, connect } from 'node:http2';
import { LoadRecord, type LoadResult } from './load-result.js';

/** How a gRPC server is loaded with calls of one rpc. */
export interface GrpcLoad {
  readonly port: number;
  /** `/package.Service/Rpc` */
  readonly rpc: string;
  readonly sessions: number;
  /** Calls under way at once on each session. */
  readonly callsEach: number;
  readonly durationMs: number;
  /** The next message, encoded. */
  next(): Buffer;
}

/** The five bytes before a message: not compressed, and its length. */
export function frameMessage(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(5 + message.length);
  framed[0] = 0;
  framed.writeUInt32BE(message.length, 1);
  message.copy(framed, 5);
  return framed;
}

/**
 * Calls, and calls again with each answer, until the time is over. By HTTP/2 itself: the client of grpc-js takes more
 * processor time for a call than its server does.
 */
export async function loadGrpc({ port, rpc, sessions, callsEach, durationMs, next }: GrpcLoad): Promise<LoadResult> {
  const failures: string[] = [];
  const open = await Promise.all(Array.from({ length: sessions }, () => openSession(port)));
  const record = new LoadRecord(failures);
  const endMs = record.startedAt + durationMs;
  const keepCalling = async (session: ClientHttp2Session): Promise<void> => {
    while (performance.now() < endMs && failures.length === 0) {
      const sentAt = performance.now();
      const failure = await call(session, rpc, next());
      if (failure !== undefined) failures.push(failure);
      record.note(sentAt);
    }
  };
  await Promise.all(open.flatMap((session) => Array.from({ length: callsEach }, () => keepCalling(session))));
  const result = record.sum();
  for (const session of open) session.destroy();
  return result;
}

function openSession(port: number): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.once('connect', () => resolve(session)).once('error', reject);
  });
}

/** What went wrong; `undefined` if the answer came whole. */
function call(session: ClientHttp2Session, rpc: string, message: Buffer): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { ':method': 'POST', ':path': rpc, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers);
    let bytes = 0;
    let code: unknown;
    stream.on('response', (answer) => {
      code = answer['grpc-status'];
    });
    stream.on('trailers', (trailers) => {
      code = trailers['grpc-status'];
    });
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    stream.on('error', (error) => resolve(error.message));
    stream.on('end', () => resolve(String(code) === '0' && bytes > 5 ? undefined : `grpc-status ${code}`));
    stream.end(message);
  });
}
