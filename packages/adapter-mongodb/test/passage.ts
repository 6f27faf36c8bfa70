import { connect, createServer, type Server, type Socket } from 'node:net';

/** Passes connections on to a server, as long as it is open. */
export class Passage {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  port = 0;
  /** Told of what the client sends; true cuts the connections once it is passed on. */
  cuts: (data: Buffer) => boolean = () => false;
  /** As `cuts`, before it is passed on. */
  loses: (data: Buffer) => boolean = () => false;

  /** Answers are kept back. */
  isSilent = false;

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async open(): Promise<void> {
    this.#server = createServer((socket) => {
      const to = connect(Number(this.#target.port), this.#target.hostname);
      for (const each of [socket, to]) {
        this.#sockets.add(each);
        each.on('error', () => {});
      }
      socket.on('data', (data) => {
        if (this.loses(data)) {
          this.cut();
          return;
        }
        to.write(data);
        if (this.cuts(data)) this.cut();
      });
      to.on('data', (data) => {
        if (!this.isSilent) socket.write(data);
      });
      to.on('close', () => socket.destroy());
      socket.on('close', () => to.destroy());
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.port, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
  }

  /** Ends the connections there are. What was sent has arrived. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server?.close(() => resolve()) ?? resolve());
  }
}
