import { setTimeout as sleep } from 'node:timers/promises';
import type { Document, OperationContext, WriteBatch, WriteResult } from '@database-service/core';
import { afterEach, describe, expect, it } from 'vitest';
import { acknowledge, stubDocument } from '../../../http/src/testing/stub-adapter.js';
import { BulkInsertRequest, ExportRequest, ImportRequest } from '../generated/database/bulk.js';
import { frame, openRaw, sendRaw } from '../testing/raw-call.js';
import { type StubServer, type StubServerOptions, startStubServer } from '../testing/start-stub-server.js';
import { until } from '../testing/until.js';

let server: StubServer | undefined;

async function start(options: StubServerOptions = {}): Promise<StubServer> {
  server = await startStubServer(options);
  return server;
}

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Remembers what was written; waits for leave where it is told to. */
function recordWrites(leave?: Promise<void>) {
  const written: string[] = [];
  const write = async (context: OperationContext, batch: WriteBatch): Promise<readonly WriteResult[]> => {
    await leave;
    for (const operation of batch.operations) if (operation.kind === 'insert') written.push(operation.document.id);
    return acknowledge(context, batch);
  };
  return { written, write };
}

describe('an export', () => {
  it('is read from the engine no faster than the client takes it', async () => {
    let pulled = 0;
    async function* find(): AsyncGenerator<Document> {
      for (;;) {
        pulled += 1;
        yield stubDocument(`d${pulled}`, { text: 'x'.repeat(10_000) });
      }
    }
    const { address } = await start({ behaviour: { find } });
    // The library's own client takes what comes, read or not.
    const { stream, close } = openRaw(address, '/database.DatabaseService/Export');
    stream.end(frame(ExportRequest.encode({ collection: 'c' }).finish()));
    await until(() => pulled > 0);
    await sleep(500);
    const before = pulled;
    await sleep(500);
    expect(pulled).toBe(before);
    // A window of HTTP/2 is 64 KiB.
    expect(pulled).toBeLessThan(30);
    close();
  });

  it('puts small documents together, and large ones apart', async () => {
    async function* find(): AsyncGenerator<Document> {
      for (let n = 0; n < 250; n += 1) yield stubDocument(`s${n}`, { n });
      for (let n = 0; n < 3; n += 1) yield stubDocument(`l${n}`, { text: 'x'.repeat(70_000) });
    }
    const { client } = await start({ behaviour: { find } });
    const { response } = await client.download('export', { collection: 'c' });
    expect(response?.map(({ documents }) => documents?.length)).toEqual([100, 100, 51, 1, 1]);
  });

  it('that fails half-way ends with the error', async () => {
    async function* find(): AsyncGenerator<Document> {
      yield stubDocument('1', { text: 'x'.repeat(70_000) });
      throw new Error('disk');
    }
    const { client } = await start({ behaviour: { find } });
    const { failure } = await client.download('export', { collection: 'c' });
    expect(failure).toMatchObject({ status: 'INTERNAL', code: 'DATABASE_ERROR' });
  });

  it('of nothing is a stream without messages', async () => {
    const { client } = await start();
    expect((await client.download('export', { collection: 'c' })).response).toEqual([]);
  });
});

describe('an import', () => {
  it('is read from the client no faster than it is written', async () => {
    const leave = Promise.withResolvers<void>();
    const { written, write } = recordWrites(leave.promise);
    const { client } = await start({ behaviour: { write } });
    let sent = 0;
    function* messages() {
      for (; sent < 2_000; sent += 1) {
        yield { collection: 'c', documents: [{ id: `d${sent}`, data: { text: 'x'.repeat(20_000) } }] };
      }
    }
    const imported = client.upload('import', messages());
    await sleep(700);
    const before = sent;
    await sleep(300);
    // 40 MB are there to be sent; a batch and the windows of HTTP/2 hold a few.
    expect(sent).toBe(before);
    expect(sent).toBeLessThan(500);
    expect(written).toEqual([]);
    leave.resolve();
    expect((await imported).response).toEqual({ inserted_count: 2_000, replaced_count: 0, skipped_count: 0 });
    expect(written.length).toBe(2_000);
  });

  it('that is cut off has written whole batches and stops', async () => {
    const { written, write } = recordWrites();
    const { client, answered } = await start({ behaviour: { write } });
    const call = client.raw.makeClientStreamRequest(
      '/database.DatabaseService/Import',
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      () => undefined,
    );
    const documents = Array.from({ length: 600 }, (_, n) => ({ id: `d${n}`, data: {} }));
    call.write(Buffer.from(ImportRequest.encode({ collection: 'c', documents }).finish()));
    await until(() => written.length === 500);
    call.cancel();
    await until(() => answered.length === 1);
    expect(answered[0]).toMatchObject({ method: 'client_stream', status: 'CANCELLED' });
    await sleep(100);
    expect(written.length).toBe(500);
  });

  it('tells of lines that fail, by their number over all messages', async () => {
    const { client } = await start();
    const { failure } = await client.upload('import', [
      {
        collection: 'c',
        documents: [
          { id: 'a', data: {} },
          { id: 'b', data_json: '{' },
        ],
      },
      { documents: [{ id: 'c', data: {}, data_json: '{}' }, { collection: 'c', data: {} }, { data: {} }] },
    ]);
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'MALFORMED_JSON' });
    expect(failure?.details).toMatchObject({ inserted_count: 2, failed_count: 3, line: 2 });
    expect(failure?.details?.errors).toEqual([
      { index: 1, line: 2, code: 'INVALID_REQUEST', message: expect.stringContaining('not valid JSON') },
      { index: 2, line: 3, code: 'INVALID_REQUEST', message: expect.stringContaining('`data_json` is not known') },
      { index: 3, line: 4, code: 'INVALID_REQUEST', message: expect.stringContaining('`collection` is not known') },
    ]);
  });

  it('that changes its mind is refused, with what was done so far', async () => {
    const { client } = await start();
    const { failure } = await client.upload('import', [
      { collection: 'c', documents: [{ id: 'a', data: {} }] },
      { collection: 'd', documents: [{ id: 'b', data: {} }] },
    ]);
    expect(failure).toMatchObject({
      reason: 'BAD_ARGUMENT',
      violations: ['/collection'],
      details: { inserted_count: 0 },
    });
  });

  it('is not waited for longer than is allowed', async () => {
    const { client } = await start({ messageTimeoutMs: 150 });
    async function* messages() {
      yield { collection: 'c', documents: [{ data: {} }] };
      await sleep(1_000);
    }
    const { failure } = await client.upload('import', messages());
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'REQUEST_TIMEOUT' });
  });

  it('of nothing needs a collection', async () => {
    const { client } = await start();
    const { failure } = await client.upload('import', []);
    expect(failure).toMatchObject({ reason: 'BAD_ARGUMENT', violations: ['/collection'] });
  });
});

