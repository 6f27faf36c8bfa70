import { describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('one document', () => {
  it('1, 2: is made, with an id if it has none, and read', async () => {
    const made = await api.post('/documents', { collection: 'one', data: { name: 'Ada' }, metadata: { by: 'me' } });
    expect(made.status).toBe(201);
    expect(made.data).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      collection: 'one',
      data: { name: 'Ada' },
      metadata: { by: 'me' },
      version: 1,
      created_at: expect.stringMatching(isoTime),
      updated_at: expect.stringMatching(isoTime),
    });
    const { id } = made.data as { id: string };
    const read = await api.get(`/documents/one/${id}`);
    expect(read.data).toEqual(made.data);
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
    expect((await api.get('/documents/one/none')).status).toBe(404);
    expect((await api.get('/documents/nowhere/none')).code).toBe('DOCUMENT_NOT_FOUND');
  });

  it('1: is not made twice with one id', async () => {
    const document = { collection: 'one', id: 'twice', data: { n: 1 } };
    expect((await api.post('/documents', document)).status).toBe(201);
    const again = await api.post('/documents', { ...document, data: { n: 2 } });
    expect([again.status, again.code, again.reason]).toEqual([409, 'DUPLICATE_KEY', 'DUPLICATE_ID']);
    expect((await api.get('/documents/one/twice')).data).toMatchObject({ data: { n: 1 }, version: 1 });
  });

  it('3: has fields set at the top level, under its version or entity tag', async () => {
    const made = await api.post('/documents', { collection: 'one', id: 'put', data: { a: { b: 1 }, c: 1 } });
    const first = made.headers.get('etag') ?? '';
    const whole = await api.put('/documents/one/put', { c: 2 });
    expect(whole.data).toMatchObject({ data: { a: { b: 1 }, c: 2 }, version: 2 });
    const wrapped = await api.put('/documents/one/put', { data: { a: { d: 1 } }, version: 2, metadata: { m: 1 } });
    expect(wrapped.data).toMatchObject({ data: { a: { d: 1 }, c: 2 }, version: 3, metadata: { m: 1 } });
    const late = await api.put('/documents/one/put', { data: { c: 9 }, version: 2 });
    expect([late.status, late.code]).toEqual([409, 'OPTIMISTIC_LOCK_ERROR']);
    expect(late.error?.details).toMatchObject({ expected_version: 2, current_version: 3 });
    expect((await api.put('/documents/one/put', { c: 9 }, { 'If-Match': first })).status).toBe(412);
    expect((await api.put('/documents/one/put', { c: 9 }, { 'If-Match': `W/${first}` })).status).toBe(412);
    const current = wrapped.headers.get('etag') ?? '';
    expect((await api.put('/documents/one/put', { c: 3 }, { 'If-Match': `"x", ${current}` })).status).toBe(200);
    expect((await api.put('/documents/one/put', { c: 4 }, { 'If-Match': '*' })).data).toMatchObject({ version: 5 });
    expect((await api.put('/documents/one/none', { c: 4 })).status).toBe(404);
    expect((await api.put('/documents/one/put', { 'a.b': 4 })).reason).toBe('BAD_NAME');
    expect((await api.put('/documents/one/put', { $set: { c: 4 } })).reason).toBe('BAD_NAME');
    expect((await api.get('/documents/one/put')).data).toMatchObject({ data: { a: { d: 1 }, c: 4 }, version: 5 });
  });

  it('3: that stays as it is keeps its version', async () => {
    const made = await api.post('/documents', { collection: 'one', id: 'same', data: { a: 1 } });
    const same = await api.put('/documents/one/same', { a: 1 });
    expect(same.data).toEqual(made.data);
  });

  it('4: is replaced, keeping its metadata', async () => {
    await api.post('/documents', { collection: 'one', id: 'rep', data: { a: 1 }, metadata: { m: 1 } });
    const replaced = await api.put('/documents/one/rep/replace', { data: { b: 2 }, version: 1 });
    expect(replaced.data).toMatchObject({ data: { b: 2 }, metadata: { m: 1 }, version: 2 });
    expect((await api.put('/documents/one/rep/replace', { data: {}, version: 1 })).status).toBe(409);
    expect((await api.put('/documents/one/rep/replace', { b: 2 })).reason).toBe('UNKNOWN_FIELD');
  });

  it('5: is deleted, once', async () => {
    await api.post('/documents', { collection: 'one', id: 'del', data: {} });
    expect((await api.delete('/documents/one/del?version=7')).status).toBe(409);
    expect((await api.delete('/documents/one/del', { 'If-Match': '"x"' })).status).toBe(412);
    const deleted = await api.delete('/documents/one/del?version=1');
    expect([deleted.status, deleted.data]).toEqual([200, null]);
    expect((await api.delete('/documents/one/del')).status).toBe(404);
  });

  it('10, 11, 12: is found by id and changed', async () => {
    await api.post('/documents', { collection: 'one', id: 'far', data: { n: 1, tags: ['a'] } });
    const path = '/documents/one/far';
    const updated = await api.post(`${path}/find-and-update`, { update: { $inc: { n: 2 }, $push: { tags: 'b' } } });
    expect(updated.data).toMatchObject({ data: { n: 3, tags: ['a', 'b'] }, version: 2 });
    const before = await api.post(`${path}/find-and-update`, { update: { n: 0 }, return: 'before', version: 2 });
    expect(before.data).toMatchObject({ data: { n: 3 }, version: 2 });
    const replaced = await api.post(`${path}/find-and-replace`, { replacement: { z: 1 } });
    expect(replaced.data).toMatchObject({ data: { z: 1 }, version: 4 });
    expect((await api.post(`${path}/find-and-delete`, { version: 1 })).status).toBe(409);
    expect((await api.post(`${path}/find-and-delete`)).data).toMatchObject({ data: { z: 1 }, version: 4 });
    expect((await api.post(`${path}/find-and-delete`)).status).toBe(404);
  });

  it('13: is made or updated', async () => {
    const upsert = (update: unknown) => api.post('/documents/one/upsert', { filter: { id: 'user123' }, update });
    expect((await upsert({ n: 1 })).data).toEqual({ id: 'user123', operation: 'inserted' });
    expect((await upsert({ $inc: { n: 1 } })).data).toEqual({ id: 'user123', operation: 'updated' });
    expect((await api.get('/documents/one/user123')).data).toMatchObject({ data: { n: 2 }, version: 2 });
  });

  it('beyond the 36: is the first match of a filter', async () => {
    for (const n of [1, 2, 3]) await api.post('/documents', { collection: 'firsts', id: `f${n}`, data: { n } });
    const path = '/documents/firsts';
    const updated = await api.post(`${path}/find-one-and-update`, {
      filter: { n: { $gt: 1 } },
      sort: { n: -1 },
      update: { $set: { seen: true } },
    });
    expect(updated.data).toMatchObject({ id: 'f3', data: { n: 3, seen: true } });
    const replaced = await api.post(`${path}/find-one-and-replace`, { filter: { n: 2 }, replacement: { n: 20 } });
    expect(replaced.data).toMatchObject({ id: 'f2', data: { n: 20 } });
    const upserted = { filter: { n: 99 }, update: { $set: { x: 1 } }, upsert: true, return: 'before' };
    const before = await api.post(`${path}/find-one-and-update`, upserted);
    expect([before.status, before.data]).toEqual([200, null]);
    expect((await api.post(`${path}/find-one-and-delete`, { filter: { n: 1 } })).data).toMatchObject({ id: 'f1' });
    expect((await api.post(`${path}/find-one-and-delete`, { filter: { n: 1 } })).status).toBe(404);
  });

  it('keeps dates and names of the envelope in its data', async () => {
    const data = { at: { $date: '2026-01-02T03:04:05.678Z' }, id: 'x', version: 'v', list: [{ $date: 0 }], zero: -0 };
    const made = await api.post('/documents', { collection: 'one', id: 'dates', data });
    expect(made.data).toMatchObject({
      data: { ...data, list: [{ $date: '1970-01-01T00:00:00.000Z' }], zero: 0 },
    });
    const found = await api.post('/documents/one/search', {
      filter: { at: { $lt: { $date: '2026-01-02T03:04:05.679Z' } }, 'data.version': 'v' },
    });
    expect(found.data).toMatchObject({ documents: [{ id: 'dates' }] });
  });
});
