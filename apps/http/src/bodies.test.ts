import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, post } from './testing/call.js';
import { sendRaw } from './testing/raw-request.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ bodyBytesMax: 100_000 });
});

afterAll(() => server.stop());

const create = '/api/v1/documents';
const document = '{"collection":"c","data":{"a":1}}';

describe('bodies', () => {
  const deep = `{"collection":"c","data":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;

  it.each([
    ['no JSON', '{"collection": c}', {}, 400, 'MALFORMED_JSON'],
    ['nothing', '', {}, 400, 'BAD_ARGUMENT'],
    ['an array', '[]', {}, 400, 'BAD_ARGUMENT'],
    ['null', 'null', {}, 400, 'BAD_ARGUMENT'],
    ['a text', '"x"', {}, 400, 'BAD_ARGUMENT'],
    ['an unknown field', '{"collection":"c","data":{},"dta":1}', {}, 400, 'UNKNOWN_FIELD'],
    ['a field of a header', '{"collection":"c","data":{},"if_match":"*"}', {}, 400, 'UNKNOWN_FIELD'],
    ['__proto__ beside the fields', '{"collection":"c","data":{},"__proto__":{}}', {}, 400, 'UNKNOWN_FIELD'],
    ['constructor beside the fields', '{"collection":"c","data":{},"constructor":{}}', {}, 400, 'UNKNOWN_FIELD'],
    ['__proto__ in data', '{"collection":"c","data":{"a":{"__proto__":{}}}}', {}, 400, 'BAD_NAME'],
    ['constructor in data', '{"collection":"c","data":{"constructor":1}}', {}, 400, 'BAD_NAME'],
    ['a missing field', '{"collection":"c"}', {}, 400, 'BAD_ARGUMENT'],
    ['a wrong type', '{"collection":5,"data":{}}', {}, 400, 'BAD_ARGUMENT'],
    ['a bad collection', '{"collection":"../x","data":{}}', {}, 400, 'BAD_NAME'],
    ['an empty collection', '{"collection":"","data":{}}', {}, 400, 'BAD_NAME'],
    ['the collection bulk', '{"collection":"bulk","data":{}}', {}, 400, 'BAD_NAME'],
    ['depth 10,000', deep, {}, 400, 'LIMIT_EXCEEDED'],
    ['NUL', '{"collection":"c","data":{"a":"\\u0000"}}', {}, 400, 'BAD_VALUE'],
    ['a lone surrogate', '{"collection":"c","data":{"a":"\\ud800"}}', {}, 400, 'BAD_VALUE'],
    ['an integer beyond 2^53', '{"collection":"c","data":{"a":9007199254740993}}', {}, 400, 'BAD_VALUE'],
    ['a number beyond doubles', '{"collection":"c","data":{"a":1e400}}', {}, 400, 'BAD_VALUE'],
    ['text', document, { 'Content-Type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', 'a=1', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['Latin-1', document, { 'Content-Type': 'application/json; charset=latin1' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['an unknown packing', document, { 'Content-Encoding': 'zip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['what is not gzip', document, { 'Content-Encoding': 'gzip' }, 400, 'INVALID_ENCODING'],
    ['too much', `{"collection":"c","data":{"a":"${'x'.repeat(100_000)}"}}`, {}, 413, 'BODY_TOO_LARGE'],
  ])('with %s are refused', async (_name, body, headers: Record<string, string>, status, reason) => {
    const answer = await post(server.url, create, body, headers);
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status, reason });
  });

  it('tell where the JSON is broken', async () => {
    const { error } = await post(server.url, create, '{\n "a": x}');
    expect(error?.details).toMatchObject({ position: 8, line: 2, column: 7 });
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'INVALID_ENCODING'],
    ['a cut gzip', gzipSync(document).subarray(0, 20), { 'Content-Encoding': 'gzip' }, 400, 'INVALID_ENCODING'],
    ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000)), { 'Content-Encoding': 'gzip' }, 413, 'BODY_TOO_LARGE'],
    [
      'a brotli bomb',
      brotliCompressSync(Buffer.alloc(50_000_000)),
      { 'Content-Encoding': 'br' },
      413,
      'BODY_TOO_LARGE',
    ],
  ])('of %s are refused', async (_name, body, headers: Record<string, string>, status, reason) => {
    const answer = await post(server.url, create, body, headers);
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status, reason });
  });

  it.each([
    ['gzip', gzipSync(document)],
    ['deflate', deflateSync(document)],
    ['br', brotliCompressSync(document)],
  ])('are unpacked from %s', async (encoding, body) => {
    expect((await post(server.url, create, body, { 'Content-Encoding': encoding })).status).toBe(201);
  });

  it('may begin with a byte order mark', async () => {
    expect((await post(server.url, create, `\ufeff${document}`)).status).toBe(201);
  });

  it('over the limit are refused as they stream in', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) });
    const answer = await post(server.url, create, endless).catch((error: Error) => error.message);
    // The client may notice that the rest is not wanted before it reads the answer.
    if (typeof answer !== 'string') expect(answer.status).toBe(413);
    expect(server.answered.at(-1)?.status).toBe(413);
  });

  it('are refused where a call takes none', async () => {
    const answer = await call(server.url, 'DELETE', '/api/v1/documents/c/1', {
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(answer.reason).toBe('BAD_ARGUMENT');
  });

  it('may be left out where all their fields may', async () => {
    expect((await call(server.url, 'POST', '/api/v1/documents/c/search')).status).toBe(200);
    expect((await call(server.url, 'POST', '/api/v1/documents/c/count')).data).toEqual({ count: 0, collection: 'c' });
  });

  it('are asked for by 100 Continue only if they may come', async () => {
    const head = (length: number): string =>
      `POST ${create} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
    const small = await sendRaw(server.port, head(document.length) + document);
    expect(small.head).toContain('HTTP/1.1 100 Continue');
    expect(small.status).toBe(201);
    const large = await sendRaw(server.port, head(1_000_000_000));
    expect(large.status).toBe(413);
  });
});
