import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { post } from '../testing/call.js';
import { openSocket } from '../testing/raw-request.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
let server: SpawnedServer;
let api: ApiClient;
let before: string;

const stateOf = async (): Promise<string> =>
  JSON.stringify([
    await api.export('kept'),
    (await api.get('/collections')).data,
    (await api.get('/indexes/kept')).data,
  ]);

beforeAll(async () => {
  server = await spawnServer(folder.path, { APP_RATE_LIMIT_ENABLED: 'false', APP_HTTP_BODY_BYTES_MAX: '4000000' });
  api = new ApiClient(server.url);
  await api.post('/indexes/kept', { keys: { email: 1 }, options: { unique: true } });
  await api.post('/documents', { collection: 'kept', id: 'k', data: { n: 1, email: 'a@x', list: [1, 2] } });
  before = await stateOf();
});

afterEach(async () => {
  expect(await stateOf()).toBe(before);
});

afterAll(async () => {
  await server.stop();
  folder.remove();
});

const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('bad data changes nothing', () => {
  it.each([
    ['malformed JSON', '{"n": }', 'MALFORMED_JSON', 400],
    ['depth 65', deep(65), 'LIMIT_EXCEEDED', 400],
    ['depth 10,000', deep(10_000), 'LIMIT_EXCEEDED', 400],
    ['__proto__', '{"__proto__": {"admin": true}}', 'BAD_NAME', 400],
    ['constructor', '{"a": {"constructor": 1}}', 'BAD_NAME', 400],
    ['an empty name', '{"": 1}', 'BAD_NAME', 400],
    ['a name with NUL', '{"a\\u0000b": 1}', 'BAD_NAME', 400],
    ['_id', '{"_id": "x"}', 'BAD_NAME', 400],
    ['_meta', '{"_meta": 1}', 'BAD_NAME', 400],
    ['NUL', '{"n": "\\u0000"}', 'BAD_VALUE', 400],
    ['a lone surrogate', '{"n": "\\udc00x"}', 'BAD_VALUE', 400],
    ['2^53', '{"n": 9007199254740992}', 'BAD_VALUE', 400],
    ['-2^53', '{"n": [-9007199254740992]}', 'BAD_VALUE', 400],
    ['a bad date', '{"n": {"$date": "yesterday"}}', 'BAD_VALUE', 400],
    ['an ObjectId', '{"n": {"$oid": "507f1f77bcf86cd799439011"}}', 'BAD_VALUE', 400],
    ['3 MB', `{"n": "${'x'.repeat(3_000_000)}"}`, 'DOCUMENT_TOO_LARGE', 413],
    ['5 MB', `{"n": "${'x'.repeat(5_000_000)}"}`, 'BODY_TOO_LARGE', 413],
  ])('%s', async (_name, data, reason, status) => {
    for (const [path, body] of [
      ['/documents', `{"collection":"kept","id":"new","data":${data}}`],
      ['/documents/kept/k/find-and-replace', `{"replacement":${data}}`],
      ['/documents/bulk/insert', `{"collection":"kept","documents":[{"data":${data}},{"data":{}}]}`],
    ] as const) {
      const answer = await post(server.url, `/api/v1${path}`, body);
      expect([path, answer.status, answer.reason]).toEqual([path, status, reason]);
    }
  });

  it.each([
    ['an unknown operator', { update: { $foo: { n: 1 } } }, 'UNKNOWN_OPERATOR'],
    ['one path twice', { update: { $set: { n: 1 }, $inc: { n: 1 } } }, 'CONFLICTING_PATHS'],
    ['an envelope name', { update: { $set: { version: 7 } } }, 'BAD_PATH'],
    ['a text to add', { update: { $inc: { n: 'x' } } }, 'BAD_OPERAND'],
    ['more than 2^53', { update: { $inc: { n: 9007199254740991 } } }, 'BAD_VALUE'],
    ['__proto__ in a path', { update: { $set: { 'a.__proto__.b': 1 } } }, 'BAD_PATH'],
    ['an unknown option', { update: { n: 2 }, upsrt: true }, 'UNKNOWN_FIELD'],
    ['a wrong type', { update: 5 }, 'BAD_ARGUMENT'],
    ['nothing', {}, 'BAD_ARGUMENT'],
  ])('an update with %s', async (_name, body, reason) => {
    const answer = await api.post('/documents/kept/k/find-and-update', body);
    expect([answer.status, answer.reason]).toEqual([400, reason]);
  });

  it.each([
    [{ n: { $foo: 1 } }, 'UNKNOWN_OPERATOR'],
    [{ $where: 'sleep(1)' }, 'UNKNOWN_OPERATOR'],
    [{ n: { $in: 5 } }, 'BAD_OPERAND'],
    [{ n: { $regex: '(' } }, 'BAD_OPERAND'],
    [{ 'a..b': 1 }, 'BAD_PATH'],
    [{ n: { $in: Array.from({ length: 10_001 }, (_, n) => n) } }, 'LIMIT_EXCEEDED'],
    [[], 'BAD_ARGUMENT'],
    [null, 'BAD_ARGUMENT'],
  ])('a filter %j', async (filter, reason) => {
    for (const path of ['/documents/kept/delete-many', '/documents/kept/search', '/documents/kept/count']) {
      const answer = await api.post(path, { filter });
      expect([path, answer.status, answer.reason]).toEqual([path, 400, reason]);
    }
  });

  it('a duplicate id or unique value', async () => {
    expect((await api.post('/documents', { collection: 'kept', id: 'k', data: {} })).reason).toBe('DUPLICATE_ID');
    const twin = { collection: 'kept', id: 't', data: { email: 'a@x' } };
    expect((await api.post('/documents', twin)).reason).toBe('DUPLICATE_VALUE');
    expect((await api.import('kept', [{ id: 'k', data: {} }])).reason).toBe('DUPLICATE_ID');
  });

  it('a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, '{"a":'));
    const packed = { 'Content-Encoding': 'gzip' };
    expect((await post(server.url, '/api/v1/documents', bomb, packed)).reason).toBe('BODY_TOO_LARGE');
    const type = { ...packed, 'Content-Type': 'application/x-ndjson' };
    expect((await post(server.url, '/api/v1/collections/kept/import', bomb, type)).reason).toBe('BODY_TOO_LARGE');
  });

  it('a client that leaves half-way', async () => {
    const socket = await openSocket(server.port);
    const body = '{"collection":"kept","id":"half","data":{}}';
    socket.write(
      `POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length + 1}\r\n\r\n${body}`,
    );
    await sleep(50);
    socket.destroy();
    await sleep(100);
  });
});

