import { connect, type Socket } from 'node:net';

/** An answer as bytes came. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Opens a connection. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends bytes as they are and reads until the server closes, or until the answer has its length. */
export async function sendRaw(port: number, bytes: string | Uint8Array): Promise<RawAnswer> {
  const socket = await openSocket(port);
  socket.write(bytes);
  const answer = await readAnswer(socket);
  socket.destroy();
  return answer;
}

/** Reads one answer that has a Content-Length. Rejects if the connection is closed before. */
export function readAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (run: () => void): void => {
      socket.off('data', take).off('close', cut).off('error', cut);
      run();
    };
    const cut = (): void => finish(() => reject(new Error(`closed after ${JSON.stringify(text)}`)));
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      // An interim 100 Continue comes before the answer.
      const start = text.startsWith('HTTP/1.1 100') ? text.indexOf('\r\n\r\n') + 4 : 0;
      const end = text.indexOf('\r\n\r\n', start);
      if (end < 0) return;
      const head = text.slice(0, end);
      const length = Number(/content-length: (\d+)/i.exec(head.slice(start))?.[1] ?? 0);
      const body = text.slice(end + 4);
      if (body.length < length) return;
      const status = Number(text.slice(start + 9, start + 12));
      finish(() => resolve({ status, head, body }));
    };
    socket.on('data', take).on('close', cut).on('error', cut);
  });
}
