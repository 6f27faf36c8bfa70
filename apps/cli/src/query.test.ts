import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Result, Workplace } from './testing/run-dbs.js';

const place = new Workplace();
let environment: Record<string, string>;

const dbs = (...args: string[]): Promise<Result> => place.run(args, { environment });
const parse = ({ stdout }: Result): unknown[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** People whose names a terminal has trouble with: wide, combined, and with a command to it. */
const people = [
  { id: 'ada', data: { name: 'Ada', age: 36, langs: ['en', 'fr'] } },
  { id: 'grace', data: { name: 'Grace', age: 45, langs: ['en'], born: { $date: '1906-12-09T00:00:00.000Z' } } },
  { id: '李', data: { name: '李明 👩‍👩‍👧', age: null } },
  { id: 'zoe', data: { name: 'Zoe\u0308\u001b[2J\u202e', id: 7 } },
];

beforeAll(async () => {
  const server = await place.serve();
  environment = { DBS_URL: server.url };
  const input = people.map((one) => JSON.stringify(one)).join('\n');
  expect((await place.run(['import', 'users', '--quiet'], { input, environment })).code).toBe(0);
  const many = Array.from({ length: 2_345 }, (_, n) => `{"id":"n${n}","data":{"n":${n}}}\n`).join('');
  expect((await place.run(['import', 'many', '--quiet'], { input: many, environment })).code).toBe(0);
});

afterAll(() => place.remove());

describe('dbs query', () => {
  it('prints documents as lines of JSON in a pipe', async () => {
    const found = await dbs('query', 'users', '{"age":{"$gte":30}}', '--sort', 'age:desc', '--limit', '5');
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(parse(found)).toMatchObject([
      { id: 'grace', version: 1, data: { age: 45 } },
      { id: 'ada', version: 1, data: { age: 36 } },
    ]);
  });

  it('prints a table of texts that a terminal shows and does not obey', async () => {
    const { stdout } = await dbs('query', 'users', '--output', 'text');
    expect(stdout).toBe(
      [
        'id     name                age   langs        born                      data.id',
        'ada    Ada                 36    ["en","fr"]',
        'grace  Grace               45    ["en"]       1906-12-09T00:00:00.000Z',
        `zoe    Zoe\u0308\\u001b[2J\\u202e${' '.repeat(47)}7`,
        '李     李明 👩‍👩‍👧             null',
        '',
      ].join('\n'),
    );
  });

  it('prints one JSON array, also of nothing', async () => {
    expect(JSON.parse((await dbs('query', 'users', '--json', '--projection', 'age')).stdout)).toMatchObject([
      { id: 'ada', data: { age: 36 } },
      { id: 'grace' },
      { id: 'zoe', data: {} },
      { id: '李', data: { age: null } },
    ]);
    expect((await dbs('query', 'nobody', '--json')).stdout).toBe('[]\n');
    expect((await dbs('query', 'nobody')).stdout).toBe('');
    expect((await dbs('query', 'nobody', '--output', 'text')).stdout).toBe('');
  });

  it('goes on page by page, and says when it shows some only', async () => {
    const some = await dbs('query', 'many');
    expect(parse(some).length).toBe(10);
    expect(some.stderr).toBe('There are more than 10: --limit <number> or --all shows them.\n');
    const limited = await dbs('query', 'many', '--sort', 'n:desc', '--limit', '2001', '--offset', '5');
    const numbers = (parse(limited) as { data: { n: number } }[]).map(({ data }) => data.n);
    expect(numbers).toEqual(Array.from({ length: 2_001 }, (_, at) => 2_339 - at));
    expect(limited.stderr).toBe('');
    expect(JSON.parse((await dbs('query', 'many', '--all', '--json')).stdout).length).toBe(2_345);
  });

  it('makes pages smaller where the service gives no such large ones', async () => {
    const small = await place.serve({ APP_LIMITS_PAGE_MAX: '100', APP_SQLITE_FILE: place.path('small.db') });
    const input = Array.from({ length: 250 }, (_, n) => `{"data":{"n":${n}}}\n`).join('');
    const there = { DBS_URL: small.url };
    expect((await place.run(['import', 'c'], { input, environment: there })).code).toBe(0);
    expect(parse(await place.run(['query', 'c', '--all'], { environment: there })).length).toBe(250);
    small.child.kill();
    await small.ended;
  });

  it('counts, and runs pipelines', async () => {
    expect((await dbs('query', 'many', '{"n":{"$lt":100}}', '--count')).stdout).toBe(
      '{"count":100,"collection":"many"}\n',
    );
    expect((await dbs('query', 'many', '--count', '--output', 'text')).stdout).toBe('2345\n');
    writeFileSync(place.path('pipeline.json'), '[{"$group":{"_id":null,"n":{"$sum":"$n"}}},{"$project":{"_id":0}}]');
    expect((await dbs('query', 'many', '--pipeline', '@pipeline.json')).stdout).toBe('{"n":2748340}\n');
    const table = await dbs('query', 'users', '--pipeline', '[{"$sort":{"_id":-1}},{"$limit":1}]', '--output', 'text');
    expect(table.stdout).toBe('_id  name     age\n李   李明 👩‍👩‍👧  null\n');
  });

  it('says where JSON is wrong', async () => {
    const { code, stdout, stderr } = await dbs('query', 'users', '{"age":\n  {"$gte": thirty}}');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`error: The filter is not valid JSON at line 2, column 12 (invalid symbol):
    {"$gte": thirty}}
             ^
Put JSON between single quotes in the shell, or in a file: @file.json
`);
  });

  it('says what the service says', async () => {
    const { code, stdout, stderr } = await dbs('query', 'users', '{"age":{"$near":1}}');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*\$near.*\n {2}UNKNOWN_OPERATOR \(400 INVALID_REQUEST\), request \S+\n$/);
  });

  it('waits where there were too many requests', async () => {
    const limited = await place.serve({
      APP_RATE_LIMIT_ENABLED: 'true',
      APP_RATE_LIMIT_REQUESTS_PER_MINUTE: '30',
      APP_SQLITE_FILE: place.path('limited.db'),
    });
    for (let n = 0; n < 30; n += 1) await (await fetch(`${limited.url}/api/v1/collections`)).arrayBuffer();
    const found = await place.run(['query', 'c', '--count'], { environment: { DBS_URL: limited.url } });
    expect(found).toMatchObject({ code: 0, stdout: '{"count":0,"collection":"c"}\n' });
    expect(found.stderr).toMatch(/^Too many requests for now; going on in \d+ s\.\n/);
    limited.child.kill();
    await limited.ended;
  }, 90_000);
});

