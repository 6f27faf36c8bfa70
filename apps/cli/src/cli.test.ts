import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunOptions, Workplace } from './testing/run-dbs.js';

const place = new Workplace();
const { folder } = place;
const path = (name: string): string => place.path(name);
const dbs = (args: readonly string[], options?: RunOptions) => place.run(args, options);

let server: Awaited<ReturnType<typeof place.serve>>;
let url: string;

beforeAll(async () => {
  server = await place.serve();
  url = server.url;
});

afterAll(async () => {
  server.child.kill('SIGTERM');
  const { code } = await server.ended;
  place.remove();
  expect(code).toBe(0);
});

const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify({ id: `d${n}`, data: { n } })}\n`).join('');

describe('dbs import and export', () => {
  it('bring a file in and out again', async () => {
    writeFileSync(path('in.ndjson'), lines(1_000));
    const imported = await dbs(['import', 'in.ndjson', '--collection', 'files', '--url', url]);
    expect(imported).toMatchObject({ code: 0, stdout: '' });
    expect(imported.stderr).toMatch(/^Imported: 1000 inserted in \d+\.\d s\.\n$/);
    const exported = await dbs(['export', 'out.ndjson', '--collection', 'files', '--url', url]);
    expect(exported).toEqual({ code: 0, stdout: '', stderr: 'Exported: 1000 documents.\n' });
    const out = readFileSync(path('out.ndjson'), 'utf8').trimEnd().split('\n');
    expect(out.length).toBe(1_000);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ id: 'd0', data: { n: 0 } });
    expect(readdirSync(folder)).not.toContain('out.ndjson.partial');
  });

  it('pack and unpack what ends in .gz', async () => {
    writeFileSync(path('in.ndjson.gz'), gzipSync(lines(10)));
    expect((await dbs(['import', 'in.ndjson.gz', '--collection', 'packed', '--url', url])).code).toBe(0);
    expect((await dbs(['export', 'out.gz', '--collection', 'packed', '--url', url])).code).toBe(0);
    expect(
      gunzipSync(readFileSync(path('out.gz')))
        .toString()
        .trimEnd()
        .split('\n').length,
    ).toBe(10);
  });

  it('work in pipes', async () => {
    const imported = await dbs(['import', '-', '--collection', 'pipes', '--url', url, '--quiet'], { input: lines(3) });
    expect(imported).toEqual({ code: 0, stdout: '', stderr: '' });
    const filter = '{"n":{"$gte":1}}';
    const args = ['export', '--collection', 'pipes', '--url', url, '--filter', filter, '--quiet'];
    const { code, stdout, stderr } = await dbs(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['d1', 'd2']);
  });

  it('say what went wrong, line by line', async () => {
    const input = '{"id":"a","data":{}}\n{"id":"a","data":{}}\n{"x":1}\n';
    const { code, stderr } = await dbs(['import', '-', '--collection', 'faults', '--url', url], { input });
    expect(code).toBe(1);
    expect(stderr).toContain('(409 DUPLICATE_KEY)');
    expect(stderr).toContain('1 documents had been inserted.');
    expect(stderr).toContain('"line":2');
    expect(stderr).toContain('"line":3');
    const skipped = await dbs(['import', '-', '--collection', 'faults', '--on-conflict', 'skip', '--url', url], {
      input: input.split('\n', 2).join('\n'),
    });
    expect(skipped.stderr).toMatch(/^Imported: 0 inserted, 2 skipped in/);
  });

  it.each([
    [['import', 'none.ndjson', '--collection', 'c'], 'none.ndjson cannot be read: ENOENT'],
    [['import', '.', '--collection', 'c'], '. cannot be read: it is a folder'],
    [['export', '--collection', '../x'], 'The collection name is not allowed'],
    [['export', '--collection', 'c', '--filter', '{'], 'is not valid JSON'],
    [['export', '--collection', 'c', '--database', 'oracle'], 'No database "oracle" is enabled'],
    [['export', 'nowhere/out', '--collection', 'c'], 'The export is not complete'],
  ])('fail with 1: %j', async (args, message) => {
    const { code, stderr } = await dbs([...args, '--url', url]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('say so when nobody is there', async () => {
    const { code, stderr } = await dbs(['export', '--collection', 'c', '--url', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(stderr).toContain('The service at http://127.0.0.1:9 cannot be reached');
  });
});

describe('wrong use', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['import']],
    [['import', 'x']],
    [['import', 'x', '--collection', 'c', '--on-conflict', 'merge']],
    [['export', '--collection', 'c', '--url', 'ftp://x']],
    [['export', '--collection', 'c', '--nonsense']],
    [['config', 'nonsense']],
    [['backup', 'nonsense']],
    [['backup', '--keep', '0']],
    [['backup', 'list', '--keep', '3']],
    [['backup', 'verify']],
    [['restore']],
    [['serve', 'extra']],
  ])('%j exits with 2 and says why', async (args) => {
    const { code, stderr } = await dbs(args);
    expect(code).toBe(2);
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('    at ');
  });

  it('is not asking for help', async () => {
    for (const args of [
      ['--help'],
      ['import', '--help'],
      ['config', 'check', '--help'],
      ['backup', '--help'],
      ['restore', '--help'],
    ]) {
      const { code, stdout, stderr } = await dbs(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Usage: dbs');
    }
  });
});

describe('dbs config check', () => {
  it('prints what counts and where it comes from', async () => {
    mkdirSync(path('configs'), { recursive: true });
    writeFileSync(path('configs/config.yaml'), 'http: { port: 1234 }\n');
    const { code, stdout } = await dbs(['config', 'check'], { environment: { APP_NAME: 'mine', APP_OTHER: 'x' } });
    rmSync(path('configs'), { recursive: true });
    expect(code).toBe(0);
    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows).toContainEqual(['http.port', '1234', 'APP_HTTP_PORT', path('configs/config.yaml')]);
    expect(rows).toContainEqual(['app.name', '"mine"', 'APP_NAME', 'environment']);
    expect(rows).toContainEqual(['metrics.port', '9091', 'APP_METRICS_PORT', 'default']);
    expect(stdout).toContain('Warning: The environment variable APP_OTHER is not known');
  });

  it('prints JSON', async () => {
    const { stdout } = await dbs(['config', 'check', '--json']);
    expect(JSON.parse(stdout).entries).toContainEqual({
      key: 'http.port',
      variable: 'APP_HTTP_PORT',
      value: 8080,
      source: 'default',
    });
  });

  it('fails with every fault', async () => {
    writeFileSync(path('bad.yaml'), 'http: { port: x }\nlog: { level: loud }\n');
    const { code, stdout, stderr } = await dbs(['config', 'check', '--config', 'bad.yaml']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('http.port');
    expect(stderr).toContain('log.level');
    expect((await dbs(['config', 'check', '--config', 'none.yaml'])).code).toBe(1);
  });
});
