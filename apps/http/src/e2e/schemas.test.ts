import { describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

const schema = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1 }, age: { bsonType: 'int' }, born: { bsonType: 'date' } },
  required: ['name'],
  additionalProperties: false,
};

describe('the JSON Schema of a collection', () => {
  it('24: is given when it is made, read, changed and taken away', async () => {
    const made = await api.post('/collections', { name: 'people', options: { schema } });
    expect([made.status, made.data]).toEqual([201, { collection: 'people' }]);
    expect((await api.get('/collections/people/schema')).data).toEqual({ collection: 'people', schema });
    const set = await api.put('/collections/people/schema', { schema: { required: ['x'] } });
    expect([set.status, set.data]).toEqual([200, { collection: 'people', schema: { required: ['x'] } }]);
    expect((await api.post('/documents', { collection: 'people', data: {} })).reason).toBe('SCHEMA_MISMATCH');
    expect((await api.put('/collections/people/schema', { schema: null })).data).toMatchObject({ schema: null });
    expect((await api.post('/documents', { collection: 'people', data: {} })).status).toBe(201);
    expect((await api.get('/collections/people/schema')).data).toEqual({ collection: 'people', schema: null });
  });

  it('tells what of a document does not fit', async () => {
    await api.post('/collections', { name: 'told', options: { schema } });
    const data = { name: '', age: 1.5, extra: 1, born: { $date: '2026-01-02T03:04:05.678Z' } };
    const refused = await api.post('/documents', { collection: 'told', id: 'x', data });
    expect([refused.status, refused.code, refused.reason]).toEqual([400, 'VALIDATION_ERROR', 'SCHEMA_MISMATCH']);
    expect(refused.error?.details).toMatchObject({
      document_id: 'x',
      errors: expect.arrayContaining([
        { pointer: '', message: 'must NOT have additional properties ("extra")', keyword: 'additionalProperties' },
        { pointer: '/name', message: 'must NOT have fewer than 1 characters', keyword: 'minLength' },
        { pointer: '/age', message: 'must have one of the types in "bsonType"', keyword: 'bsonType' },
      ]),
    });
    expect(refused.error?.details.errors).toHaveLength(3);
  });

  it('holds on every way to write', async () => {
    await api.post('/collections', { name: 'ways', options: { schema } });
    const path = '/documents/ways';
    await api.post('/documents', { collection: 'ways', id: 'a', data: { name: 'Ada' } });
    const merge = { 'Content-Type': 'application/merge-patch+json' };
    const refusals = [
      api.put(`${path}/a`, { age: 'x' }),
      api.put(`${path}/a/replace`, { data: {} }),
      api.send('PATCH', `${path}/a`, { name: null }, merge),
      api.post(`${path}/a/find-and-update`, { update: { $unset: { name: '' } } }),
      api.post(`${path}/a/find-and-replace`, { replacement: {} }),
      api.post(`${path}/find-one-and-update`, { filter: {}, update: { x: 1 } }),
      api.post(`${path}/find-one-and-replace`, { filter: {}, replacement: {} }),
      api.post(`${path}/upsert`, { filter: { id: 'b' }, update: { age: 1 } }),
      api.post(`${path}/update-many`, { filter: {}, update: { age: 1.5 } }),
      api.post('/documents/bulk/insert', { collection: 'ways', documents: [{ data: {} }] }),
      api.post('/documents/bulk/write', { operations: [{ type: 'insert', collection: 'ways', document: {} }] }),
      api.import('ways', [{ data: {} }]),
    ];
    for (const refused of await Promise.all(refusals)) expect(refused.reason).toBe('SCHEMA_MISMATCH');
    const transaction = await api.post('/transactions/execute', {
      operations: [
        { type: 'insert', collection: 'ways', document: { name: 'Bob' } },
        { type: 'insert', collection: 'ways', document: {} },
      ],
    });
    expect([transaction.status, transaction.code]).toEqual([409, 'TRANSACTION_FAILED']);
    expect(transaction.error?.details).toMatchObject({ failed_operation: 1 });
    expect((await api.post(`${path}/search`)).data).toMatchObject({
      documents: [{ id: 'a', data: { name: 'Ada' }, version: 1 }],
    });
  });

  it('fails single items of a bulk call, and is kept by a rename', async () => {
    await api.post('/collections', { name: 'items', options: { schema } });
    const bulk = await api.post('/documents/bulk/insert', {
      collection: 'items',
      ordered: false,
      documents: [{ data: { name: 'Ada' } }, { data: {} }, { data: { name: 'Bob' } }],
    });
    expect([bulk.status, bulk.reason]).toEqual([400, 'SCHEMA_MISMATCH']);
    expect(bulk.error?.details).toMatchObject({ inserted_count: 2, errors: [{ index: 1, code: 'VALIDATION_ERROR' }] });
    await api.post('/collections/items/rename', { new_name: 'renamed' });
    expect((await api.get('/collections/renamed/schema')).data).toMatchObject({ schema });
  });

  it('is refused where it is none, or the collection is missing', async () => {
    const bad = await api.post('/collections', { name: 'bad', options: { schema: { typ: 'x' } } });
    expect([bad.status, bad.reason, bad.error?.details.pointer]).toEqual([400, 'BAD_OPERAND', '/options/schema/typ']);
    expect((await api.get('/collections/bad/exists')).data).toMatchObject({ exists: false });
    expect((await api.get('/collections/bad/schema')).status).toBe(404);
    expect((await api.put('/collections/bad/schema', { schema: {} })).code).toBe('COLLECTION_NOT_FOUND');
    expect((await api.put('/collections/bad/schema', {})).reason).toBe('BAD_ARGUMENT');
    expect((await api.put('/collections/bad/schema', { schema: [] })).reason).toBe('BAD_ARGUMENT');
  });

  it('filters by $jsonSchema', async () => {
    for (const [id, data] of Object.entries({ a: { n: 1 }, b: { n: 'x' }, c: {} })) {
      await api.post('/documents', { collection: 'mixed', id, data });
    }
    const filter = { $jsonSchema: { properties: { n: { type: 'number' } }, required: ['n'] } };
    const found = await api.post('/documents/mixed/search', { filter });
    expect(found.data).toMatchObject({ documents: [{ id: 'a' }] });
    const counted = await api.post('/documents/mixed/count', { filter: { $nor: [filter] } });
    expect(counted.data).toMatchObject({ count: 2 });
    const piped = await api.post('/documents/mixed/aggregate', {
      pipeline: [{ $group: { _id: '$n' } }, { $match: { $jsonSchema: { properties: { _id: { type: 'string' } } } } }],
    });
    expect(piped.data).toEqual({ results: [{ _id: 'x' }] });
    const bad = await api.post('/documents/mixed/search', { filter: { $jsonSchema: { pattern: '(?=a)' } } });
    expect([bad.reason, bad.error?.details.pointer]).toEqual(['BAD_OPERAND', '/filter/$jsonSchema/pattern']);
  });
});
