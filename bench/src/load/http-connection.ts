import { connect, type Socket } from 'node:net';

/** An answer that came whole. */
export interface RawAnswer {
  readonly status: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const chunksEnd = Buffer.from('\r\n0\r\n\r\n');

/**
 * A connection that sends a request made beforehand and waits for its answer, of which it reads the status and the end. It
 * does nothing else: with a client that reads answers properly, the client would be what is measured.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received: Buffer | undefined;
  #onAnswer: ((answer: RawAnswer) => void) | undefined;

  private constructor(socket: Socket, onEnd: (error: Error) => void) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', onEnd);
    socket.on('close', () => onEnd(new Error('the server closed a connection')));
  }

  /** @param onEnd - told when the connection breaks, or is closed */
  static open(port: number, onEnd: (error: Error) => void): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => resolve(new HttpConnection(socket, onEnd)));
      socket.once('error', reject);
    });
  }

  /** One at a time. */
  send(request: Buffer, onAnswer: (answer: RawAnswer) => void): void {
    this.#onAnswer = onAnswer;
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('close').destroy();
  }

  #read(chunk: Buffer): void {
    const received = this.#received === undefined ? chunk : Buffer.concat([this.#received, chunk]);
    const head = received.indexOf(headEnd);
    if (head === -1 || !isWhole(received, head)) {
      this.#received = received;
      return;
    }
    this.#received = undefined;
    // `HTTP/1.1 200`
    this.#onAnswer?.({ status: Number(received.toString('latin1', 9, 12)) });
  }
}

function isWhole(received: Buffer, head: number): boolean {
  const length = /\r\ncontent-length: *(\d+)/i.exec(received.toString('latin1', 0, head));
  if (length !== null) return received.length >= head + headEnd.length + Number(length[1]);
  return received.subarray(-chunksEnd.length).equals(chunksEnd);
}
