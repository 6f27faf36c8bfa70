import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '@database-service/config';
import { DataError, type OperationContext } from '@database-service/core';
import { serve } from '@database-service/serving';
import { credentials } from '@grpc/grpc-js';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { stubDocument } from '../../../http/src/testing/stub-adapter.js';
import { grpcServer } from '../grpc-server-start.js';
import { makeCertificates } from '../testing/make-certificates.js';
import { RpcClient } from '../testing/rpc-client.js';
import { type StubServer, startStubServer } from '../testing/start-stub-server.js';
import { until } from '../testing/until.js';
import { useService } from '../testing/use-service.js';

const folder = mkdtempSync(join(tmpdir(), 'grpc-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: StubServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

describe('stopping', () => {
  it('lets calls under way finish, and takes no more', async () => {
    const entered = Promise.withResolvers<void>();
    const leave = Promise.withResolvers<void>();
    const get = async () => {
      entered.resolve();
      await leave.promise;
      return stubDocument('1');
    };
    server = await startStubServer({ behaviour: { get } });
    const { client, address } = server;
    const under = client.call('read', { collection: 'c', id: '1' });
    await entered.promise;
    const stopped = server.stop(5_000);
    await sleep(100);
    const late = new RpcClient(address);
    expect((await late.call('healthCheck', {}, { timeoutMs: 2_000 })).failure?.status).toBe('UNAVAILABLE');
    late.close();
    leave.resolve();
    expect(await under).toMatchObject({ response: { id: '1' } });
    const startedAt = Date.now();
    await stopped;
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });

  it('answers what does not finish, and cuts what does not even end then', async () => {
    const find = async function* (context: OperationContext) {
      yield await new Promise<never>((_resolve, reject) => {
        context.signal.addEventListener('abort', () => reject(context.signal.reason));
      });
    };
    const get = () => new Promise<never>(() => undefined);
    server = await startStubServer({ behaviour: { find, get } });
    const client = new RpcClient(server.address);
    const polite = client.download('export', { collection: 'c' });
    const deaf = client.call('read', { collection: 'c', id: '1' });
    await sleep(100);
    const startedAt = Date.now();
    await server.stop(1_000);
    expect(Date.now() - startedAt).toBeLessThan(2_000);
    expect((await polite).failure).toMatchObject({ status: 'UNAVAILABLE', reason: 'SHUTTING_DOWN', retrySeconds: 1 });
    expect((await deaf).failure?.status).toMatch(/^(UNAVAILABLE|CANCELLED|INTERNAL)$/);
    client.close();
  });

  it('does not wait for a stream that is still to be written as a whole', async () => {
    server = await startStubServer();
    const never = new Promise<never>(() => undefined);
    async function* messages() {
      yield { collection: 'c', documents: [{ data: {} }] };
      await never;
    }
    const upload = server.client.upload('bulkInsert', messages());
    await sleep(100);
    await server.stop(2_000);
    expect((await upload).failure).toMatchObject({ status: 'UNAVAILABLE', reason: 'SHUTTING_DOWN' });
  });
});

describe('a connection', () => {
  it('is asked to go at its age, and the client goes on by another', async () => {
    server = await startStubServer({ ageMaxMs: 300 });
    for (let count = 0; count < 10; count += 1) {
      await server.client.get('read', { collection: 'c', id: '1' });
      await sleep(100);
    }
  });

  it('has so many calls at once and no more', async () => {
    let running = 0;
    let most = 0;
    const get = async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(50);
      running -= 1;
      return stubDocument('1');
    };
    server = await startStubServer({ behaviour: { get }, streamsMax: 5 });
    const { client } = server;
    // The limit is told by the server's first frame.
    await client.get('read', { collection: 'c', id: '1' });
    await Promise.all(Array.from({ length: 30 }, () => client.get('read', { collection: 'c', id: '1' })));
    expect(most).toBeLessThanOrEqual(5);
  });
});

describe('TLS', () => {
  const files = makeCertificates(folder);
  const ca = readFileSync(files.ca);
  const read = ({ cert, key }: { readonly cert: string; readonly key: string }) =>
    [readFileSync(key), readFileSync(cert)] as const;
  const call = async (address: string, channel: ReturnType<typeof credentials.createSsl>) => {
    const client = new RpcClient(address.replace('127.0.0.1', 'localhost'), channel);
    const { response, failure } = await client.call('healthCheck', {}, { timeoutMs: 5_000 });
    client.close();
    return response?.healthy ?? failure?.status;
  };
  const tls = { APP_GRPC_TLS_CERT_FILE: files.server.cert, APP_GRPC_TLS_KEY_FILE: files.server.key };

  it('is all that a server with a certificate takes', async () => {
    const { address } = await useService({ environment: tls });
    expect(await call(address, credentials.createSsl(ca))).toBe(true);
    expect(await call(address, credentials.createSsl(readFileSync(files.otherCa)))).toBe('UNAVAILABLE');
    expect(await call(address, credentials.createInsecure())).toBe('UNAVAILABLE');
  });

  it('with client certificates takes none but those of its authority', async () => {
    const { address } = await useService({ environment: { ...tls, APP_GRPC_TLS_CLIENT_CA_FILE: files.ca } });
    expect(await call(address, credentials.createSsl(ca, ...read(files.client)))).toBe(true);
    expect(await call(address, credentials.createSsl(ca, ...read(files.stranger)))).toBe('UNAVAILABLE');
    expect(await call(address, credentials.createSsl(ca))).toBe('UNAVAILABLE');
  });

  it('does not start on files that are none', async () => {
    const start = (environment: Record<string, string>) =>
      serve(
        loadConfig({
          folder,
          environment: {
            APP_GRPC_PORT: '0',
            APP_METRICS_ENABLED: 'false',
            APP_SQLITE_FILE: ':memory:',
            APP_LOG_LEVEL: 'error',
            ...environment,
          },
        }),
        [grpcServer],
      );
    await expect(start({ ...tls, APP_GRPC_TLS_KEY_FILE: join(folder, 'none') })).rejects.toThrow(
      /cannot be read \(ENOENT\)/,
    );
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, 'x');
    await expect(start({ ...tls, APP_GRPC_TLS_CERT_FILE: empty })).rejects.toThrow(
      /is no PEM file.*APP_GRPC_TLS_CERT_FILE/,
    );
    await expect(start({ APP_GRPC_HOST: '203.0.113.1', APP_GRPC_ALLOW_UNAUTHENTICATED: 'true' })).rejects.toThrow(
      /not an address of this machine.*APP_GRPC_HOST/,
    );
    const { address } = await useService();
    const port = address.split(':')[1] ?? '';
    await expect(start({ APP_GRPC_PORT: port })).rejects.toThrow(/in use.*APP_GRPC_PORT/);
  });
});

