import { expect, it } from 'vitest';
import { exampleOfCall } from '../openapi/examples/index.js';
import { routes } from '../routes/index.js';
import type { Route } from '../routes/route.js';
import { call } from '../testing/call.js';
import { checkAnswer } from '../testing/check-answer.js';
import { useServer } from '../testing/use-server.js';

const { server, api } = await useServer();

const params: Readonly<Record<string, string>> = {
  collection: 'users',
  old_name: 'users',
  id: 'ada',
  index_name: 'age_-1',
  db_type: 'sqlite',
  name: 'sqlite',
};

/** Calls that make what there may be once only, or fill what must be empty. */
const onNothing: ReadonlySet<string> = new Set(['createDocument', 'insertMany', 'createCollection']);

/** Answers that say what the machine or the moment is like. */
const ofTheMoment: ReadonlySet<string> = new Set([
  'executeTransaction',
  'explainQuery',
  'rawQuery',
  'rawQueryTyped',
  'getHealth',
  'databaseHealth',
  'databaseStatistics',
  'collectionStatistics',
  'listDatabases',
  'describeDatabase',
]);

/** What the examples are about: two users, two accounts, an index. */
async function prepare({ operation }: Route): Promise<void> {
  for (const name of ['users', 'people', 'orders', 'accounts']) await api.delete(`/collections/${name}`);
  if (onNothing.has(operation)) return;
  const data = { name: 'Ada', age: 36, langs: ['en', 'fr'] };
  await api.post('/documents', { collection: 'users', id: 'ada', data });
  if (operation === 'updateMany' || operation === 'bulkWrite' || operation === 'importDocuments') {
    const grace = { collection: 'users', id: 'grace', data: { name: 'Grace', age: 45 } };
    await api.post('/documents', grace);
  }
  if (operation === 'importDocuments') await api.delete('/collections/users');
  if (operation === 'listCollections') await api.post('/collections', { name: 'orders' });
  if (operation === 'getCollectionSchema') {
    const schema = { required: ['name'], properties: { age: { type: 'number', minimum: 0 } } };
    await api.put('/collections/users/schema', { schema });
  }
  if (operation === 'listIndexes' || operation === 'dropIndex' || operation === 'explainQuery') {
    await api.post('/indexes/users', { keys: { age: -1 } });
  }
  if (operation === 'executeTransaction') {
    for (const id of ['a', 'b']) await api.post('/documents', { collection: 'accounts', id, data: { balance: 100 } });
  }
}

function initOf(route: Route): RequestInit {
  const { body } = exampleOfCall(route);
  if (route.body === 'patch') {
    const patch = [
      { op: 'test', path: '/name', value: 'Ada' },
      { op: 'add', path: '/langs/-', value: 'la' },
    ];
    return { headers: { 'Content-Type': 'application/json-patch+json' }, body: JSON.stringify(patch) };
  }
  if (route.body === 'ndjson') {
    const lines = '{"id":"ada","data":{"name":"Ada","age":36}}\n{"data":{"name":"Grace"}}\n';
    return { headers: { 'Content-Type': 'application/x-ndjson' }, body: lines };
  }
  return body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"'));

const described = routes.filter(
  ({ streamsAs, operation }) => streamsAs === undefined && operation !== 'exportDocuments',
);

it.each(described.map((route) => [`${route.method} ${route.path}`, route] as const))(
  'the example of %s is what happens',
  async (_name, route) => {
    await prepare(route);
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
    const { status, data } = await call(server.url, route.method, `/api/v1${path}`, initOf(route));
    expect(status).toBe(route.status);
    if (!ofTheMoment.has(route.operation)) expect(timeless(data)).toEqual(timeless(exampleOfCall(route).data));
  },
);

it.each(['GET', 'POST'])('and so are those of exports by %s', async (method) => {
  await prepare({ operation: 'exportDocuments' } as Route);
  const path = '/api/v1/collections/users/export';
  const route = routes.find((one) => one.method === method && one.path === '/collections/{collection}/export') as Route;
  const response = await fetch(server.url + path, { method, ...initOf(route) });
  const text = await response.text();
  const type = response.headers.get('content-type');
  checkAnswer({ method, path, status: 200, contentType: type, text });
  expect(timeless(JSON.parse(text))).toEqual(timeless(exampleOfCall(route).data));
});
