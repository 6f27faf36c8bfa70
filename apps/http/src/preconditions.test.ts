import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, post } from './testing/call.js';
import { openSocket, readAnswer, sendRaw } from './testing/raw-request.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ bodyBytesMax: 1_000 });
});

afterAll(() => server.stop());

const json = { 'Content-Type': 'application/json' };
const documents = '/api/v1/documents';

describe('a precondition that a call does not have', () => {
  it.each([
    ['If-Match', 'POST', documents, '{"collection":"c","data":{}}'],
    ['If-Match', 'POST', `${documents}/c/update-many`, '{"filter":{},"update":{"a":1}}'],
    ['If-Match', 'POST', `${documents}/c/delete-many`, '{"filter":{}}'],
    ['If-Match', 'POST', `${documents}/c/upsert`, '{"filter":{"id":"1"},"update":{"a":1}}'],
    ['If-Match', 'POST', `${documents}/c/find-one-and-update`, '{"filter":{},"update":{"a":1}}'],
    ['If-Match', 'DELETE', '/api/v1/collections/c', undefined],
    ['If-Match', 'GET', `${documents}/c/1`, undefined],
    ['If-None-Match', 'PUT', `${documents}/c/1`, '{"data":{}}'],
    ['If-None-Match', 'DELETE', `${documents}/c/1`, undefined],
    ['If-None-Match', 'POST', documents, '{"collection":"c","data":{},"id":"1"}'],
  ])('%s on %s %s is refused, not ignored', async (header, method, path, body) => {
    const headers = { ...(body === undefined ? {} : json), [header]: '"x"' };
    const answer = await call(server.url, method, path, body === undefined ? { headers } : { headers, body });
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status: 400, reason: 'BAD_ARGUMENT' });
    expect(answer.error?.message).toContain(header);
  });
});

describe('If-None-Match on a read without an entity tag', () => {
  it.each([
    [`${documents}/c`],
    ['/api/v1/collections'],
    [`${documents}/c/count/estimate`],
    ['/api/v1/collections/c/export'],
  ])('%s: no tag can match, but * would match anything', async (path) => {
    const read = (header: string) => call(server.url, 'GET', path, { headers: { 'If-None-Match': header } });
    expect((await read('"x", W/"y"')).status).toBe(200);
    const answer = await read(' * ');
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status: 400, reason: 'BAD_ARGUMENT' });
    expect(answer.error?.details).toMatchObject({ pointer: '/if_none_match' });
  });

  it('is heeded where there is one', async () => {
    const headers = { 'If-None-Match': '*' };
    expect((await call(server.url, 'GET', `${documents}/c/1`, { headers })).status).toBe(304);
  });
});

describe('the body null', () => {
  it.each([['search'], ['count'], ['1/find-and-delete']])('is no object, so %s refuses it', async (name) => {
    const answer = await post(server.url, `${documents}/c/${name}`, 'null');
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status: 400, reason: 'BAD_ARGUMENT' });
  });
});

describe('Accept', () => {
  it.each([
    ['application/json; charset=utf-8', 200],
    ['application/json;charset=UTF-8, text/plain', 200],
    ['application/json; indent="2, 4"; q=0.5', 200],
    ['text/html; level=1', 406],
    ['application/json; charset=utf-8; q=0', 406],
  ])('%s is answered with %i', async (accept, status) => {
    const answer = await call(server.url, 'GET', '/health', { headers: { Accept: accept } });
    expect(answer.status).toBe(status);
  });
});

describe('Expect', () => {
  const head = (length: number, type: string, expectation = '100-continue') =>
    `POST ${documents} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nExpect: ${expectation}\r\nContent-Length: ${length}\r\n\r\n`;

  it.each([
    ['too long', head(1_001, 'application/json'), 413],
    ['of another type', head(10, 'text/plain'), 415],
    ['with another expectation', head(10, 'application/json', 'luck'), 400],
  ])('gives no leave to send a body %s', async (_name, request, status) => {
    const socket = await openSocket(server.port);
    socket.write(request);
    const answer = await readAnswer(socket);
    socket.destroy();
    expect(answer).toMatchObject({ status, head: expect.stringContaining('Connection: close') });
    expect(answer.head).not.toContain('100 Continue');
    expect(JSON.parse(answer.body)).toMatchObject({ success: false });
  });
});

describe('a request without Host', () => {
  it('is answered with the envelope', async () => {
    const answer = await sendRaw(server.port, 'GET /health HTTP/1.1\r\n\r\n');
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ success: false, error: { code: 'INVALID_REQUEST' } });
  });

  it('is served where HTTP has none', async () => {
    expect((await sendRaw(server.port, 'GET /health HTTP/1.0\r\n\r\n')).status).toBe(200);
  });
});
