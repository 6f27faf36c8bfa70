import { request } from 'node:http';
import { brotliDecompressSync, createGunzip, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestBytes } from './testing/request-bytes.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';
import { stubDocument } from './testing/stub-adapter.js';

const long = 'Ada Lovelace — '.repeat(200);
let server: TestServer;
let release: () => void;
const held = new Promise<void>((resolve) => {
  release = resolve;
});

beforeAll(async () => {
  server = await startTestServer({
    behaviour: {
      get: async (_context, id) => stubDocument(id, id === 'long' ? { text: long } : {}),
      async *find() {
        // One piece of lines is about 64 KiB.
        for (let at = 0; at < 30; at += 1) yield stubDocument(`d${at}`, { text: long });
        await held;
        yield stubDocument('last');
      },
    },
  });
});

afterAll(() => server.stop());

const read = (id: string, encoding?: string, headers = {}) =>
  requestBytes(
    `${server.url}/api/v1/documents/c/${id}`,
    encoding === undefined ? headers : { 'Accept-Encoding': encoding, ...headers },
  );

describe('answers are packed', () => {
  it.each([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['GZIP', 'gzip'],
    ['gzip;q=0.5, br;q=0.9', 'br'],
    ['gzip;q=0.9, br;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['zstd, gzip;q=0.1', 'gzip'],
    ['identity;q=0, gzip;q=0.001', 'gzip'],
  ])('for %s by %s', async (encoding, name) => {
    const { status, headers, body } = await read('long', encoding);
    expect({ status, coding: headers['content-encoding'], vary: headers.vary }).toEqual({
      status: 200,
      coding: name,
      vary: 'Accept-Encoding',
    });
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(body.length).toBeLessThan(600);
    const text = (name === 'br' ? brotliDecompressSync(body) : gunzipSync(body)).toString();
    expect(JSON.parse(text).data.data).toEqual({ text: long });
  });

  it.each([undefined, '', 'identity', 'zstd', 'gzip;q=0', 'gzip;q=0, *;q=0', 'identity, gzip;q=0.5', 'deflate'])(
    'and not for %s',
    async (encoding) => {
      const { headers, body } = await read('long', encoding);
      expect({ coding: headers['content-encoding'], vary: headers.vary }).toEqual({
        coding: undefined,
        vary: 'Accept-Encoding',
      });
      expect(JSON.parse(body.toString()).data.data).toEqual({ text: long });
    },
  );

  it('where they are long enough for it', async () => {
    const { headers, body } = await read('short', 'gzip, br');
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(body.toString()).data.id).toBe('short');
  });

  it('and HEAD says the same of them', async () => {
    const url = `${server.url}/api/v1/documents/c/long`;
    const got = await requestBytes(url, { 'Accept-Encoding': 'gzip' });
    const asked = await requestBytes(url, { 'Accept-Encoding': 'gzip' }, { method: 'HEAD' });
    const told = ({ headers }: typeof got) => [headers['content-encoding'], headers['content-length'], headers.etag];
    expect(told(asked)).toEqual(told(got));
    expect(asked.body).toHaveLength(0);
  });
});

describe('the entity tag of a packed answer', () => {
  it('is another one, and both name the state', async () => {
    const plain = (await read('long')).headers.etag ?? '';
    const packed = (await read('long', 'gzip')).headers.etag ?? '';
    expect(packed).toBe(`${plain.slice(0, -1)}+gzip"`);
    for (const tag of [plain, packed, `"x", ${packed}`, `W/${packed}`]) {
      const answer = await read('long', 'gzip', { 'If-None-Match': tag });
      expect({ tag, status: answer.status }).toEqual({ tag, status: 304 });
      expect(answer.headers.etag).toBe(tag === plain ? plain : packed);
      expect(answer.body).toHaveLength(0);
    }
    expect((await read('long', 'gzip', { 'If-None-Match': '"other+gzip"' })).status).toBe(200);
  });
});

it('a packed export hands on each piece at once', async () => {
  const lines = await new Promise<string[]>((resolve, reject) => {
    const headers = { 'Accept-Encoding': 'gzip' };
    const sent = request(`${server.url}/api/v1/collections/c/export`, { headers }, (response) => {
      expect(response.headers['content-encoding']).toBe('gzip');
      let text = '';
      // What has come before the last document is there, unpacked: only then the last is given.
      const unpacked = response.pipe(createGunzip()).setEncoding('utf8');
      unpacked.on('data', (piece: string) => {
        text += piece;
        if (text.includes('"d20"')) release();
      });
      unpacked.on('end', () => resolve(text.trimEnd().split('\n'))).on('error', reject);
    });
    sent.on('error', reject).end();
  });
  expect(lines).toHaveLength(31);
  expect(JSON.parse(lines[30] ?? '').id).toBe('last');
});
