import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { operations } from '@database-service/application';
import { afterAll, describe, expect, it } from 'vitest';
import { routes } from '../routes/index.js';
import { ApiClient } from '../testing/api-client.js';
import { sendRaw } from '../testing/raw-request.js';
import { makeFolder, spawnServer } from '../testing/spawn-server.js';

const folder = makeFolder();
afterAll(() => folder.remove());
const environment = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' };
const [one, two] = [await spawnServer(folder.path, environment), await spawnServer(folder.path, environment)];
afterAll(async () => {
  await one.stop();
  await two.stop();
});
const api = new ApiClient(one.url);
const file = `${folder.path}/data/documents.db`;

/** An answer as it went over the wire. */
async function fetchWhole(
  origin: string,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = { 'Content-Type': 'application/json' };
  const response = await fetch(`${origin}/api/v1${path}`, { method, ...init, headers: { ...type, ...headers } });
  return {
    status: response.status,
    body: await response.text(),
    etag: response.headers.get('etag'),
    replayed: response.headers.get('idempotency-replayed'),
  };
}

const at = { $date: '2026-01-02T03:04:05.678Z' };
const id = 'documents/w';
const merge = { 'Content-Type': 'application/merge-patch+json' };

describe('a repeated request', () => {
  it.each<[string, string, unknown, number, Record<string, string>?]>([
    ['POST', '/documents', { collection: 'w', id: 'a', data: { n: 1, '2': 'two', at, ü: '😀\u2028' } }, 201],
    ['POST', '/documents', { collection: 'w', data: { made: 'id' }, metadata: { m: 1.5e-300 } }, 201],
    ['PUT', `/${id}/a`, { data: { n: 2 }, version: 1 }, 200],
    ['PUT', `/${id}/a/replace`, { data: { n: 3, deep: { list: [at, null, [{}]] } } }, 200],
    ['PATCH', `/${id}/a`, { n: null, patched: true }, 200, merge],
    ['POST', `/${id}/a/find-and-update`, { update: { $inc: { c: 1 } }, return: 'before' }, 200],
    [
      'POST',
      `/${id}/a/find-and-update`,
      { update: { $inc: { c: 1 } }, projection: { twice: { $multiply: ['$c', 2] } } },
      200,
    ],
    ['POST', `/${id}/a/find-and-replace`, { replacement: { n: 4 } }, 200],
    ['POST', `/${id}/find-one-and-update`, { filter: { n: 4 }, update: { n: 5 }, projection: { id: 0 } }, 200],
    ['POST', `/${id}/find-one-and-replace`, { filter: { n: 5 }, replacement: { n: 6 }, sort: { n: 1 } }, 200],
    [
      'POST',
      `/${id}/find-one-and-update`,
      { filter: { id: 'up' }, update: { n: 1 }, upsert: true, return: 'before' },
      200,
    ],
    ['POST', `/${id}/upsert`, { filter: { id: 'new' }, update: { $inc: { n: 1 } } }, 200],
    ['POST', `/${id}/upsert`, { filter: { id: 'new' }, update: { $inc: { n: 1 } } }, 200],
    ['POST', `/${id}/find-one-and-delete`, { filter: { id: 'up' } }, 200],
    ['POST', `/${id}/a/find-and-delete`, undefined, 200],
    ['DELETE', `/${id}/new`, undefined, 200],
    ['POST', '/transactions/execute', { operations: [{ type: 'insert', collection: 'w', document: { t: 1 } }] }, 200],
  ])(
    '%s %s %j gets the first answer, to the byte, from either process',
    async (method, path, body, status, headers) => {
      const keyed = { 'Idempotency-Key': randomUUID(), ...headers };
      const before = await fetchWhole(one.url, 'POST', `/${id}/search`, { limit: 1000 }, {});
      const first = await fetchWhole(one.url, method, path, body, keyed);
      expect({ status: first.status, replayed: first.replayed }).toEqual({ status, replayed: null });
      const after = await fetchWhole(one.url, 'POST', `/${id}/search`, { limit: 1000 }, {});
      expect(after.body).not.toBe(before.body);
      for (const { url } of [one, two]) {
        expect(await fetchWhole(url, method, path, body, keyed)).toEqual({ ...first, replayed: 'true' });
      }
      expect((await fetchWhole(two.url, 'POST', `/${id}/search`, { limit: 1000 }, {})).body).toBe(after.body);
    },
  );

  it('gets it though its If-Match no longer holds, and the document is gone', async () => {
    const { headers } = await api.post('/documents', { collection: 'c', id: 'tagged', data: { n: 0 } });
    const guarded = (key: string) => ({
      'Idempotency-Key': key,
      'If-Match': `"1-2", ${headers.get('etag')}, "other"`,
    });
    const send = (key: string) => fetchWhole(two.url, 'PUT', '/documents/c/tagged', { data: { n: 1 } }, guarded(key));
    const first = await send('tags');
    expect(first.status).toBe(200);
    expect(await send('tags')).toEqual({ ...first, replayed: 'true' });
    expect(await send('tags-2')).toMatchObject({ status: 412, replayed: null });
    await api.delete('/documents/c/tagged');
    expect(await send('tags')).toEqual({ ...first, replayed: 'true' });
    expect(await send('tags-2')).toMatchObject({ status: 404, replayed: null });
  });

  it('may write its JSON in another order, and its key in quotes', async () => {
    const key = `a"\\${randomUUID()}`;
    const quoted = `"${key.replaceAll(/["\\]/g, '\\$&')}"`;
    const send = (header: string, body: unknown) => api.post('/documents', body, { 'Idempotency-Key': header });
    const first = await send(key, { collection: 'c', data: { a: 1, b: 2 } });
    const second = await send(quoted, { data: { b: 2, a: 1 }, collection: 'c' });
    expect([second.status, second.headers.get('idempotency-replayed'), second.data]).toEqual([201, 'true', first.data]);
    expect((await send(quoted, { data: { b: 2, a: 3 }, collection: 'c' })).reason).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

describe('a key', () => {
  it('with another request is 422, and nothing is done', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    await api.post('/documents', { collection: 'other', id: 'x', data: { n: 1 } }, key);
    const calls = [
      api.post('/documents', { collection: 'other', id: 'y', data: { n: 1 } }, key),
      api.post('/documents/other/upsert', { filter: { id: 'x' }, update: { n: 2 } }, key),
      api.put('/documents/other/x', { data: { n: 1 } }, key),
      api.delete('/documents/other/x', key),
      api.delete('/documents/other/x', { ...key, 'If-Match': '*' }),
    ];
    for (const { status, code, reason } of await Promise.all(calls)) {
      expect([status, code, reason]).toEqual([422, 'VALIDATION_ERROR', 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect((await api.export('other')).map(({ id: stored, version }) => [stored, version])).toEqual([['x', 1]]);
  });

  it('whose request failed is free', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const update = () => api.put('/documents/c/later', { data: { n: 1 } }, key);
    expect((await update()).status).toBe(404);
    expect((await api.put('/documents/c/later', { data: { $n: 1 } }, key)).status).toBe(400);
    await api.post('/documents', { collection: 'c', id: 'later', data: {} });
    expect([(await update()).status, (await update()).headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    const failing = { 'Idempotency-Key': randomUUID() };
    const insert = { type: 'insert', collection: 'c', document: {}, id: 'later' };
    const transaction = () => api.post('/transactions/execute', { operations: [insert] }, failing);
    expect((await transaction()).code).toBe('TRANSACTION_FAILED');
    await api.delete('/documents/c/later');
    expect((await transaction()).status).toBe(200);
  });

  it('whose first request is under way is 409, with a Retry-After, and gets its answer later', async () => {
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const key = { 'Idempotency-Key': randomUUID(), 'If-Match': '*' };
    const send = (n: number) => api.put('/documents/c/slow', { data: { n } }, key);
    other.exec('ROLLBACK');
    await api.post('/documents', { collection: 'c', id: 'slow', data: {} });
    other.exec('BEGIN IMMEDIATE');
    const first = send(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const early = await send(1);
    expect([early.status, early.code, early.reason]).toEqual([409, 'OPTIMISTIC_LOCK_ERROR', 'IDEMPOTENCY_IN_FLIGHT']);
    expect(early.headers.get('retry-after')).toBe('1');
    expect((await send(2)).status).toBe(422);
    other.exec('ROLLBACK');
    other.close();
    expect((await first).data).toMatchObject({ version: 2, data: { n: 1 } });
    expect((await send(1)).data).toEqual((await first).data);
  });

  it('is done by one of two processes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const key = { 'Idempotency-Key': randomUUID() };
      const body = { filter: { id: `race${round}` }, update: { $inc: { n: 1 } }, upsert: true };
      const send = ({ url }: { readonly url: string }) =>
        new ApiClient(url).post('/documents/c/find-one-and-update', body, key);
      const answers = await Promise.all([one, two, one, two, one, two].map(send));
      const done = answers.filter(({ status }) => status === 200);
      expect(answers.filter(({ status, reason }) => status !== 200 && reason !== 'IDEMPOTENCY_IN_FLIGHT')).toEqual([]);
      expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
      for (const { data } of done) expect(data).toEqual(done[0]?.data);
      expect((await api.get(`/documents/c/race${round}`)).data).toMatchObject({ version: 1, data: { n: 1 } });
    }
  });

  it.each([
    ['an empty one', ''],
    ['one of 256 characters', 'x'.repeat(256)],
    ['one with a blank', 'a b'],
    ['one in UTF-8', 'schlüssel'],
    ['an empty string', '""'],
    ['a string of 256 characters', `"${'x'.repeat(256)}"`],
    ['a string with a blank', '"a b"'],
    ['half a string', '"a'],
    ['a string with a wrong escape', '"a\\b"'],
    ['two', '"a", "b"'],
    ['a string with parameters', '"a"; b=1'],
  ])('that is none is 400: %s', async (_what, value) => {
    const body = '{"collection":"c","id":"never","data":{}}';
    const head = `POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n`;
    const answer = await sendRaw(
      one.port,
      `${head}Idempotency-Key: ${value}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error.details).toMatchObject({
      reason: 'BAD_ARGUMENT',
      pointer: '/idempotency_key',
    });
    expect((await api.get('/documents/c/never')).status).toBe(404);
  });

  it('is refused by every other call, before its body is read', async () => {
    const others = routes.filter(({ operation }) => !('takesKey' in operations[operation]));
    expect(others.length).toBeGreaterThan(30);
    for (const { method, path } of others) {
      const filled = path.replaceAll(/\{\w+\}/g, 'c');
      const answer = await api.send(method, filled, method === 'GET' ? undefined : {}, { 'Idempotency-Key': 'k' });
      expect([method, path, answer.status, answer.reason]).toEqual([method, path, 400, 'BAD_ARGUMENT']);
      expect(answer.error?.message).toContain('takes no idempotency key');
    }
    for (const path of ['/ready', '/metrics']) {
      const response = await fetch(one.url + path, { headers: { 'Idempotency-Key': 'k' } });
      expect(response.status).toBe(400);
    }
    expect((await api.get('/nowhere', { 'Idempotency-Key': 'k' })).status).toBe(404);
  });
});