describe('grpc.health.v1', () => {
  it('follows readiness, for who asks and who watches', async () => {
    let ready = true;
    const checkReady = async (): Promise<void> => {
      if (!ready) throw new DataError('DATABASE_UNAVAILABLE', 'It is away.');
    };
    server = await startStubServer({ checkReady });
    const health = new HealthClient(server.client);
    expect(await health.check('')).toBe('SERVING');
    expect(await health.check('database.DatabaseService')).toBe('SERVING');
    expect(await health.check('other')).toBe('NOT_FOUND');
    const watched = health.watch('');
    const unknown = health.watch('other');
    await until(() => watched.length === 1 && unknown.length === 1);
    ready = false;
    expect(await health.check('')).toBe('NOT_SERVING');
    await until(() => watched.length === 2);
    ready = true;
    await until(() => watched.length === 3);
    expect(watched).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
    expect(unknown).toEqual(['SERVICE_UNKNOWN']);
  });
});

/** A client of grpc.health.v1. */
class HealthClient {
  readonly #client: RpcClient;

  constructor(client: RpcClient) {
    this.#client = client;
  }

  check(service: string): Promise<string> {
    return new Promise((resolve) => {
      this.#client.raw.makeUnaryRequest(
        '/grpc.health.v1.Health/Check',
        writeService,
        readStatus,
        service,
        (error, answer) => resolve(error === null ? (answer ?? '') : error.code === 5 ? 'NOT_FOUND' : error.message),
      );
    });
  }

  watch(service: string): string[] {
    const seen: string[] = [];
    const stream = this.#client.raw.makeServerStreamRequest(
      '/grpc.health.v1.Health/Watch',
      writeService,
      readStatus,
      service,
    );
    stream.on('error', () => undefined).on('data', (status: string) => seen.push(status));
    return seen;
  }
}

const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** The messages by hand: field 1 is the name, and the status. */
function writeService(service: string): Buffer {
  const name = Buffer.from(service);
  return name.length === 0 ? name : Buffer.concat([Buffer.from([10, name.length]), name]);
}

function readStatus(bytes: Buffer): string {
  return statuses[bytes[1] ?? 0] ?? '';
}
