import { describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

const merge = { 'Content-Type': 'application/merge-patch+json' };
const patch = { 'Content-Type': 'application/json-patch+json' };

async function makeDocument(id: string, data: unknown): Promise<string> {
  const made = await api.post('/documents', { collection: 'p', id, data, metadata: { m: 1 } });
  expect(made.status).toBe(201);
  return made.headers.get('etag') ?? '';
}

describe('PATCH of a document', () => {
  it('merges, answers with the document and its ETag', async () => {
    await makeDocument('merged', { a: 1, b: { c: 1, d: 2 }, at: { $date: '2026-01-02T03:04:05.678Z' } });
    const answer = await api.send('PATCH', '/documents/p/merged', { a: null, b: { c: 3 }, e: [null] }, merge);
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ id: 'merged', version: 2, metadata: { m: 1 } });
    expect((answer.data as { data: unknown }).data).toEqual({
      b: { c: 3, d: 2 },
      at: { $date: '2026-01-02T03:04:05.678Z' },
      e: [null],
    });
    const read = await api.get('/documents/p/merged');
    expect(read.data).toEqual(answer.data);
    expect(read.headers.get('etag')).toBe(answer.headers.get('etag'));
  });

  it('does the operations of a JSON Patch, all or none', async () => {
    await makeDocument('patched', { tags: ['a'], n: 1 });
    const path = '/documents/p/patched';
    const done = await api.send(
      'PATCH',
      path,
      [
        { op: 'test', path: '/n', value: 1 },
        { op: 'add', path: '/tags/-', value: 'b' },
        { op: 'move', from: '/n', path: '/m' },
      ],
      { 'Content-Type': 'application/json-patch+json; charset=utf-8' },
    );
    expect(done.data).toMatchObject({ data: { tags: ['a', 'b'], m: 1 }, version: 2 });
    const half = [
      { op: 'add', path: '/x', value: 1 },
      { op: 'remove', path: '/none' },
    ];
    const failed = await api.send('PATCH', path, half, patch);
    expect([failed.status, failed.reason, failed.error?.details.pointer]).toEqual([400, 'BAD_OPERAND', '/1/path']);
    expect((await api.get(path)).data).toEqual(done.data);
  });

  it('fails where a test finds another value, with If-Match or without', async () => {
    const etag = await makeDocument('tested', { n: 1 });
    const test = [{ op: 'test', path: '/n', value: 2 }];
    for (const headers of [patch, { ...patch, 'If-Match': etag }]) {
      const failed = await api.send('PATCH', '/documents/p/tested', test, headers);
      expect([failed.status, failed.code, failed.reason]).toEqual([409, 'OPTIMISTIC_LOCK_ERROR', 'PATCH_TEST_FAILED']);
      expect(failed.error?.details.pointer).toBe('/0');
    }
  });

  it('honours If-Match and a version; what changes nothing keeps the version', async () => {
    const first = await makeDocument('locked', { n: 1 });
    const path = '/documents/p/locked';
    expect((await api.send('PATCH', path, { n: 1 }, merge)).data).toMatchObject({ version: 1 });
    expect((await api.send('PATCH', path, [], patch)).headers.get('etag')).toBe(first);
    expect((await api.send('PATCH', path, { n: 2 }, { ...merge, 'If-Match': first })).data).toMatchObject({
      version: 2,
    });
    expect((await api.send('PATCH', path, { n: 3 }, { ...merge, 'If-Match': first })).status).toBe(412);
    const late = await api.send('PATCH', `${path}?version=1`, { n: 3 }, merge);
    expect([late.status, late.error?.details]).toMatchObject([409, { expected_version: 1, current_version: 2 }]);
    expect((await api.send('PATCH', `${path}?version=2`, { n: 3 }, merge)).data).toMatchObject({ version: 3 });
    expect((await api.send('PATCH', '/documents/p/none', { n: 3 }, merge)).status).toBe(404);
  });

  it('takes two media types only, and names them', async () => {
    await makeDocument('typed', {});
    for (const type of ['application/json', 'text/plain', 'application/x-ndjson']) {
      const refused = await api.send('PATCH', '/documents/p/typed', {}, { 'Content-Type': type });
      expect([refused.status, refused.reason]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      expect(refused.headers.get('accept-patch')).toBe('application/merge-patch+json, application/json-patch+json');
    }
    expect((await api.send('PATCH', '/documents/p/typed')).status).toBe(400);
    const put = await api.send('PUT', '/documents/p/typed', {}, merge);
    expect(put.status).toBe(415);
  });

  it.each<[unknown, Record<string, string>, string, string]>([
    [[1], merge, 'BAD_OPERAND', ''],
    [{ a: 1 }, patch, 'BAD_OPERAND', ''],
    [[{ op: 'add', path: '/__proto__/x', value: 1 }], patch, 'BAD_OPERAND', '/0/path'],
    [[{ op: 'set', path: '/x' }], patch, 'BAD_OPERAND', '/0/op'],
    [{ $set: { a: 1 } }, merge, 'BAD_NAME', '/$set'],
    [{ _id: 'x' }, merge, 'BAD_NAME', '/_id'],
    [{ a: { $oid: 'x' } }, merge, 'BAD_VALUE', '/a'],
  ])('refuses %j: case %#', async (body, headers, reason, pointer) => {
    await api.post('/documents', { collection: 'p', id: 'plain', data: { n: 1 } });
    const refused = await api.send('PATCH', '/documents/p/plain', body, headers);
    expect([refused.status, refused.reason, refused.error?.details.pointer]).toEqual([400, reason, pointer]);
    expect((await api.get('/documents/p/plain')).data).toMatchObject({ data: { n: 1 }, version: 1 });
  });

  it('refuses copies that grow without end', async () => {
    await makeDocument('bomb', { a: ['x'.repeat(1_000)] });
    const bomb = Array.from({ length: 1_000 }, () => ({ op: 'copy', from: '/a', path: '/a/-' }));
    const refused = await api.send('PATCH', '/documents/p/bomb', bomb, patch);
    expect([refused.status, refused.reason]).toEqual([413, 'DOCUMENT_TOO_LARGE']);
    const many = Array.from({ length: 1_001 }, () => ({ op: 'remove', path: '/a' }));
    expect((await api.send('PATCH', '/documents/p/bomb', many, patch)).reason).toBe('LIMIT_EXCEEDED');
  });

  it('loses nothing when many patch at once', async () => {
    await makeDocument('busy', { list: [] });
    const adds = Array.from({ length: 40 }, (_, n) =>
      api.send('PATCH', '/documents/p/busy', [{ op: 'add', path: '/list/-', value: n }], patch),
    );
    for (const answer of await Promise.all(adds)) expect(answer.status).toBe(200);
    const { data } = (await api.get('/documents/p/busy')).data as { data: { list: number[] } };
    expect(data.list.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });
});
