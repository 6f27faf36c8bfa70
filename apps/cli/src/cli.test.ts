import { once } from 'node:events';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

/** A port that nobody listens on. */
async function findClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify({ id: `d${n}`, data: { n } })}\n`).join('');

describe('dbs import and export', () => {
  it('bring a file in and out again', async () => {
    writeFileSync(path('in.ndjson'), lines(1_000));
    const imported = await dbs(['import', 'files', 'in.ndjson', '--url', url]);
    expect(imported).toMatchObject({ code: 0, stdout: '' });
    expect(imported.stderr).toMatch(/^Imported: 1000 inserted in \d+\.\d s\.\n$/);
    const exported = await dbs(['export', 'files', 'out.ndjson', '--url', url]);
    expect(exported).toEqual({ code: 0, stdout: '', stderr: 'Exported: 1000 documents.\n' });
    const out = readFileSync(path('out.ndjson'), 'utf8').trimEnd().split('\n');
    expect(out.length).toBe(1_000);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ id: 'd0', data: { n: 0 } });
    expect(readdirSync(folder)).not.toContain('out.ndjson.partial');
  });

  it('pack and unpack what ends in .gz', async () => {
    writeFileSync(path('in.ndjson.gz'), gzipSync(lines(10)));
    expect((await dbs(['import', 'packed', 'in.ndjson.gz', '--url', url])).code).toBe(0);
    expect((await dbs(['export', 'packed', 'out.gz', '--url', url])).code).toBe(0);
    expect(
      gunzipSync(readFileSync(path('out.gz')))
        .toString()
        .trimEnd()
        .split('\n').length,
    ).toBe(10);
  });

  it('work in pipes', async () => {
    const imported = await dbs(['import', 'pipes', '-', '--url', url, '--quiet'], { input: lines(3) });
    expect(imported).toEqual({ code: 0, stdout: '', stderr: '' });
    const filter = '{"n":{"$gte":1}}';
    const args = ['export', 'pipes', '--url', url, '--filter', filter, '--quiet'];
    const { code, stdout, stderr } = await dbs(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['d1', 'd2']);
  });

  it('write to what is no file, and follow links, without putting a file in their place', async () => {
    await dbs(['import', 'odd', '-', '--url', url, '--quiet'], { input: lines(2) });
    writeFileSync(path('linked.ndjson'), 'old');
    symlinkSync('linked.ndjson', path('link.ndjson'));
    const script = `mkfifo pipe; cat pipe > read & dbs export odd pipe --quiet; wait; dbs export odd link.ndjson --quiet`;
    expect(await place.bash(script, { DBS_URL: url })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(lstatSync(path('pipe')).isFIFO()).toBe(true);
    expect(lstatSync(path('link.ndjson')).isSymbolicLink()).toBe(true);
    for (const name of ['read', 'linked.ndjson'])
      expect(readFileSync(path(name), 'utf8')).toMatch(/^{"id":"d0".*\n{"id":"d1".*\n$/);
    const full = await dbs(['export', 'odd', '/dev/full', '--url', url]);
    expect(full.code).toBe(1);
    expect(full.stderr).toContain('ENOSPC');
  });

  it('take filters that no URL would hold', async () => {
    await dbs(['import', 'large', '-', '--url', url, '--quiet'], { input: lines(12) });
    const ids = Array.from({ length: 10_000 }, (_, n) => `d${n + 10}`);
    writeFileSync(path('large.json'), JSON.stringify({ id: { $in: ids } }));
    const from = ['large', '--filter', '@large.json', '--url', url, '--quiet'];
    const { code, stdout, stderr } = await dbs(['export', ...from]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^{"id":"d10",.*}\n{"id":"d11",.*}\n$/);
    const watching = dbs(['watch', ...from, '--limit', '1']);
    let isOver = false;
    void watching.then(() => {
      isOver = true;
    });
    for (let n = 100; !isOver; n += 1) {
      await dbs(['import', 'large', '-', '--url', url, '--quiet'], {
        input: `{"id":"x${n}","data":{}}\n{"id":"d${n}","data":{}}\n`,
      });
    }
    const seen = await watching;
    expect({ code: seen.code, stderr: seen.stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(seen.stdout)).toMatchObject({ op: 'created', document_id: expect.stringMatching(/^d1/) });
  });

  it('say what went wrong, line by line', async () => {
    const input = '{"id":"a","data":{}}\n{"id":"a","data":{}}\n{"x":1}\n';
    const { code, stderr } = await dbs(['import', 'faults', '-', '--url', url], { input });
    expect(code).toBe(1);
    expect(stderr).toContain('(409 DUPLICATE_KEY)');
    expect(stderr).toContain('1 inserted, 0 replaced, 0 skipped, 2 failed.');
    expect(stderr).toContain('line 2: A document with the id "a" exists');
    expect(stderr).toContain('line 3: ');
    const skipped = await dbs(['import', 'faults', '-', '--on-conflict', 'skip', '--url', url], {
      input: input.split('\n', 2).join('\n'),
    });
    expect(skipped.stderr).toMatch(/^Imported: 0 inserted, 2 skipped in/);
  });

  it.each([
    [['import', 'c', 'none.ndjson'], 'none.ndjson cannot be read: ENOENT'],
    [['import', 'c', '.'], '. cannot be read: it is a folder'],
    [['export', '../x'], 'The collection name is not allowed'],
    [['export', 'c', '--database', 'oracle'], 'No database "oracle" is enabled'],
    [['export', 'c', 'nowhere/out'], 'The export is not complete'],
  ])('fail with 1: %j', async (args, message) => {
    const { code, stderr } = await dbs([...args, '--url', url]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it('say so when nobody is there', async () => {
    const nobody = await findClosedPort();
    for (const args of [['export', 'c'], ['import', 'c'], ['query', 'c'], ['watch', 'c'], ['databases']]) {
      const { code, stdout, stderr } = await dbs([...args, '--url', `http://127.0.0.1:${nobody}`], { input: lines(3) });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(
        `error: The service at http://127.0.0.1:${nobody} cannot be reached (connect ECONNREFUSED`,
      );
      expect(stderr).toContain('Is it running? Start it by: dbs serve');
    }
  });

  it('say so when something else answers', async () => {
    const other = createServer((_request, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    for (const args of [['export', 'c'], ['query', 'c'], ['watch', 'c'], ['databases']]) {
      const { code, stdout, stderr } = await dbs([...args, '--url', `http://127.0.0.1:${port}`]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: What answers at http:\S+ is not the document service \(200, .*\): <html>Welcome/);
    }
    other.close();
  });

  it('take the address from the environment, and with the path of the API', async () => {
    const input = lines(2);
    expect((await dbs(['import', 'env'], { input, environment: { DBS_URL: `${url}/api/v1/` } })).code).toBe(0);
    const environment = { DBS_URL: url, DBS_DATABASE: 'sqlite' };
    expect((await dbs(['query', 'env', '--count'], { environment })).stdout).toBe('{"count":2,"collection":"env"}\n');
    const wrong = await dbs(['query', 'env'], { environment: { DBS_URL: url, DBS_DATABASE: 'oracle' } });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(
      /^error: No database "oracle".*\n {2}UNKNOWN_DATABASE \(400 INVALID_REQUEST\), request \S+\n {2}See: dbs databases\n$/,
    );
  });
});