describe('a bulk insert', () => {
  it.each([
    ['by a cancellation', {}],
    ['at its deadline', { timeoutMs: 300 }],
  ])('that is cut off %s has written nothing', async (_how, settings) => {
    const { written, write } = recordWrites();
    const { client, answered } = await start({ behaviour: { write } });
    const sent = Promise.withResolvers<void>();
    const never = new Promise<never>(() => undefined);
    async function* messages() {
      for (let n = 0; n < 50; n += 1) yield { collection: 'c', documents: [{ data: { n } }] };
      sent.resolve();
      await never;
    }
    const call = client.startUpload('bulkInsert', messages(), settings);
    await sent.promise;
    if (!('timeoutMs' in settings)) {
      await sleep(50);
      call.cancel();
    }
    expect((await call.outcome).failure?.status).toMatch(/^(CANCELLED|DEADLINE_EXCEEDED)$/);
    await until(() => answered.length === 1);
    await sleep(100);
    expect(written).toEqual([]);
  });

  it('whose connection dies has written nothing', async () => {
    const { written, write } = recordWrites();
    const { address, answered } = await start({ behaviour: { write } });
    const { stream, close } = openRaw(address, '/database.DatabaseService/BulkInsert');
    const message = { collection: 'c', documents: [{ data: {} }] };
    stream.write(frame(BulkInsertRequest.encode(message).finish()));
    await sleep(100);
    close();
    await until(() => answered.length === 1);
    expect(answered[0]?.status).toBe('CANCELLED');
    await sleep(100);
    expect(written).toEqual([]);
  });

  it('that ends amid a message is refused', async () => {
    const { written, write } = recordWrites();
    const { address } = await start({ behaviour: { write } });
    const whole = frame(BulkInsertRequest.encode({ collection: 'c', documents: [{ data: {} }] }).finish());
    for (const cut of [whole.subarray(0, 3), whole.subarray(0, whole.length - 1)]) {
      const body = Buffer.concat([whole, cut]);
      const { failure } = await sendRaw(address, '/database.DatabaseService/BulkInsert', body);
      expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', reason: 'BAD_ARGUMENT' });
    }
    expect(written).toEqual([]);
  });

  it('over the limit is refused before anything is written', async () => {
    const { written, write } = recordWrites();
    const { client } = await start({ behaviour: { write }, messageBytesMax: 100_000 });
    function* messages() {
      for (let n = 0; n < 20; n += 1) yield { collection: 'c', documents: [{ data: { text: 'x'.repeat(20_000) } }] };
    }
    const { failure } = await client.upload('bulkInsert', messages());
    expect(failure).toMatchObject({
      status: 'INVALID_ARGUMENT',
      reason: 'BODY_TOO_LARGE',
      details: { limit_bytes: 100_000 },
    });
    expect(written).toEqual([]);
  });

  it('takes no idempotency key', async () => {
    const { client } = await start();
    const settings = { metadata: { 'idempotency-key': 'k' } };
    const { failure } = await client.upload('bulkInsert', [{ collection: 'c', documents: [{ data: {} }] }], settings);
    expect(failure).toMatchObject({ status: 'INVALID_ARGUMENT', violations: ['/idempotency_key'] });
  });
});
