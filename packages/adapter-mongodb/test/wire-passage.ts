import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { BSON, type Document } from 'mongodb';

const headerBytes = 16;
/** Where the document begins, by the kind of message: a question or answer of today, a question and an answer of old. */
const documentAt: Readonly<Record<number, (message: Buffer) => number>> = {
  2013: () => headerBytes + 5,
  2004: (message) => message.indexOf(0, headerBytes + 4) + 1 + 8,
  1: () => headerBytes + 20,
};

/** One connection, as those see it who look at what passes. */
export interface PassingConnection {
  /** Whatever is to be known of it later. */
  readonly notes: Map<string, unknown>;
  end(): void;
}

/** What is done with what passes. */
export interface Passers {
  /** Of each command that the client sends; what it gives is answered in the place of the server, or nothing ever. */
  onCommand?(command: Document, connection: PassingConnection): Document | 'lost' | undefined;
  /** Of each answer; what it gives is passed on in its place. */
  onAnswer?(answer: Document, command: Document, connection: PassingConnection): Document | undefined;
}

/** A way to a server of MongoDB's wire protocol on which what passes is read, and changed. */
export class WirePassage {
  readonly #target: URL;
  readonly #passers: Passers;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(target: string, passers: Passers) {
    this.#target = new URL(target);
    this.#passers = passers;
    this.#server = createServer((socket) => this.#join(socket));
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections there are. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const asked = new Map<number, Document>();
    const connection = { notes: new Map<string, unknown>(), end: () => void client.destroy() };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    readMessages(client, (message) => {
      const command = readDocument(message);
      asked.set(message.readInt32LE(4), command);
      const answer = this.#passers.onCommand?.(command, connection);
      if (answer === undefined) server.write(message);
      else if (answer !== 'lost') client.write(writeAnswer(message, answer));
    });
    readMessages(server, (message) => {
      const command = asked.get(message.readInt32LE(8)) ?? {};
      asked.delete(message.readInt32LE(8));
      const changed = this.#passers.onAnswer?.(readDocument(message), command, connection);
      client.write(changed === undefined ? message : replaceDocument(message, changed));
    });
  }
}

function readMessages(socket: Socket, give: (message: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      give(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}

function placeOf(message: Buffer): number {
  const find = documentAt[message.readInt32LE(12)];
  if (find === undefined) throw new Error(`There are messages of the kind ${message.readInt32LE(12)}.`);
  return find(message);
}

function readDocument(message: Buffer): Document {
  const at = placeOf(message);
  const document = BSON.deserialize(message.subarray(at, at + message.readInt32LE(at)));
  // As questions of old are wrapped where they say who may answer.
  return document.$query ?? document;
}

function replaceDocument(message: Buffer, document: Document): Buffer {
  const whole = Buffer.concat([message.subarray(0, placeOf(message)), BSON.serialize(document)]);
  whole.writeInt32LE(whole.length, 0);
  return whole;
}

/** The answer to a question of today. */
function writeAnswer(question: Buffer, document: Document): Buffer {
  const head = Buffer.alloc(headerBytes + 5);
  question.copy(head, 8, 4, 8);
  head.writeInt32LE(2013, 12);
  const whole = Buffer.concat([head, BSON.serialize(document)]);
  whole.writeInt32LE(whole.length, 0);
  return whole;
}