describe('wrong use', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['import']],
    [['import', 'c', 'x', 'y']],
    [['import', 'c', 'x', '--on-conflict', 'merge']],
    [['export', 'c', '--filter', '{']],
    [['collections', 'drop', '..', '--yes']],
    [['indexes', 'drop', 'c', '']],
    [['import', '.', 'x.ndjson']],
    [['query', 'c', '--limit', '0']],
    [['query', 'c', '--limit', '1.5']],
    [['query', 'c', '--sort', 'age:up']],
    [['query', 'c', '[1]']],
    [['query', 'c', '--pipeline', '{}']],
    [['query', 'c', '--with-meta']],
    [['query', 'c', '{}', '--pipeline', '[]']],
    [['query', 'c', '--json', '--output', 'text']],
    [['query', 'c', '@nowhere.json']],
    [['watch', 'c', '--since', '']],
    [['indexes', 'create', 'c', 'age:sideways']],
    [['completion', 'tcsh']],
    [['databases', '--url', 'http://me:secret@127.0.0.1']],
    [['export', 'c', '--url', 'ftp://x']],
    [['export', 'c', '--nonsense']],
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

  it.each([
    [['qery', 'c'], 'Did you mean query?'],
    [['indexes', 'lst'], 'Did you mean list?'],
    [['import', 'c', '--on-conflct', 'skip'], 'Did you mean --on-conflict?'],
  ])('%j gets a proposal', async (args, proposal) => {
    const { code, stderr } = await dbs(args);
    expect(code).toBe(2);
    expect(stderr).toContain(proposal);
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
