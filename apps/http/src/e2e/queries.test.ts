import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from '../testing/use-server.js';

const { server, api } = await useServer();

const people = [
  { id: 'p1', data: { name: 'Ada', age: 36, city: 'London', tags: ['math', 'code'] } },
  { id: 'p2', data: { name: 'Bob', age: 25, city: 'Paris', tags: ['code'] } },
  { id: 'p3', data: { name: 'Cid', age: 36, city: 'Paris', tags: [] } },
  { id: 'p4', data: { name: 'Dee', age: null, city: 'Rome' } },
  { id: 'p5', data: { name: 'Eve', age: 51, city: 'London', tags: ['spy', 'code'] } },
];

beforeAll(async () => {
  await api.post('/documents/bulk/insert', { collection: 'people', documents: people });
});

const idsOf = (data: unknown): readonly string[] =>
  (data as { documents: readonly { id: string }[] }).documents.map(({ id }) => id);

describe('many documents', () => {
  it('6: are listed, page by page', async () => {
    const list = async (query: string) => (await api.get(`/documents/people?${query}`)).data;
    expect(idsOf(await list(''))).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
    expect(idsOf(await list('sort=age:desc,name:asc'))).toEqual(['p5', 'p1', 'p3', 'p2', 'p4']);
    expect(idsOf(await list(`filter=${encodeURIComponent('{"tags":"code"}')}`))).toEqual(['p1', 'p2', 'p5']);
    const page = (await list('limit=2&offset=1&projection=name')) as {
      documents: { data: unknown }[];
      pagination: unknown;
    };
    expect(page.documents.map(({ data }) => data)).toEqual([{ name: 'Bob' }, { name: 'Cid' }]);
    expect(page.pagination).toEqual({ total: 5, limit: 2, offset: 1, has_more: true, next_cursor: expect.any(String) });
    expect(await list('total=false&limit=5')).toMatchObject({
      pagination: { limit: 5, offset: 0, has_more: false, next_cursor: null },
    });
    expect((await list('total=false')) as object).not.toHaveProperty('pagination.total');
  });

  it('6, 7: go on by cursor, which belongs to its query', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const body: Record<string, unknown> = { sort: { city: 1 }, limit: 2, ...(cursor === '' ? {} : { cursor }) };
      const { data } = await api.post('/documents/people/search', body);
      seen.push(...idsOf(data));
      cursor = (data as { pagination: { next_cursor: string | null } }).pagination.next_cursor;
    }
    expect(seen).toEqual(['p1', 'p5', 'p2', 'p3', 'p4']);
    const { data } = await api.get('/documents/people?limit=2');
    const next = (data as { pagination: { next_cursor: string } }).pagination.next_cursor;
    expect(idsOf((await api.get(`/documents/people?cursor=${next}`)).data)).toEqual(['p3', 'p4', 'p5']);
    expect((await api.get(`/documents/people?cursor=${next}&sort=name`)).reason).toBe('BAD_CURSOR');
    expect(await api.get(`/documents/others?cursor=${next}`)).toMatchObject({
      status: 400,
      reason: 'BAD_CURSOR',
      error: { details: { pointer: '/cursor' } },
    });
    expect((await api.get(`/documents/people?cursor=${next}&offset=1`)).status).toBe(400);
  });

  it('7: are searched', async () => {
    const { data } = await api.post('/documents/people/search', {
      filter: { $or: [{ age: { $gte: 36, $lt: 50 } }, { tags: { $size: 2 } }], city: { $ne: 'Rome' } },
      sort: { name: -1 },
      projection: { name: 1 },
    });
    expect(idsOf(data)).toEqual(['p5', 'p3', 'p1']);
    expect((await api.post('/documents/nowhere/search', {})).data).toEqual({
      documents: [],
      pagination: { total: 0, limit: 10, offset: 0, has_more: false, next_cursor: null },
    });
  });

  it('8, 9: are counted', async () => {
    expect((await api.post('/documents/people/count', { filter: { age: null } })).data).toEqual({
      count: 1,
      collection: 'people',
    });
    expect((await api.post('/documents/people/count', {})).data).toEqual({ count: 5, collection: 'people' });
    expect((await api.get('/documents/people/count/estimate')).data).toEqual({
      estimated_count: 5,
      collection: 'people',
    });
  });

  it('14: are aggregated', async () => {
    const pipeline = [
      { $match: { age: { $gt: 0 } } },
      { $group: { _id: '$city', people: { $sum: 1 }, oldest: { $max: '$age' } } },
      { $sort: { _id: 1 } },
    ];
    expect((await api.post('/documents/people/aggregate', { pipeline })).data).toEqual({
      results: [
        { _id: 'London', people: 2, oldest: 51 },
        { _id: 'Paris', people: 2, oldest: 36 },
      ],
    });
    expect((await api.post('/documents/people/aggregate', { pipeline: [{ $out: 'x' }] })).status).toBe(400);
    expect((await api.post('/documents/nowhere/aggregate', { pipeline: [] })).data).toEqual({ results: [] });
  });

  it('15: have distinct values, in order', async () => {
    expect((await api.post('/documents/people/distinct', { field: 'age' })).data).toEqual({
      field: 'age',
      values: [null, 25, 36, 51],
    });
    const tags = await api.post('/documents/people/distinct', { field: 'tags', filter: { city: 'London' } });
    expect(tags.data).toEqual({ field: 'tags', values: ['code', 'math', 'spy'] });
  });

  it('beyond the 36: say how they are found', async () => {
    await api.post('/indexes/people', { keys: { city: 1 } });
    const { data } = await api.post('/documents/people/explain', { search: { filter: { city: 'Paris' } } });
    expect(data).toMatchObject({
      engine: 'sqlite',
      residual: null,
      index: { name: 'city_1' },
      documents_read: 2,
      documents_returned: 2,
    });
  });
});

