import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type StubServer, startStubServer } from '../testing/start-stub-server.js';

let server: StubServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop();
  server = undefined;
});

const ping = frame(6, 0, 0, Buffer.alloc(8));
const settings = frame(4, 0, 0, Buffer.from([0, 4, 0, 1, 0, 0]));

/** A frame of HTTP/2. */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

function dial(address: string): Socket {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host).on('error', () => undefined);
  sockets.push(socket);
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  socket.write(frame(4, 0, 0, Buffer.alloc(0)));
  return socket;
}

/** Sends the frame again and again, the next ones when the last are acknowledged. @returns what came until the end */
async function flood(address: string, sent: Buffer, framesMax: number): Promise<string> {
  const socket = dial(address);
  const pieces: Buffer[] = [];
  let count = 0;
  const send = (): void => {
    if (count >= framesMax) socket.end();
    else socket.write(Buffer.concat(Array(20).fill(sent)));
    count += 20;
  };
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    send();
  });
  send();
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(pieces).toString('latin1');
}

describe('a connection that', () => {
  it.each([
    ['pings', ping],
    ['sends settings', settings],
  ])('%s without an end is closed, and the others are not', async (_what, sent) => {
    server = await startStubServer();
    const { client, address } = server;
    await client.get('read', { collection: 'c', id: '1' });
    expect(await flood(address, sent, 100_000)).toContain('too_many_pings');
    await client.get('read', { collection: 'c', id: '1' });
  });

  it('pings as often as its calls move data stays', async () => {
    server = await startStubServer();
    const session = connectHttp2(`http://${server.address}`);
    const answerOf = async (path: string): Promise<void> => {
      const call = session.request({ ':path': path, ':method': 'POST', 'content-type': 'application/grpc' });
      call.resume().end(Buffer.alloc(5));
      await once(call, 'close');
    };
    const pingOnce = () => new Promise<void>((resolve) => session.ping(() => resolve()));
    for (let round = 0; round < 400; round += 1) {
      await answerOf('/database.DatabaseService/HealthCheck');
      await pingOnce();
    }
    expect(session.destroyed).toBe(false);
    session.destroy();
  });

  it('resets its streams without an end is closed, by Node', async () => {
    server = await startStubServer();
    const socket = dial(server.address);
    // POST http / with authority a, and application/grpc as content type.
    const headers = Buffer.concat([
      Buffer.from([0x83, 0x86, 0x44, 0x02, 0x2f, 0x78, 0x41, 0x01, 0x61, 0x5f, 0x10]),
      Buffer.from('application/grpc'),
    ]);
    let stream = 1;
    const send = (): void => {
      const piece: Buffer[] = [];
      for (let count = 0; count < 100; count += 1, stream += 2) {
        piece.push(frame(1, 4, stream, headers), frame(3, 0, stream, Buffer.from([0, 0, 0, 8])));
      }
      if (!socket.destroyed && stream < 200_000)
        socket.write(Buffer.concat(piece), (error) => error ?? setImmediate(send));
    };
    socket.resume();
    send();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(stream).toBeLessThan(200_000);
  });
});
