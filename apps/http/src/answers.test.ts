import { InProcessRateLimiter } from '@database-service/application';
import { DataError } from '@database-service/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, post } from './testing/call.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ bodyBytesMax: 100_000 });
});

afterAll(() => server.stop());

const create = '/api/v1/documents';

describe('answers', () => {
  it('have the envelope, an entity tag and no trace of what is behind', async () => {
    const response = await fetch(`${server.url}/api/v1/documents/c/1`);
    expect(await response.json()).toEqual({
      success: true,
      data: {
        id: '1',
        collection: 'c',
        data: { id: '1' },
        created_at: '2026-01-02T03:04:05.678Z',
        updated_at: '2026-01-02T03:04:05.678Z',
        version: 1,
        metadata: {},
      },
    });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('etag')).toMatch(/^"[\x21\x23-\x7e]+"$/);
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('are 201 for what is made', async () => {
    const answer = await post(server.url, create, '{"collection":"c","id":"x","data":{"a":1}}');
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({ id: 'x', data: { a: 1 } });
    expect(answer.headers.get('etag')).not.toBeNull();
  });

  it('are null with a message for deletions', async () => {
    const response = await fetch(`${server.url}/api/v1/documents/c/1`, { method: 'DELETE' });
    // The stub matches nothing.
    expect(await response.json()).toMatchObject({ success: false, error: { code: 'DOCUMENT_NOT_FOUND' } });
  });

  it('are 304 for a current If-None-Match', async () => {
    const etag = (await call(server.url, 'GET', '/api/v1/documents/c/1')).headers.get('etag') ?? '';
    const cached = await call(server.url, 'GET', '/api/v1/documents/c/1', {
      headers: { 'If-None-Match': `"x", W/${etag}` },
    });
    expect(cached.status).toBe(304);
    expect(cached.headers.get('etag')).toBe(etag);
    expect(
      (await call(server.url, 'GET', '/api/v1/documents/c/1', { headers: { 'If-None-Match': '"x"' } })).status,
    ).toBe(200);
  });

  it('repeat a good request id and replace a bad one', async () => {
    const headers = { 'X-Request-Id': 'my-id/1' };
    const { headers: told, error } = await call(server.url, 'GET', '/nowhere', { headers });
    expect(told.get('x-request-id')).toBe('my-id/1');
    expect(error?.details.request_id).toBe('my-id/1');
    const other = await call(server.url, 'GET', '/nowhere', { headers: { 'X-Request-Id': 'x'.repeat(200) } });
    expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(other.error?.details.request_id).toBe(other.headers.get('x-request-id'));
  });
});

describe('faults of the service', () => {
  it('are logged with their cause and say nothing of it', async () => {
    const failing = await startTestServer({
      behaviour: {
        get: async () => {
          throw new Error('SELECT secret FROM x');
        },
      },
    });
    const response = await fetch(`${failing.url}/api/v1/documents/c/1`, { headers: { 'X-Request-Id': 'r7' } });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('SELECT');
    expect(JSON.parse(text).error).toMatchObject({ code: 'DATABASE_ERROR', details: { reason: 'INTERNAL' } });
    expect(JSON.stringify(failing.logged)).toContain('SELECT secret');
    expect(failing.logged[0]?.fields).toMatchObject({ request_id: 'r7' });
    await failing.stop();
  });

  it('that pass have Retry-After', async () => {
    const starting = await startTestServer({
      checkReady: async () => {
        throw new DataError('DATABASE_UNAVAILABLE', 'Not yet.');
      },
    });
    const response = await fetch(`${starting.url}/ready`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    await starting.stop();
  });
});

describe('the rate limit', () => {
  it('counts, tells, and refuses beyond; health, readiness and metrics pass', async () => {
    const limited = await startTestServer({ rateLimiter: new InProcessRateLimiter({ requestsPerMinute: 2 }) });
    const ask = (path: string): Promise<Response> => fetch(limited.url + path);
    const first = await ask('/api/v1/documents/c/1');
    expect(first.headers.get('x-ratelimit-limit')).toBe('2');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    const reset = Number(first.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(reset).toBeGreaterThan(50);
    expect(reset).toBeLessThan(62);
    expect(first.headers.get('ratelimit')).toBe('"default";r=1;t=60');
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=2;w=60');
    expect((await ask('/nowhere')).status).toBe(404);
    const refused = await ask('/api/v1/documents/c/1');
    expect(refused.status).toBe(429);
    const { error } = (await refused.json()) as { error: { code: string; retry_after_seconds: number } };
    expect(error.code).toBe('RATE_LIMIT_EXCEEDED');
    expect(error.retry_after_seconds).toBeGreaterThan(50);
    expect(refused.headers.get('retry-after')).toBe(String(error.retry_after_seconds));
    for (const path of ['/health', '/ready', '/metrics', '/api/v1/health', '/api/v1/health/database/stub']) {
      expect((await ask(path)).status).toBe(200);
    }
    await limited.stop();
  });
});

describe('each request', () => {
  it('is observed once, under its template', async () => {
    const before = server.answered.length;
    await call(server.url, 'GET', '/api/v1/documents/c/1', { headers: { 'X-Request-Id': 'seen' } });
    await call(server.url, 'GET', '/some/path/with/ids');
    const [known, unknown, ...rest] = server.answered.slice(before);
    expect(known).toMatchObject({
      method: 'GET',
      route: '/api/v1/documents/{collection}/{id}',
      status: 200,
      requestId: 'seen',
      database: 'stub',
    });
    expect(known?.durationMs).toBeGreaterThan(0);
    expect(unknown).toMatchObject({ route: 'none', status: 404 });
    expect(rest).toEqual([]);
  });
});
