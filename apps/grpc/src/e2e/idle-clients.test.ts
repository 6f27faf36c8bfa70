import { constants } from 'node:http2';
import type { Document } from '@database-service/core';
import { afterEach, describe, expect, it } from 'vitest';
import { stubDocument } from '../../../http/src/testing/stub-adapter.js';
import { ExportRequest, ImportRequest } from '../generated/database/bulk.js';
import { ReadRequest } from '../generated/database/documents.js';
import { frame, openRaw } from '../testing/raw-call.js';
import { type StubServer, type StubServerOptions, startStubServer } from '../testing/start-stub-server.js';
import { until } from '../testing/until.js';

let server: StubServer | undefined;

async function start(options: StubServerOptions): Promise<StubServer> {
  server = await startStubServer(options);
  return server;
}

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const read = frame(ReadRequest.encode({ collection: 'c', id: '1' }).finish());
const reflection = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
/** Larger than what HTTP/2 sends without leave, and than what the operating system keeps. */
const large = () => stubDocument('1', { text: 'x'.repeat(2_000_000) });

/** Opens a call and notes how its stream ended. */
function openNoting(address: string, path: string, bytes: Uint8Array) {
  const { stream, close } = openRaw(address, path);
  const seen: { status?: string; code?: number } = {};
  stream.on('response', (head) => {
    if (head['grpc-status'] !== undefined) seen.status = String(head['grpc-status']);
  });
  stream.on('trailers', (trailers) => {
    seen.status = String(trailers['grpc-status']);
  });
  stream.on('close', () => {
    seen.code = stream.rstCode;
  });
  if (bytes.length > 0) stream.write(bytes);
  return { stream, seen, close };
}

describe('a client that does not end its request', () => {
  it.each([
    ['after its message', '/database.DatabaseService/Read', read],
    ['of a stream of answers', '/database.DatabaseService/Export', frame(ExportRequest.encode({}).finish())],
    ['before its message', '/database.DatabaseService/Read', Buffer.alloc(0)],
    ['amid its message', '/database.DatabaseService/Read', read.subarray(0, 7)],
    ['amid an upload', '/database.DatabaseService/Import', frame(ImportRequest.encode({ collection: 'c' }).finish())],
    ['while it asks for methods', reflection, frame(Buffer.from([0x3a, 0]))],
    ['and asks for no method', reflection, Buffer.alloc(0)],
  ])('%s is told so, and its stream is closed', async (_when, path, bytes) => {
    const { address, answered } = await start({ messageTimeoutMs: 150 });
    const { stream, seen, close } = openNoting(address, path, bytes);
    stream.resume();
    await until(() => seen.code !== undefined);
    expect(seen).toEqual({ status: '3', code: constants.NGHTTP2_NO_ERROR });
    expect(answered).toMatchObject([{ status: 'INVALID_ARGUMENT' }]);
    close();
  });

  it('but ends it in time is answered', async () => {
    const { address } = await start({ messageTimeoutMs: 2_000 });
    const { stream, seen, close } = openNoting(address, '/database.DatabaseService/Read', read);
    stream.resume();
    setTimeout(() => stream.end(), 50);
    await until(() => seen.code !== undefined);
    expect(seen).toEqual({ status: '0', code: constants.NGHTTP2_NO_ERROR });
    close();
  });
});

describe('a client that takes nothing of its answer', () => {
  it('is cut off: nothing is kept for it', async () => {
    const { address } = await start({ stalledMs: 200, behaviour: { get: async () => large() } });
    const { stream, seen, close } = openNoting(address, '/database.DatabaseService/Read', read);
    stream.end();
    await until(() => seen.code !== undefined);
    expect(seen).toEqual({ code: constants.NGHTTP2_CANCEL });
    close();
  });

  it('is cut off amid a stream, and its reading ends', async () => {
    let ended = false;
    async function* find(): AsyncGenerator<Document> {
      try {
        for (;;) yield large();
      } finally {
        ended = true;
      }
    }
    const { address, answered } = await start({ stalledMs: 200, behaviour: { find } });
    const exported = frame(ExportRequest.encode({ collection: 'c' }).finish());
    const { stream, seen, close } = openNoting(address, '/database.DatabaseService/Export', exported);
    stream.end();
    await until(() => seen.code !== undefined && answered.length > 0);
    expect(seen).toEqual({ code: constants.NGHTTP2_CANCEL });
    expect(ended).toBe(true);
    expect(answered).toMatchObject([{ status: 'CANCELLED' }]);
    close();
  });

  it('for a while only, gets all of it', async () => {
    const { address } = await start({ stalledMs: 1_000, behaviour: { get: async () => large() } });
    const { stream, seen, close } = openNoting(address, '/database.DatabaseService/Read', read);
    stream.end();
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      stream.pause();
      setTimeout(() => stream.resume(), 10);
    });
    await until(() => seen.code !== undefined, 20_000);
    expect(seen).toEqual({ status: '0', code: constants.NGHTTP2_NO_ERROR });
    expect(bytes).toBeGreaterThan(2_000_000);
    close();
  });
});
