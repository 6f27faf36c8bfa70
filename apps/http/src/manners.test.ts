import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from './testing/raw-request.js';
import { requestBytes } from './testing/request-bytes.js';
import { startTestServer, type TestServer } from './testing/start-test-server.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const page = { Origin: 'https://app.example.com' };
const preflight = { ...page, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'if-match' };
const cors = {
  origins: ['https://app.example.com', 'http://localhost:3000'],
  credentials: true,
  exposedHeaders: 'ETag, X-Request-Id',
  maxAgeSeconds: 600,
};

describe('without configuration', () => {
  let server: TestServer;
  const seen: (string | undefined)[] = [];

  beforeAll(async () => {
    server = await startTestServer({
      behaviour: {
        async get({ trace }) {
          seen.push(trace?.traceparent);
          return undefined;
        },
        find: async function* () {},
      },
    });
  });

  afterAll(() => server.stop());

  it.each([
    ['/api/v1/documents/c/none', 404, 'no-store'],
    ['/api/v1/documents/c', 200, 'no-store'],
    ['/api/v1/collections/c/export', 200, 'no-store'],
    ['/api/v1/health', 200, 'no-store'],
    ['/ready', 200, 'no-store'],
    ['/metrics', 200, 'no-store'],
    ['/nowhere', 404, 'no-store'],
    ['/openapi.json', 200, 'public, max-age=300'],
    ['/docs', 200, 'public, max-age=3600'],
    ['/docs/swagger-ui.css', 200, 'public, max-age=3600'],
  ])('%s (%i) may be kept: %s', async (path, status, control) => {
    const answer = await requestBytes(server.url + path);
    expect([answer.status, answer.headers['cache-control']]).toEqual([status, control]);
  });

  it('what Node’s parser refuses may not be kept either', async () => {
    const { status, head } = await sendRaw(server.port, 'nonsense\r\n\r\n');
    expect(status).toBe(400);
    expect(head).toMatch(/^cache-control: no-store$/im);
  });

  it('says nothing to pages of other origins', async () => {
    for (const [method, headers] of [
      ['GET', page],
      ['OPTIONS', preflight],
    ] as const) {
      const answer = await requestBytes(`${server.url}/api/v1/documents/c/x`, headers, { method });
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(answer.headers.vary).toBeUndefined();
    }
  });

  it('goes on in the caller’s trace as a span of its own, and says so', async () => {
    const answer = await requestBytes(`${server.url}/api/v1/documents/c/x`, { traceparent });
    const told = answer.headers.traceresponse;
    expect(told).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/);
    expect(seen.at(-1)).toBe(told);
    for (const none of [{}, { traceparent: 'nonsense' }]) {
      expect((await requestBytes(`${server.url}/api/v1/documents/c/x`, none)).headers.traceresponse).toBeUndefined();
    }
    expect(seen.at(-1)).toBeUndefined();
  });

  it('does not say how long it took', async () => {
    expect((await requestBytes(`${server.url}/health`)).headers['server-timing']).toBeUndefined();
  });
});

describe('with origins and times configured', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ manners: { cors, serverTiming: true } });
  });

  afterAll(() => server.stop());

  const send = (method: string, path: string, headers: Record<string, string>) =>
    requestBytes(server.url + path, headers, { method });

  it('lets their pages read answers, failures too', async () => {
    for (const path of ['/api/v1/documents/c/x', '/api/v1/documents/c/none', '/nowhere', '/openapi.json']) {
      const { headers } = await send('GET', path, page);
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://app.example.com',
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'ETag, X-Request-Id',
      });
      expect(headers.vary?.split(', ')).toContain('Origin');
    }
  });

  it('answers a preflight', async () => {
    const { status, headers, body } = await send('OPTIONS', '/api/v1/documents/c/x', preflight);
    expect(status).toBe(204);
    expect(body).toHaveLength(0);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(headers['access-control-allow-headers']?.toLowerCase().split(', ')).toEqual(
      expect.arrayContaining(['content-type', 'if-match', 'idempotency-key', 'x-database-type', 'traceparent']),
    );
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    'and says nothing to %s',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await send(method, '/api/v1/documents/c/x', { ...preflight, Origin: origin });
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(headers.vary).toBe('Origin');
      }
    },
  );

  it('says nothing of methods where there is no path', async () => {
    const { status, headers } = await send('OPTIONS', '/nowhere', preflight);
    expect(status).toBe(404);
    expect(headers['access-control-allow-methods']).toBeUndefined();
  });

  it('says how long an answer took, and the database in it', async () => {
    const timing = (await send('GET', '/api/v1/documents/c/x', {})).headers['server-timing'];
    expect(timing).toMatch(/^total;dur=\d+\.\d\d, db;dur=\d+\.\d\d$/);
    const [, total, db] = /total;dur=([\d.]+), db;dur=([\d.]+)/.exec(String(timing)) ?? [];
    expect(Number(db)).toBeGreaterThan(0);
    expect(Number(db)).toBeLessThanOrEqual(Number(total));
  });
});

it('origins may be all', async () => {
  const server = await startTestServer({ manners: { cors: { ...cors, origins: ['*'], credentials: false } } });
  const { headers } = await requestBytes(`${server.url}/api/v1/documents/c/x`, page);
  await server.stop();
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers['access-control-allow-credentials']).toBeUndefined();
  expect(headers.vary).toBeUndefined();
});
