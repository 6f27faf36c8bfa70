import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from './testing/call.js';
import { sendRaw } from './testing/raw-request.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ bodyBytesMax: 100_000 });
});

afterAll(() => server.stop());

describe('routing', () => {
  it.each([
    ['GET', '/', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/api/v1', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/api/v2/documents/c/1', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/API/v1/documents/c/1', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/api/v1/documents/c/1/', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/api/v1/documents//1', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/api/v1/docs', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/docs/', 404, 'UNKNOWN_ROUTE'],
    ['GET', '/docs/..%2fpackage.json', 404, 'UNKNOWN_ROUTE'],
    ['POST', '/openapi.json', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/v1/documents/raw-query', 405, 'METHOD_NOT_ALLOWED'],
    ['PUT', '/api/v1/documents/bulk/insert', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/v1/documents/bulk/other', 400, 'BAD_NAME'],
    ['PUT', '/api/v1/documents', 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/api/v1/documents/c/1', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/v1/documents/bulk/insert', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/api/v1/documents/bulk', 400, 'BAD_NAME'],
    ['GET', '/api/v1/documents/..%2Fx/1', 400, 'BAD_NAME'],
    ['GET', '/api/v1/documents/%22%3B%20drop%20table/1', 400, 'BAD_NAME'],
    ['GET', `/api/v1/documents/${'x'.repeat(300)}/1`, 400, 'BAD_NAME'],
    ['GET', `/api/v1/documents/c/${'x'.repeat(256)}`, 400, 'BAD_VALUE'],
    ['GET', '/api/v1/documents/c/a%00b', 400, 'BAD_VALUE'],
    ['GET', '/api/v1/documents/c/%zz', 400, 'BAD_ARGUMENT'],
    ['GET', '/api/v1/documents/c/%ff', 400, 'BAD_ARGUMENT'],
    ['GET', '/api/v1/documents/c/%ED%A0%80', 400, 'BAD_ARGUMENT'],
    ['GET', '/api/v1/documents/c/none', 404, 'DOCUMENT_MISSING'],
  ])('%s %s is %i %s', async (method, path, status, reason) => {
    const answer = await call(server.url, method, path);
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status, reason });
  });

  it('says which methods a path has', async () => {
    const { headers, error } = await call(server.url, 'POST', '/api/v1/documents/c/1');
    expect(headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH, PUT');
    expect(error?.details.allowed).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'PUT']);
    const options = await call(server.url, 'OPTIONS', '/api/v1/collections');
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
  });

  it.each([
    ['a%2Fb', 'a/b'],
    ['search', 'search'],
    ['%C3%A9+%F0%9F%98%80', 'é+😀'],
    ['a%20b%3Fc%23', 'a b?c#'],
    ['%2e%2e%2fetc', '../etc'],
    ['y'.repeat(255), 'y'.repeat(255)],
  ])('takes the id %s as %s', async (path, id) => {
    const answer = await call(server.url, 'GET', `/api/v1/documents/c/${path}`);
    expect(answer.data).toMatchObject({ id, collection: 'c' });
  });

  it('answers HEAD as GET, without the body', async () => {
    const get = await fetch(`${server.url}/api/v1/documents/c/1`);
    const head = await fetch(`${server.url}/api/v1/documents/c/1`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(head.headers.get('content-length')).toBe(String((await get.text()).length));
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
  });

  it('has health, readiness and metrics at the root too', async () => {
    expect((await call(server.url, 'GET', '/health')).data).toMatchObject({ status: 'healthy', version: '1.2.3' });
    expect((await call(server.url, 'GET', '/api/v1/health')).data).toMatchObject({ databases: { stub: 'connected' } });
    expect((await call(server.url, 'GET', '/ready')).data).toEqual({ status: 'ready' });
    for (const path of ['/metrics', '/api/v1/metrics']) {
      const response = await fetch(server.url + path);
      expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
      expect(await response.text()).toBe('up 1\n');
      const asked = await call(server.url, 'GET', `${path}?name=up`);
      expect([asked.status, asked.reason]).toEqual([400, 'UNKNOWN_FIELD']);
    }
  });
});

describe('queries', () => {
  it.each([
    ['limt=5', 'UNKNOWN_FIELD'],
    ['limit=5&limit=6', 'BAD_ARGUMENT'],
    ['limit=five', 'BAD_ARGUMENT'],
    ['limit=0', 'LIMIT_EXCEEDED'],
    ['limit=1001', 'LIMIT_EXCEEDED'],
    ['offset=-1', 'LIMIT_EXCEEDED'],
    ['filter=%7Ba%7D', 'MALFORMED_JSON'],
    ['filter=5', 'BAD_ARGUMENT'],
    ['filter=%7B%22a%22%3A%7B%22%24foo%22%3A1%7D%7D', 'UNKNOWN_OPERATOR'],
    ['sort=%', 'BAD_ARGUMENT'],
    ['total=maybe', 'BAD_ARGUMENT'],
    ['cursor=x', 'BAD_CURSOR'],
  ])('%s is refused as %s', async (query, reason) => {
    const answer = await call(server.url, 'GET', `/api/v1/documents/c?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.reason).toBe(reason);
  });
});

describe('headers', () => {
  it.each([
    [{ Accept: 'text/html' }, 406, 'NOT_ACCEPTABLE'],
    [{ Accept: 'application/json;q=0' }, 406, 'NOT_ACCEPTABLE'],
    [{ Accept: 'text/html, */*;q=0.1' }, 200, undefined],
    [{ Accept: 'application/*' }, 200, undefined],
    [{ 'X-Database-Type': 'oracle' }, 400, 'UNKNOWN_DATABASE'],
    [{ 'X-Database-Type': 'stub' }, 200, undefined],
    [{ 'X-Database-Type': '__proto__' }, 400, 'UNKNOWN_DATABASE'],
    [{ 'Idempotency-Key': 'k' }, 400, 'BAD_ARGUMENT'],
    [{ 'If-None-Match': 'x' }, 400, 'BAD_ARGUMENT'],
  ] as const)('%j: %i', async (headers, status, reason) => {
    const answer = await call(server.url, 'GET', '/api/v1/documents/c/1', { headers });
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status, reason });
  });

  it('may not name another database than the path', async () => {
    const headers = { 'X-Database-Type': 'oracle' };
    expect((await call(server.url, 'GET', '/api/v1/health/database/stub', { headers })).reason).toBe('BAD_ARGUMENT');
    expect((await call(server.url, 'GET', '/api/v1/health/database/stub')).data).toMatchObject({ database: 'stub' });
    expect((await call(server.url, 'GET', '/api/v1/health/database/oracle')).reason).toBe('UNKNOWN_DATABASE');
  });
});

describe('HTTP itself', () => {
  const line = 'GET /health HTTP/1.1\r\n';
  const post = (headers: string) =>
    `POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n`;
  it.each([
    ['two hosts', `${line}Host: x\r\nhost: y\r\n\r\n`],
    ['no host', `${line}\r\n`],
    [
      'a transfer coding beside chunked',
      `${post('Transfer-Encoding: gzip, chunked\r\n')}1c\r\n{"collection":"c","data":{}}\r\n0\r\n\r\n`,
    ],
    ['an unknown Expect', post('Expect: tea\r\nContent-Length: 2\r\n')],
  ])('is not spoken with %s', async (_what, bytes) => {
    const answer = await sendRaw(server.port, bytes);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error.details.reason).toBe('BAD_ARGUMENT');
  });

  it('of version 1.0 knows no 100 Continue', async () => {
    const body = '{"collection":"c","data":{}}';
    const head = post(`Expect: 100-continue\r\nContent-Length: ${body.length}\r\n`).replace('1.1', '1.0');
    const answer = await sendRaw(server.port, head + body);
    expect(answer.head).toMatch(/^HTTP\/1\.1 201 /);
  });

  it('takes a whole URI as the target, as proxies send it', async () => {
    const answer = await sendRaw(
      server.port,
      'GET http://x/api/v1/documents/c/1?projection=id HTTP/1.1\r\nHost: x\r\n\r\n',
    );
    expect(JSON.parse(answer.body).data).toMatchObject({ id: '1' });
    const unknown = await sendRaw(server.port, 'GET http://x/nowhere?a HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(JSON.parse(unknown.body).error.message).toContain('No call has the path /nowhere.');
  });

  it('asks what the server can do as a whole', async () => {
    const answer = await sendRaw(server.port, 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answer.status).toBe(204);
  });
});

describe('what is no HTTP', () => {
  it('gets an envelope too', async () => {
    const garbage = await sendRaw(server.port, 'HELLO\r\n\r\n');
    expect(garbage.status).toBe(400);
    expect(JSON.parse(garbage.body).error.code).toBe('INVALID_REQUEST');
    const large = await sendRaw(server.port, `GET /?filter=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(large.status).toBe(431);
    expect(JSON.parse(large.body).error.message).toContain('POST');
  });
});
