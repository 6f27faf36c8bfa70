import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

const notes = [
  { id: 'n1', data: { title: 'Coffee', body: 'A café near the Green Tea House.', stars: 3 } },
  { id: 'n2', data: { title: 'Tea', body: ['green', 'tea, black tea'], stars: 5 } },
  { id: 'n3', data: { title: 'Milk', body: 'CAFE au lait', stars: 4 } },
];
const text = (search: string, options: object = {}) => ({ $text: { $search: search, ...options } });
const idsOf = (data: unknown): readonly string[] =>
  (data as { documents: readonly { id: string }[] }).documents.map(({ id }) => id);

beforeAll(async () => {
  await api.post('/documents/bulk/insert', { collection: 'notes', documents: notes });
});

describe('$text', () => {
  it('needs a text index, and says how to make one', async () => {
    const answer = await api.post('/documents/notes/search', { filter: text('tea') });
    expect(answer.status).toBe(400);
    expect(answer.error).toMatchObject({ code: 'INVALID_REQUEST', details: { reason: 'BAD_OPERAND' } });
    expect(answer.error?.message).toContain('POST /indexes/{collection}');
  });

  it('20, 23: is served by an index of the kind text', async () => {
    const keys = { title: 'text', body: 'text' };
    const made = await api.post('/indexes/notes', {
      keys,
      options: { weights: { title: 5 }, default_language: 'none' },
    });
    expect(made).toMatchObject({ status: 201, data: { index_name: 'title_text_body_text' } });
    expect((await api.get('/indexes/notes')).data).toMatchObject({
      indexes: [{ name: '_id_' }, { name: 'title_text_body_text', keys, weights: { title: 5 }, state: 'ready' }],
    });
    expect((await api.post('/indexes/notes', { keys: { body: 'text' } })).status).toBe(409);
  });

  it.each<[unknown, readonly string[]]>([
    [text('cafe'), ['n1', 'n3']],
    [text('café', { $diacriticSensitive: true }), ['n1']],
    [text('"green tea"'), ['n1']],
    [text('tea -coffee'), ['n2']],
    [{ ...text('tea milk'), stars: { $gte: 4 } }, ['n2', 'n3']],
  ])('6, 7, 8: finds and counts %j', async (filter, expected) => {
    expect(idsOf((await api.post('/documents/notes/search', { filter })).data)).toEqual(expected);
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}`;
    expect(idsOf((await api.get(`/documents/notes?${query}`)).data)).toEqual(expected);
    expect((await api.post('/documents/notes/count', { filter })).data).toMatchObject({ count: expected.length });
  });

  it('works in every other call that takes a filter', async () => {
    const explained = await api.post('/documents/notes/explain', { search: { filter: text('tea') } });
    expect(explained.data).toMatchObject({ residual: null, index: { name: 'title_text_body_text' } });
    const pipeline = [{ $match: text('tea') }, { $group: { _id: null, stars: { $sum: '$stars' } } }];
    expect((await api.post('/documents/notes/aggregate', { pipeline })).data).toMatchObject({
      results: [{ stars: 8 }],
    });
    const distinct = await api.post('/documents/notes/distinct', { field: 'title', filter: text('tea') });
    expect(distinct.data).toMatchObject({ values: ['Coffee', 'Tea'] });
    const update = await api.post('/documents/notes/update-many', { filter: text('tea'), update: { seen: true } });
    expect(update.data).toMatchObject({ matched_count: 2 });
    const changed = { filter: text('lait'), update: { body: 'white' } };
    expect((await api.post('/documents/notes/find-one-and-update', changed)).data).toMatchObject({ id: 'n3' });
    const operations = [{ type: 'delete', collection: 'notes', filter: text('white') }];
    expect((await api.post('/documents/bulk/write', { operations })).data).toMatchObject({ deleted_count: 1 });
    expect((await api.post('/documents/notes/delete-many', { filter: text('cafe') })).data).toEqual({
      deleted_count: 1,
    });
  });
});
