import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../testing/api-client.js';
import { requestBytes } from '../testing/request-bytes.js';
import { makeFolder, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
const server = await spawnServer(folder.path, {
  APP_HTTP_CORS_ORIGINS: 'https://a.example, https://b.example',
  APP_HTTP_CORS_EXPOSED_HEADERS: 'ETag',
  APP_HTTP_CORS_MAX_AGE_SECONDS: '60',
  APP_HTTP_SERVER_TIMING: 'true',
  APP_HTTP_COMPRESS_BYTES_MIN: '200',
  APP_LOG_LEVEL: 'debug',
});
const api = new ApiClient(server.url);

afterAll(async () => {
  await server.stop();
  folder.remove();
});

it('the configuration says who may call, what is packed, and that times are told', async () => {
  await api.post('/documents', { collection: 'c', id: '1', data: { text: 'x'.repeat(300) } });
  const url = `${server.url}/api/v1/documents/c/1`;
  const { headers, body } = await requestBytes(url, { Origin: 'https://b.example', 'Accept-Encoding': 'gzip' });
  expect(headers).toMatchObject({
    'access-control-allow-origin': 'https://b.example',
    'access-control-expose-headers': 'ETag',
    'cache-control': 'private, no-cache',
    'content-encoding': 'gzip',
    'server-timing': expect.stringMatching(/^total;dur=/),
    'ratelimit-policy': '"default";q=1000;w=60',
    vary: 'Origin, Accept-Encoding',
  });
  expect(JSON.parse(gunzipSync(body).toString()).data.id).toBe('1');
  const asked = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'DELETE' };
  const preflight = await requestBytes(url, asked, { method: 'OPTIONS' });
  expect(preflight.headers['access-control-max-age']).toBe('60');
});

it('a document read packed is changed under its tag', async () => {
  const url = `${server.url}/api/v1/documents/c/1`;
  const read = await requestBytes(url, { 'Accept-Encoding': 'br' });
  const etag = read.headers.etag ?? '';
  expect(etag).toMatch(/\+br"$/);
  const change = { data: { text: 'y'.repeat(300) } };
  expect((await api.put('/documents/c/1', change, { 'If-Match': etag })).status).toBe(200);
  expect((await api.put('/documents/c/1', change, { 'If-Match': etag })).status).toBe(412);
});
