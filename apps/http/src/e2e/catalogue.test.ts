import { describe, expect, it } from 'vitest';
import { routes } from '../routes/index.js';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

describe('collections', () => {
  it('24 to 28: are made, seen, renamed and dropped', async () => {
    const made = await api.post('/collections', { name: 'shop' });
    expect([made.status, made.data]).toEqual([201, { collection: 'shop' }]);
    const again = await api.post('/collections', { name: 'shop' });
    expect([again.status, again.reason]).toEqual([409, 'COLLECTION_EXISTS']);
    expect((await api.get('/collections')).data).toEqual({ collections: ['shop'], count: 1 });
    expect((await api.get('/collections/shop/exists')).data).toEqual({ collection: 'shop', exists: true });
    const renamed = await api.post('/collections/shop/rename', { new_name: 'store' });
    expect([renamed.status, renamed.data]).toEqual([200, { old_name: 'shop', new_name: 'store' }]);
    expect((await api.get('/collections/shop/exists')).data).toEqual({ collection: 'shop', exists: false });
    expect((await api.post('/collections/shop/rename', { new_name: 'x' })).code).toBe('COLLECTION_NOT_FOUND');
    const dropped = await api.delete('/collections/store');
    expect([dropped.status, dropped.data]).toEqual([200, null]);
    expect((await api.delete('/collections/store')).status).toBe(404);
  });

  it('24: refuse names and options that are not theirs', async () => {
    for (const name of ['../x', '"; drop table', 'x'.repeat(300), '', 'bulk', 'raw-query', 'system.users', '1a', 'é']) {
      const refused = await api.post('/collections', { name });
      expect([name, refused.status, refused.reason]).toEqual([name, 400, 'BAD_NAME']);
    }
    expect((await api.post('/collections', { name: 'c', options: { capped: true } })).code).toBe(
      'UNSUPPORTED_OPERATION',
    );
    expect((await api.post('/collections', { name: 'c', options: { color: 1 } })).reason).toBe('UNKNOWN_FIELD');
    expect((await api.get('/collections')).data).toEqual({ collections: [], count: 0 });
  });
});

describe('indexes', () => {
  it('20 to 23: are made, listed and dropped', async () => {
    const made = await api.post('/indexes/users', { keys: { email: 1, age: -1 }, options: { unique: true } });
    expect([made.status, made.data]).toEqual([201, { index_name: 'email_1_age_-1', collection: 'users' }]);
    expect((await api.post('/indexes/users', { keys: { email: 1, age: -1 }, options: { unique: true } })).status).toBe(
      201,
    );
    const other = await api.post('/indexes/users', { keys: { x: 1 }, options: { name: 'email_1_age_-1' } });
    expect([other.status, other.code]).toEqual([409, 'INDEX_ERROR']);
    const bulk = await api.post('/indexes/users/bulk', { indexes: [{ keys: { a: 1 } }, { keys: { b: 1 } }] });
    expect([bulk.status, bulk.data]).toEqual([201, { index_names: ['a_1', 'b_1'], created_count: 2 }]);
    const { data } = await api.get('/indexes/users');
    const { indexes } = data as { indexes: readonly { name: string; state: string }[] };
    expect(indexes.map(({ name, state }) => `${name} ${state}`)).toEqual([
      '_id_ ready',
      'a_1 ready',
      'b_1 ready',
      'email_1_age_-1 ready',
    ]);
    const dropped = await api.delete('/indexes/users/a_1');
    expect([dropped.status, dropped.data]).toEqual([200, null]);
    expect((await api.delete('/indexes/users/a_1')).status).toBe(404);
    expect((await api.delete('/indexes/users/_id_')).status).toBe(409);
    expect((await api.get('/indexes/nowhere')).code).toBe('COLLECTION_NOT_FOUND');
  });

  it('20: keep values unique', async () => {
    const user = (id: string) => ({ collection: 'users', id, data: { email: 'a@x', age: 1 } });
    expect((await api.post('/documents', user('1'))).status).toBe(201);
    const second = await api.post('/documents', user('2'));
    expect([second.status, second.reason]).toEqual([409, 'DUPLICATE_VALUE']);
  });

  it('36: have sizes', async () => {
    expect((await api.get('/stats/collection/users')).data).toMatchObject({
      collection: 'users',
      document_count: 1,
      size_bytes: expect.any(Number),
      indexes: expect.arrayContaining([{ name: 'b_1', size_bytes: expect.any(Number) }]),
    });
    expect((await api.get('/stats/collection/nowhere')).code).toBe('COLLECTION_NOT_FOUND');
  });
});

describe('every call of the table', () => {
  it('answers something else than a fault to an empty request', async () => {
    for (const { method, path } of routes) {
      const target = path
        .replaceAll('{db_type}', 'sqlite')
        .replaceAll('{name}', 'sqlite')
        .replaceAll(/\{\w+\}/g, 'zz');
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      // Answers of other shapes, one of them without an end.
      if (path.endsWith('/export') || path.endsWith('/changes')) continue;
      const { status } = await api.send(method, target, body);
      expect([method, path, status >= 500]).toEqual([method, path, false]);
    }
  });
});