describe('a long scan', () => {
  it('ends with its client, and delays nobody', async () => {
    const bulk = Array.from({ length: 20_000 }, (_, n) => ({ id: `s${n}`, data: { n, text: 'x'.repeat(200) } }));
    expect(
      (await api.post('/documents/bulk/insert', { collection: 'scan', documents: bulk.slice(0, 10_000) })).status,
    ).toBe(201);
    expect(
      (await api.post('/documents/bulk/insert', { collection: 'scan', documents: bulk.slice(10_000) })).status,
    ).toBe(201);
    const controller = new AbortController();
    const id = { 'X-Request-Id': 'long-scan' };
    const scan = fetch(`${server.url}/api/v1/documents/scan/aggregate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...id },
      body: JSON.stringify({ pipeline: [{ $match: { text: { $regex: '(x+y)+$' } } }], allow_scan: true }),
      signal: controller.signal,
    }).catch(() => 'aborted');
    await sleep(20);
    controller.abort();
    expect(await scan).toBe('aborted');
    const find = () => server.log().find(({ request_id: request }) => request === 'long-scan');
    for (let tries = 0; find() === undefined && tries < 500; tries += 1) await sleep(10);
    expect(find()).toMatchObject({ status: 499 });
    expect((await api.delete('/collections/scan')).status).toBe(200);
  });
});