describe('the database', () => {
  it('30, 31: answers queries in its own language', async () => {
    const { data } = await api.post('/query/raw', { query: 'SELECT ? AS a, 2 AS b', params: ['x'] });
    expect(data).toEqual({ results: [{ a: 'x', b: 2 }], execution_time_ms: expect.any(Number) });
    expect((await api.post('/documents/raw-query', { query: 'SELECT 1 AS a' })).data).toMatchObject({
      results: [{ a: 1 }],
    });
    const typed = (result_type: string) =>
      api.post('/query/raw/typed', { query: "SELECT 'k' AS key, 1 AS n", result_type });
    expect((await typed('array')).data).toEqual([{ key: 'k', n: 1 }]);
    expect((await typed('object')).data).toEqual({ key: 'k', n: 1 });
    expect((await typed('map')).data).toMatchObject({ k: { n: 1 } });
  });

  it.each([
    ['DELETE FROM x', 403],
    ['CREATE TABLE evil (a)', 403],
    ['SELECT 1; SELECT 2', 400],
    ['SELECT FROM', 400],
    ['SELEC 1', 403],
    ["ATTACH '/tmp/x.db' AS x", 403],
  ])('30: refuses %s', async (query, status) => {
    expect((await api.post('/query/raw', { query })).status).toBe(status);
  });

  it('33, 35: tells its health and size', async () => {
    expect((await api.get('/health/database/sqlite')).data).toMatchObject({ database: 'sqlite', status: 'connected' });
    expect((await api.get('/stats/database/sqlite')).data).toMatchObject({
      database: 'sqlite',
      collections_count: 1,
      total_documents: 5,
      total_size_bytes: expect.any(Number),
      avg_query_time_ms: expect.any(Number),
    });
    expect((await api.get('/health/database/oracle')).reason).toBe('UNKNOWN_DATABASE');
  });

  it('beyond the 36: describes itself', async () => {
    expect((await api.get('/databases')).data).toMatchObject({ databases: [{ name: 'sqlite', default: true }] });
    expect((await api.get('/databases/sqlite')).data).toMatchObject({
      engine: 'sqlite',
      limits: { document_bytes_max: 2_097_152 },
    });
    const unknown = await api.get('/documents/people', { 'X-Database-Type': 'mongodb' });
    expect([unknown.status, unknown.code]).toEqual([400, 'INVALID_REQUEST']);
    expect(unknown.error?.details).toMatchObject({ reason: 'UNKNOWN_DATABASE', enabled: ['sqlite'] });
  });
});

describe('the service', () => {
  it('32, 34: tells its health and metrics', async () => {
    expect((await api.get('/health')).data).toEqual({
      status: 'healthy',
      version: '0.1.0',
      uptime_seconds: expect.any(Number),
      databases: { sqlite: 'connected' },
      cache: 'disabled',
      messaging: 'disabled',
    });
    expect((await api.post('/documents/no_such_collection/search', {})).status).toBe(200);
    const metrics = await (await fetch(`${server.url}/api/v1/metrics`)).text();
    expect(metrics).toMatch(
      /^http_requests_total\{method="POST",route="\/api\/v1\/documents\/\{collection\}\/search",status="200"\} \d+$/m,
    );
    expect(metrics).toContain('db_operation_duration_seconds_bucket');
    expect(metrics).toContain('collection="people"');
    expect(metrics).not.toContain('no_such_collection');
  });

  it('logs a line for each request, as JSON, without contents', async () => {
    await api.post('/documents', { collection: 'people', id: 'logged', data: { secret: 'hidden-words' } });
    await api.get('/documents/people/logged', { 'X-Request-Id': 'my-request' });
    while (server.log().every(({ request_id: id }) => id !== 'my-request')) await sleep(10);
    const lines = server.log();
    expect(lines.find(({ request_id: id }) => id === 'my-request')).toMatchObject({
      level: 'info',
      msg: 'request',
      method: 'GET',
      route: '/api/v1/documents/{collection}/{id}',
      status: 200,
      duration_ms: expect.any(Number),
      database: 'sqlite',
    });
    expect(JSON.stringify(lines)).not.toContain('hidden-words');
  });
});
