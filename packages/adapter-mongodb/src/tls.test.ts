import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { createContext, type DataError } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { insertOf } from '../test/faulty-way.js';
import { Certificates } from '../test/make-certificates.js';
import { TestDatabases } from '../test/servers.js';
import { createMongoAdapter, type MongoConfig } from './index.js';

const context = createContext();

await describeOnServer('mongodb', ({ uri }) => {
  describe('TLS, which a proxy before the server ends', { timeout: 60_000 }, () => {
    const databases = new TestDatabases(uri);
    const folder = mkdtempSync(path.join(tmpdir(), 'mongodb-tls-'));
    const certificates = new Certificates(folder);
    const caFile = certificates.makeAuthority('ca');
    const otherCaFile = certificates.makeAuthority('other-ca');
    const server = certificates.makePair('server', 'ca', 'IP:127.0.0.1');
    const client = certificates.makePair('client', 'ca', 'DNS:client');
    const stranger = certificates.makePair('stranger', 'other-ca', 'DNS:stranger');
    const proxies: Server[] = [];
    afterEach(() => {
      for (const proxy of proxies.splice(0)) proxy.close();
    });
    afterAll(async () => {
      await databases.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Takes TLS and passes on what is within. @returns its URI, and how many connections it has taken */
    const start = async (options: TlsOptions): Promise<{ readonly uri: string; readonly taken: () => number }> => {
      const target = new URL(uri);
      let count = 0;
      const proxy = createServer(options, (socket) => {
        count += 1;
        const to = connect(Number(target.port), target.hostname);
        for (const [one, other] of [
          [socket, to],
          [to, socket],
        ] as const) {
          one.on('error', () => {}).on('close', () => other.destroy());
          one.pipe(other);
        }
      });
      // A client that refuses the certificate.
      proxy.on('tlsClientError', () => {});
      proxies.push(proxy);
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      return { uri: `mongodb://127.0.0.1:${(proxy.address() as AddressInfo).port}/`, taken: () => count };
    };

    /** What comes of a write and a read. */
    const tryIt = async (config: Pick<MongoConfig, 'uri' | 'tls'>): Promise<string | undefined> => {
      const adapter = createMongoAdapter({ ...config, database: databases.next(), serverSelectionTimeoutMs: 1_000 });
      try {
        const [result] = await adapter.write(context, insertOf('a'));
        if (result?.ok === false) throw result.error;
        return (await adapter.collection('c').get(context, 'a'))?.id;
      } catch (error) {
        const { reason, code, retryable, message } = error as DataError;
        expect(message).not.toMatch(/certificate|127\.0\.0\.1/);
        return `${reason} ${code} ${retryable}`;
      } finally {
        await adapter.close();
      }
    };
    const away = 'DATABASE_UNAVAILABLE CONNECTION_ERROR true';

    it('goes on where the authority is the right one', async () => {
      const proxy = await start({ cert: server.cert, key: server.key });
      expect(await tryIt({ uri: proxy.uri, tls: { caFile } })).toBe('a');
      expect(proxy.taken()).toBeGreaterThan(0);
    });

    it.each<[string, MongoConfig['tls']]>([
      ['of another authority', { caFile: otherCaFile }],
      ['of an authority that the machine does not know', {}],
    ])('takes no certificate %s, and asks nothing', async (_, tls) => {
      const proxy = await start({ cert: server.cert, key: server.key });
      expect(await tryIt({ uri: proxy.uri, ...(tls === undefined ? {} : { tls }) })).toBe(away);
    });

    it('takes no certificate that is for another server', async () => {
      const other = certificates.makePair('other-server', 'ca', 'DNS:elsewhere.example');
      const proxy = await start({ cert: other.cert, key: other.key });
      expect(await tryIt({ uri: proxy.uri, tls: { caFile } })).toBe(away);
    });

    it('takes any where it is told to, for tests', async () => {
      const proxy = await start({ cert: server.cert, key: server.key });
      const tls = { caFile: otherCaFile, allowInvalidCertificates: true };
      expect(await tryIt({ uri: proxy.uri, tls })).toBe('a');
    });

    it('shows its own certificate to a server that wants one', async () => {
      const options = { cert: server.cert, key: server.key, requestCert: true, rejectUnauthorized: true };
      const proxy = await start({ ...options, ca: certificates.read('ca.pem') });
      expect(await tryIt({ uri: proxy.uri, tls: { caFile, certificateKeyFile: client.file } })).toBe('a');
      expect(await tryIt({ uri: proxy.uri, tls: { caFile, certificateKeyFile: stranger.file } })).toBe(away);
      expect(await tryIt({ uri: proxy.uri, tls: { caFile } })).toBe(away);
    });

    it('is not there where it is not asked for', async () => {
      const proxy = await start({ cert: server.cert, key: server.key });
      expect(await tryIt({ uri: proxy.uri })).toBe(away);
      expect(await tryIt({ uri, tls: { caFile } })).toBe(away);
      expect(proxy.taken()).toBe(0);
    });
  });
});
