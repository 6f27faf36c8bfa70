import { describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

const countOf = async (collection: string): Promise<unknown> =>
  ((await api.post(`/documents/${collection}/count`, {})).data as { count: number }).count;

describe('many writes', () => {
  it('16: insert in order, up to the first that fails', async () => {
    const documents = ['a', 'b', 'a', 'c'].map((id) => ({ id, data: {} }));
    const failed = await api.post('/documents/bulk/insert', { collection: 'ins', documents });
    expect([failed.status, failed.code]).toEqual([409, 'DUPLICATE_KEY']);
    expect(failed.error?.details).toMatchObject({
      inserted_count: 2,
      errors: [{ index: 2, code: 'DUPLICATE_KEY' }],
    });
    expect(await countOf('ins')).toBe(2);
    const unordered = await api.post('/documents/bulk/insert', { collection: 'ins', documents, ordered: false });
    expect(unordered.status).toBe(409);
    expect(unordered.error?.details).toMatchObject({
      inserted_count: 1,
      errors: [{ index: 0 }, { index: 1 }, { index: 2 }],
    });
    const done = await api.post('/documents/bulk/insert', {
      collection: 'ins',
      documents: [{ id: 'z', data: { n: 1 } }],
    });
    expect([done.status, done.data]).toEqual([201, { inserted_count: 1, inserted_ids: ['z'] }]);
  });

  it('16: change nothing if one document is not valid', async () => {
    const documents = [{ data: {} }, { data: { $bad: 1 } }];
    const refused = await api.post('/documents/bulk/insert', { collection: 'none', documents });
    expect([refused.status, refused.reason]).toEqual([400, 'BAD_NAME']);
    expect(refused.error?.details.pointer).toBe('/documents/1/data/$bad');
    expect(await countOf('none')).toBe(0);
  });

  it('17, 18: update and delete by filter, which is required', async () => {
    const documents = [1, 2, 3].map((n) => ({ id: `m${n}`, data: { n } }));
    await api.post('/documents/bulk/insert', { collection: 'many', documents });
    const update = { filter: { n: { $gte: 2 } }, update: { $set: { big: true, n: 3 } } };
    expect((await api.post('/documents/many/update-many', update)).data).toEqual({
      matched_count: 2,
      modified_count: 2,
    });
    expect((await api.post('/documents/many/update-many', update)).data).toEqual({
      matched_count: 2,
      modified_count: 0,
    });
    expect((await api.get('/documents/many/m3')).data).toMatchObject({ version: 2 });
    expect((await api.post('/documents/many/delete-many', {})).status).toBe(400);
    expect((await api.post('/documents/many/delete-many', { filter: { n: 1 } })).data).toEqual({ deleted_count: 1 });
    expect((await api.post('/documents/many/delete-many', { filter: {} })).data).toEqual({ deleted_count: 2 });
  });

  it('19: of all kinds go in one call', async () => {
    const collection = 'mixed';
    const { status, data } = await api.post('/documents/bulk/write', {
      operations: [
        { type: 'insert', collection, id: 'a', document: { n: 1 } },
        { type: 'insert', collection, id: 'b', document: { n: 1 } },
        { type: 'update', collection, filter: { n: 1 }, many: true, update: { $inc: { n: 1 } } },
        { type: 'update', collection, id: 'u', update: { n: 9 }, upsert: true },
        { type: 'replace', collection, id: 'a', document: { z: 1 } },
        { type: 'delete', collection, id: 'b' },
      ],
    });
    expect([status, data]).toEqual([
      200,
      {
        inserted_count: 2,
        matched_count: 3,
        modified_count: 3,
        deleted_count: 1,
        upserted_count: 1,
        upserted_ids: { '3': 'u' },
        inserted_ids: { '0': 'a', '1': 'b' },
      },
    ]);
    const nothing = await api.post('/documents/bulk/write', { operations: [{ type: 'delete', collection }] });
    expect(nothing.status).toBe(400);
  });

  it('29: of a transaction happen together or not at all', async () => {
    const insert = (id: string) => ({ type: 'insert', collection: 'tx', id, document: {} });
    const done = await api.post('/transactions/execute', { operations: [insert('a'), insert('b')] });
    if (done.status === 200) {
      expect(done.data).toMatchObject({ operations_count: 2, status: 'committed' });
      const failed = await api.post('/transactions/execute', { operations: [insert('c'), insert('a')] });
      expect([failed.status, failed.code]).toEqual([409, 'TRANSACTION_FAILED']);
      expect(failed.error?.details.failed_operation).toBe(1);
      expect(await countOf('tx')).toBe(2);
    } else expect(done.code).toBe('UNSUPPORTED_OPERATION');
  });

  it('29: of a transaction see what those before them did, also by an index', async () => {
    await api.post('/indexes/own', { keys: { n: 1 } });
    const own = (rest: object) => ({ collection: 'own', ...rest });
    const operations = [
      own({ type: 'insert', id: 'a', document: { n: 1 } }),
      own({ type: 'insert', id: 'b', document: { n: 1 } }),
      own({ type: 'update', id: 'a', version: 1, update: { $inc: { n: 5 }, $set: { x: 1 } } }),
      own({ type: 'update', filter: { n: 6 }, version: 2, update: { $unset: { x: '' } } }),
      own({ type: 'delete', filter: { n: 1 }, version: 1 }),
      own({ type: 'insert', id: 'b', document: { n: 7 } }),
      own({ type: 'update', filter: { n: { $gt: 5 } }, many: true, update: { $inc: { n: 1 } } }),
    ];
    expect((await api.post('/transactions/execute', { operations })).data).toMatchObject({ operations_count: 7 });
    const { data } = await api.post('/documents/own/search', { filter: {} });
    expect(data).toMatchObject({
      documents: [
        { id: 'a', version: 4, data: { n: 7 } },
        { id: 'b', version: 2, data: { n: 8 } },
      ],
    });
  });

  it.each([
    ['update', { update: { n: 2 } }, 3, { expected_version: 3, current_version: 1 }],
    ['replace', { document: { n: 2 } }, 3, { expected_version: 3, current_version: 1 }],
    ['delete', {}, 3, { expected_version: 3, current_version: 1 }],
    ['update of one that is gone', { type: 'update', id: 'gone', update: { n: 2 } }, 1, { expected_version: 1 }],
    ['replacement of one that is gone', { type: 'replace', id: 'gone', document: {} }, 1, { expected_version: 1 }],
    ['deletion of one that is gone', { type: 'delete', id: 'gone' }, 1, { expected_version: 1 }],
  ])('29: of a transaction find the version they name: %s', async (type, write, version, details) => {
    const collection = `versions_${type.replaceAll(' ', '_')}`;
    await api.post('/documents', { collection, id: 'a', data: { n: 1 } });
    const operations = [
      { type: 'insert', collection, id: 'b', document: {} },
      { type: 'update', collection, id: 'a', version: 1, update: { n: 1 } },
      { type, id: 'a', collection, version, ...write },
    ];
    const { status, code, error } = await api.post('/transactions/execute', { operations });
    expect([status, code]).toEqual([409, 'TRANSACTION_FAILED']);
    expect(error?.details).toMatchObject({ failed_operation: 2, reason: 'VERSION_MISMATCH', ...details });
    expect(await countOf(collection)).toBe(1);
  });
});

describe('NDJSON', () => {
  const lines = Array.from({ length: 5_000 }, (_, n) => ({ id: `n${String(n).padStart(5, '0')}`, data: { n } }));

  it('comes in and goes out', async () => {
    expect((await api.import('nd', lines)).data).toMatchObject({ inserted_count: 5_000 });
    const exported = await api.export('nd');
    expect(exported.length).toBe(5_000);
    expect(exported[4_999]).toMatchObject({ id: 'n04999', data: { n: 4_999 }, version: 1 });
    const some = await api.export('nd', `?filter=${encodeURIComponent('{"n":{"$lt":3}}')}`);
    expect(some.map(({ id }) => id)).toEqual(['n00000', 'n00001', 'n00002']);
    expect((await api.import('copy', exported)).data).toMatchObject({ inserted_count: 5_000 });
    expect(await api.export('nowhere')).toEqual([]);
  });

  it('that meets what exists fails, skips or replaces', async () => {
    const again = [{ id: 'n00000', data: { n: -1 } }, { id: 'x', data: {} }, 'nope', { data: { $bad: 1 } }];
    const failed = await api.import('nd', again);
    expect([failed.status, failed.code]).toEqual([409, 'DUPLICATE_KEY']);
    expect(failed.error?.details).toMatchObject({ inserted_count: 1, failed_count: 3 });
    const known = again.slice(0, 2);
    expect((await api.import('nd', known, '?on_conflict=skip')).data).toMatchObject({ skipped_count: 2 });
    expect((await api.import('nd', known, '?on_conflict=replace')).data).toMatchObject({ replaced_count: 2 });
    expect((await api.get('/documents/nd/n00000')).data).toMatchObject({ data: { n: -1 }, version: 2 });
    expect((await api.import('nd', known, '?on_conflict=merge')).reason).toBe('BAD_ARGUMENT');
  });
});
