import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAnswer } from './testing/check-answer.js';
import { requestBytes } from './testing/request-bytes.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(() => server.stop());

describe('/openapi.json', () => {
  it('is there at the root and in the API, bare and of the version that runs', async () => {
    const texts = await Promise.all(
      ['/openapi.json', '/api/v1/openapi.json'].map(async (path) => (await requestBytes(server.url + path)).body),
    );
    const [root, inApi] = texts.map((bytes) => JSON.parse(bytes.toString()));
    expect(root).toMatchObject({ openapi: '3.1.1', info: { title: 'database-service', version: '1.2.3' } });
    expect(inApi).toEqual(root);
  });

  it('has a tag that stays, and is not sent again to who has it', async () => {
    const first = await requestBytes(`${server.url}/openapi.json`, { 'Accept-Encoding': 'gzip' });
    const etag = first.headers.etag ?? '';
    expect(etag).toMatch(/^"[\w-]{22}\+gzip"$/);
    expect(JSON.parse(gunzipSync(first.body).toString()).openapi).toBe('3.1.1');
    const again = await requestBytes(`${server.url}/api/v1/openapi.json`, { 'If-None-Match': etag });
    expect([again.status, again.headers.etag, again.body.length]).toEqual([304, etag, 0]);
    const other = await requestBytes(`${server.url}/openapi.json`, { 'If-None-Match': '"other"' });
    expect(other.status).toBe(200);
  });

  it.each([
    ['?x=1', {}, 400],
    ['', { Accept: 'text/html' }, 406],
    ['', { 'Idempotency-Key': 'k' }, 400],
    ['', { 'If-None-Match': 'bare' }, 400],
    ['', { 'If-Match': '"x"' }, 400],
  ])('refuses %s %j', async (query, headers, status) => {
    const path = `/openapi.json${query}`;
    const answer = await requestBytes(server.url + path, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    checkAnswer({ method: 'GET', path, status, contentType: 'application/json', text: answer.body.toString() });
  });
});

describe('/docs', () => {
  it('is a page with all that it needs from this server', async () => {
    const { status, headers, body } = await requestBytes(`${server.url}/docs`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
    const page = body.toString();
    expect(page).not.toMatch(/https?:|<script>|style=/);
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    expect(parts).toHaveLength(4);
    for (const part of parts) {
      const answer = await requestBytes(`${server.url}${part}`);
      expect([part, answer.status, answer.headers['x-content-type-options']]).toEqual([part, 200, 'nosniff']);
      expect(answer.body.length).toBeGreaterThan(100);
    }
  });
});

it.each([
  ['/docs', { 'If-None-Match': '*' }],
  ['/docs/start.js', { 'If-Match': '*' }],
  ['/docs?x=1', {}],
])('%s refuses %j, which it does not look at', async (path, headers) => {
  expect((await requestBytes(server.url + path, headers as Record<string, string>)).status).toBe(400);
});

describe('what compares answers with the description', () => {
  const answer = {
    method: 'GET',
    path: '/api/v1/collections',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    text: '{"success":true,"data":{"collections":["a"],"count":1}}',
  };

  it('lets pass what is described', () => {
    expect(() => checkAnswer(answer)).not.toThrow();
    expect(() => checkAnswer({ ...answer, path: '/elsewhere', status: 299 })).not.toThrow();
  });

  it.each([
    [{ status: 409 }, /not described/],
    [{ contentType: 'text/plain' }, /text\/plain, which is not described/],
    [{ text: '{"success":true,"data":{"collections":["a"]}}' }, /count/],
    [{ text: '{"success":true,"data":{"collections":["a"],"count":1,"more":2}}' }, /additional properties/],
    [{ text: '{"success":true,"data":{"collections":[1],"count":1}}' }, /must be string/],
    [{ status: 400, text: '{"success":false}' }, /error/],
    [
      {
        status: 400,
        text: '{"success":false,"error":{"code":"INVALID_REQUEST","message":"x","details":{"reason":"BAD_CURSOR","request_id":"r"}}}',
      },
      /allowed values/,
    ],
  ])('and not %j', (change, fault) => {
    expect(() => checkAnswer({ ...answer, ...change })).toThrow(fault);
  });
});