describe('dbs collections, indexes, explain, databases', () => {
  it('make, show and remove', async () => {
    const schema = '{"required":["name"]}';
    expect((await dbs('collections', 'create', 'made', '--schema', schema)).stdout).toBe('{"collection":"made"}\n');
    expect((await dbs('collections', 'create', 'made')).stderr).toContain('COLLECTION_EXISTS (409 DUPLICATE_KEY)');
    const refused = await place.run(['import', 'made'], { input: '{"data":{}}', environment });
    expect(refused.stderr).toContain('SCHEMA_MISMATCH');
    expect((await dbs('collections', 'rename', 'made', 'renamed')).code).toBe(0);
    expect(parse(await dbs('collections', 'list'))).toContainEqual({ collection: 'renamed' });
    const unasked = await dbs('collections', 'drop', 'renamed');
    expect(unasked).toMatchObject({ code: 1, stdout: '' });
    expect(unasked.stderr).toContain('repeat it with --yes');
    expect((await dbs('collections', 'drop', 'renamed', '--yes')).stdout).toBe('{"dropped":"renamed"}\n');
    expect((await dbs('collections', 'drop', 'renamed', '--yes')).stderr).toContain('See: dbs collections list');
  });

  it('index, and tell what it is good for', async () => {
    const made = await dbs('indexes', 'create', 'many', 'n:desc', '--unique', '--name', 'by_n');
    expect(made.stdout).toBe('{"index_name":"by_n","collection":"many"}\n');
    expect((await dbs('indexes', 'create', 'many', '{"note":"text"}')).code).toBe(0);
    const listed = await dbs('indexes', 'list', 'many', '--output', 'text');
    expect(listed.stdout.split('\n')).toEqual([
      'name       keys             state  options',
      '_id_       {"id":1}         ready  unique',
      'by_n       {"n":-1}         ready  unique',
      'note_text  {"note":"text"}  ready',
      '',
    ]);
    const filter = '{"n":{"$gte":2340}}';
    const explained = await dbs('explain', 'many', filter, '--sort', 'n:desc', '--limit', '3', '--output', 'text');
    const lines = explained.stdout.split('\n');
    expect(lines.slice(0, 8)).toEqual([
      'engine                sqlite',
      'filter by the engine  {"n":{"$gte":2340}}',
      'filter by core        none: nothing is left',
      'index                 by_n, 1 range, in the order asked for',
      'sort                  by the index',
      'paging                by the engine',
      'documents             3 read, 3 returned',
      'plan of the engine',
    ]);
    expect(JSON.parse((await dbs('explain', 'many', filter)).stdout)).toMatchObject({ index: { name: 'by_n' } });
    expect((await dbs('indexes', 'drop', 'many', 'by_n')).code).toBe(0);
    expect((await dbs('indexes', 'drop', 'many', 'by_n')).stderr).toContain('INDEX_MISSING (404 INDEX_ERROR)');
  });

  it('describe', async () => {
    expect((await dbs('databases', '--output', 'text')).stdout).toMatch(
      /^name +engine +version +status +default\nsqlite +sqlite +3\.\S+ +connected +yes\n$/,
    );
    expect(JSON.parse((await dbs('databases', 'sqlite', '--json')).stdout)).toMatchObject({
      limits: { depth_max: 64 },
    });
    expect(JSON.parse((await dbs('collections', 'stats', 'many')).stdout)).toMatchObject({ document_count: 2_345 });
    expect((await dbs('collections', 'stats', 'many', '--output', 'text')).stdout).toContain('KiB');
  });
});
