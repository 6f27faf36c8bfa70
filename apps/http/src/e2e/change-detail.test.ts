import { EventSource } from 'eventsource';
import { afterEach, describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { api, server } = await useServer();

const open: EventSource[] = [];
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});

interface Told {
  readonly op?: string;
  readonly token?: string;
  readonly error?: { readonly code: string; readonly details: { readonly reason: string } };
}

/** Watches as a browser would: changes, and the event that says why there will be no more. */
async function watch(path: string) {
  const source = new EventSource(`${server.url}/api/v1${path}`);
  open.push(source);
  const told: Told[] = [];
  const keep = (event: unknown) => {
    const { data } = event as { readonly data?: string };
    if (data !== undefined) told.push(JSON.parse(data));
  };
  source.addEventListener('message', keep);
  source.addEventListener('error', keep);
  await new Promise((resolve) => source.addEventListener('open', resolve));
  return { source, told };
}

const filterBy = (filter: object) => `filter=${encodeURIComponent(JSON.stringify(filter))}`;

describe('a collection that keeps keys only of its changes', () => {
  it('is made so, says so, keeps it when it is renamed, and can be changed', async () => {
    const made = await api.post('/collections', { name: 'orders', options: { change_detail: 'keys' } });
    expect(made).toMatchObject({ status: 201, data: { collection: 'orders' } });
    expect((await api.get('/collections/orders/change-detail')).data).toEqual({
      collection: 'orders',
      change_detail: 'keys',
    });
    await api.post('/collections/orders/rename', { new_name: 'sales' });
    expect((await api.get('/collections/sales/change-detail')).data).toMatchObject({ change_detail: 'keys' });
    const set = await api.put('/collections/sales/change-detail', { change_detail: 'after' });
    expect(set).toMatchObject({ status: 200, data: { collection: 'sales', change_detail: 'after' } });
    expect((await api.get('/collections/sales/change-detail')).data).toMatchObject({ change_detail: 'after' });
    await api.post('/documents', { collection: 'plain', data: {} });
    expect((await api.get('/collections/plain/change-detail')).data).toMatchObject({ change_detail: 'after' });
  });

  it('tells keys, and which records have no document', async () => {
    await api.post('/collections', { name: 'told', options: { change_detail: 'keys' } });
    const { told } = await watch('/collections/told/changes');
    await api.post('/documents', { collection: 'told', id: 'a', data: { n: 1 } });
    await api.put('/documents/told/a', { data: { n: 2 } });
    await api.put('/collections/told/change-detail', { change_detail: 'after' });
    await api.put('/documents/told/a', { data: { n: 3 } });
    await api.delete('/documents/told/a');
    await expect.poll(() => told.length).toBe(4);
    const head = { event_id: expect.any(String), token: expect.any(String), time: expect.any(String) };
    const of = { ...head, database: 'sqlite', collection: 'told', document_id: 'a' };
    expect(told).toEqual([
      { ...of, op: 'created', version: 1, detail: 'keys' },
      { ...of, op: 'updated', version: 2, detail: 'keys' },
      { ...of, op: 'updated', version: 3, after: expect.objectContaining({ id: 'a', data: { n: 3 }, version: 3 }) },
      { ...of, op: 'deleted', version: 4 },
    ]);
  });

  it('refuses a watch whose filter looks into documents, not one by id', async () => {
    await api.post('/collections', { name: 'filtered', options: { change_detail: 'keys' } });
    const refused = await api.get(`/collections/filtered/changes?${filterBy({ n: 1 })}`);
    expect(refused).toMatchObject({ status: 400, code: 'INVALID_REQUEST', reason: 'FILTER_NEEDS_DOCUMENTS' });
    expect(refused.error?.message).toContain('Watch without it, or by id and version only');
    const { told } = await watch(`/collections/filtered/changes?${filterBy({ id: 'b' })}`);
    for (const id of ['a', 'b']) await api.post('/documents', { collection: 'filtered', id, data: { n: 1 } });
    await expect.poll(() => told).toMatchObject([{ op: 'created', document_id: 'b', detail: 'keys' }]);
  });

  it('ends a watch that runs when it comes to keys, which is not begun again', async () => {
    const { source, told } = await watch(`/collections/running/changes?${filterBy({ n: { $gt: 1 } })}`);
    await api.post('/documents', { collection: 'running', id: 'a', data: { n: 2 } });
    await api.put('/collections/running/change-detail', { change_detail: 'keys' });
    await api.put('/documents/running/a', { data: { n: 3 } });
    await api.put('/collections/running/change-detail', { change_detail: 'after' });
    // It comes back once by itself, is refused, and stays away.
    await expect.poll(() => source.readyState, { timeout: 10_000 }).toBe(EventSource.CLOSED);
    expect(told).toMatchObject([
      { op: 'created' },
      { success: false, error: { code: 'INVALID_REQUEST', details: { reason: 'FILTER_NEEDS_DOCUMENTS' } } },
    ]);
    const again = await api.get(`/collections/running/changes?${filterBy({ n: 1 })}&since=${told[0]?.token}`);
    expect(again).toMatchObject({ status: 400, reason: 'FILTER_NEEDS_DOCUMENTS' });
  });

  it.each([
    ['POST', '/collections', { name: 'bad', options: { change_detail: 'none' } }, 400, '/options/change_detail'],
    ['PUT', '/collections/plain/change-detail', { change_detail: null }, 400, '/change_detail'],
    ['PUT', '/collections/plain/change-detail', {}, 400, '/change_detail'],
    ['PUT', '/collections/none/change-detail', { change_detail: 'keys' }, 404, undefined],
    ['GET', '/collections/none/change-detail', undefined, 404, undefined],
    ['GET', '/collections/none/changes?detail=all', undefined, 400, '/detail'],
  ])('refuses %s %s %j', async (method, path, body, status, pointer) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(status);
    const { error } = (await answer.json()) as { readonly error: { readonly details: { readonly pointer?: string } } };
    expect(error.details.pointer).toBe(pointer);
  });
});

describe('?detail=keys', () => {
  it('leaves the documents out, also where a filter looks at them', async () => {
    const { told } = await watch(`/collections/asked/changes?detail=keys&${filterBy({ n: 2 })}`);
    const documents = [1, 2].map((n) => ({ id: `${n}`, data: { n } }));
    await api.post('/documents/bulk/insert', { collection: 'asked', documents });
    await expect.poll(() => told).toMatchObject([{ op: 'created', document_id: '2', version: 1, detail: 'keys' }]);
    expect(told[0]).not.toHaveProperty('after');
  });
});
