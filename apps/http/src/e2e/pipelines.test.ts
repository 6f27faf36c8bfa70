import { performance } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api } = await useServer();

const day = (text: string) => ({ $date: `${text}T00:00:00.000Z` });

beforeAll(async () => {
  const customers = [
    { id: 'c1', data: { name: 'Ada', city: 'Bern' } },
    { id: 'c2', data: { name: 'Bob', city: 'Rome' } },
  ];
  const orders = [
    { id: 'o1', data: { customer: 'c1', total: 30, on: day('2026-01-05'), items: ['pen', 'ink'] } },
    { id: 'o2', data: { customer: 'c1', total: 20, on: day('2026-01-20'), items: ['pen'] } },
    { id: 'o3', data: { customer: 'c2', total: 50, on: day('2026-02-03'), items: ['ink'] } },
    { id: 'o4', data: { customer: 'c9', total: 5, on: day('2026-02-28'), items: [] } },
  ];
  await api.post('/documents/bulk/insert', { collection: 'customers', documents: customers });
  await api.post('/documents/bulk/insert', { collection: 'orders', documents: orders });
  await api.post('/indexes/orders', { keys: { customer: 1 } });
});

const aggregate = (pipeline: readonly unknown[], more: object = {}) =>
  api.post('/documents/orders/aggregate', { pipeline, ...more });

describe('pipelines', () => {
  it('join orders with their customers', async () => {
    const { data } = await aggregate([
      { $lookup: { from: 'customers', localField: 'customer', foreignField: '_id', as: 'by' } },
      { $unwind: '$by' },
      { $group: { _id: '$by.city', total: { $sum: '$total' } } },
      { $sort: { total: -1, _id: 1 } },
    ]);
    expect(data).toEqual({
      results: [
        { _id: 'Bern', total: 50 },
        { _id: 'Rome', total: 50 },
      ],
    });
  });

  it('answer several questions by one $facet, dates in their JSON form', async () => {
    const { data } = await aggregate([
      {
        $facet: {
          months: [
            { $group: { _id: { $dateTrunc: { date: '$on', unit: 'month' } }, total: { $sum: '$total' } } },
            { $sort: { _id: 1 } },
          ],
          items: [{ $unwind: '$items' }, { $sortByCount: '$items' }],
          orders: [{ $count: 'n' }],
        },
      },
    ]);
    expect(data).toEqual({
      results: [
        {
          months: [
            { _id: day('2026-01-01'), total: 50 },
            { _id: day('2026-02-01'), total: 55 },
          ],
          items: [
            { _id: 'pen', count: 2 },
            { _id: 'ink', count: 2 },
          ],
          orders: [{ n: 4 }],
        },
      ],
    });
  });

  it('see the envelope with with_meta', async () => {
    const { data } = await aggregate([{ $match: { id: 'o1' } }, { $project: { version: '$_meta.version' } }], {
      with_meta: true,
    });
    expect(data).toEqual({ results: [{ _id: 'o1', version: 1 }] });
  });

  it.each<[string, unknown, string, string, string | undefined]>([
    ['an unknown operator', { $project: { x: { $frob: 1 } } }, 'INVALID_REQUEST', 'UNKNOWN_OPERATOR', '/x/$frob'],
    ['code', { $project: { x: { $function: {} } } }, 'INVALID_REQUEST', 'UNKNOWN_OPERATOR', '/x/$function'],
    ['values that do not fit', { $project: { x: { $size: '$total' } } }, 'INVALID_REQUEST', 'BAD_OPERAND', undefined],
  ])('refuse %s', async (_, stage, code, reason, place) => {
    const answer = await aggregate([stage]);
    expect([answer.status, answer.code, answer.reason]).toEqual([400, code, reason]);
    if (place !== undefined) expect(answer.error?.details.pointer).toBe(`/pipeline/0/$project${place}`);
  });

  it.each(['$out', '$merge'])('only read: %s is refused, also within others', async (stage) => {
    const refused = { status: 400, reason: 'UNKNOWN_OPERATOR' };
    expect(await aggregate([{ [stage]: 'copy' }])).toMatchObject(refused);
    const nested = await aggregate([{ $lookup: { from: 'orders', pipeline: [{ [stage]: 'copy' }], as: 'x' } }]);
    expect(nested).toMatchObject(refused);
    expect(nested.error?.details.pointer).toBe(`/pipeline/0/$lookup/pipeline/0/${stage}`);
  });

  it('are explained: what the engine does, and what core does', async () => {
    const { data } = await api.post('/documents/orders/explain', {
      pipeline: [{ $match: { customer: 'c1' } }, { $project: { half: { $divide: ['$total', 2] } } }],
    });
    expect(data).toMatchObject({
      index: { name: 'customer_1' },
      residual: null,
      stages: { engine: [], core: ['$project'] },
      documents_read: 2,
      documents_returned: 2,
    });
  });

  it('that keep the processor busy are ended, and the server answers others after that', async () => {
    const numbers = { $range: [0, 100_000] };
    const dear = { $map: { input: numbers, in: { $indexOfArray: ['$$numbers', -1] } } };
    const answer = await aggregate([{ $project: { x: { $let: { vars: { numbers }, in: dear } } } }]);
    expect([answer.status, answer.reason]).toEqual([400, 'LIMIT_EXCEEDED']);
    const startedMs = performance.now();
    expect((await api.get('/health')).status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  }, 15_000);
});
