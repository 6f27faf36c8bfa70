import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { checkCopy, lockProcess } from '@database-service/composition';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Result, Workplace } from './testing/run-dbs.js';

// Each command is a process of its own, which takes most of a second to start.
vi.setConfig({ testTimeout: 120_000 });

let place: Workplace;

beforeEach(() => {
  place = new Workplace();
});

afterEach(() => place.remove());

const dbs = (...args: string[]): Promise<Result> => place.run(args);
const archives = (): string[] => readdirSync(place.path('data/backups')).filter((name) => name !== '.lock');

interface Document {
  readonly id: string;
  readonly data: { readonly n: number };
}

async function post(url: string, path: string, body: unknown): Promise<number> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${url}/api/v1${path}`, init);
  await response.arrayBuffer();
  return response.status;
}

async function documentsOf(url: string): Promise<Document[]> {
  const response = await fetch(`${url}/api/v1/collections/c/export`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Document);
}

/** Where the feed of the collection ends. */
async function tokenOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/collections/c/changes`);
  const reader = response.body?.getReader();
  let text = '';
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (value === undefined || done) throw new TypeError(`The stream has no place: ${text}`);
    text += Buffer.from(value).toString();
    const token = /^id: (\S+)\n/m.exec(text)?.[1];
    if (token === undefined) continue;
    await reader?.cancel();
    return token;
  }
}

/** Makes a database of so many documents, with the service stopped again. */
async function makeDatabase(count: number, text = ''): Promise<void> {
  const server = await place.serve();
  const line = (n: number) => `${JSON.stringify({ id: `d${n}`, data: { n, text } })}\n`;
  const input = Array.from({ length: count }, (_, n) => line(n)).join('');
  const { code } = await place.run(['import', 'c', '-', '--url', server.url], { input });
  expect(code).toBe(0);
  await stop(server);
}

async function stop(server: Awaited<ReturnType<Workplace['serve']>>): Promise<void> {
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
}

async function countServed(): Promise<number> {
  const server = await place.serve();
  const { length } = await documentsOf(server.url);
  await stop(server);
  return length;
}

describe('dbs backup and restore', () => {
  it('bring back a moment of a service that was written to all the time, and end the history after it', async () => {
    const server = await place.serve();
    const write = (id: string, n: number) => ({ collection: 'c', id, data: { n } });
    for (const id of ['a', 'b']) expect(await post(server.url, '/documents', write(id, 0))).toBe(201);
    const acknowledged: number[] = [];
    const transfers: number[] = [];
    let stopped = false;
    const creating = (async () => {
      for (let n = 0; !stopped; n += 1) {
        if ((await post(server.url, '/documents', write(`d${n}`, n))) === 201) acknowledged.push(n);
      }
    })();
    const moving = (async () => {
      while (!stopped) {
        const change = (id: string, by: number) => {
          const update = { $inc: { n: by } };
          return { type: 'update', collection: 'c', id, update };
        };
        transfers.push(
          await post(server.url, '/transactions/execute', { operations: [change('a', -1), change('b', 1)] }),
        );
      }
    })();
    // On a busy machine these take their time.
    while (acknowledged.length <= 10) await wait(50);
    const before = acknowledged.length;
    const made = await dbs('backup', '--json');
    const after = acknowledged.length;
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const token = await tokenOf(server.url);
    const refused = await dbs('restore', JSON.parse(made.stdout).archive, '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is in use');
    await wait(200);
    stopped = true;
    await Promise.all([creating, moving]);
    await stop(server);
    expect(new Set(transfers)).toEqual(new Set([200]));
    expect(before).toBeGreaterThan(10);

    const { archive, databases } = JSON.parse(made.stdout);
    const restored = await dbs('restore', archive, '--yes', '--json');
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(restored.stdout)).toMatchObject({ archive, restored: [{ database: 'sqlite' }] });
    const again = await place.serve();
    const documents = await documentsOf(again.url);
    const data = new Map(documents.map(({ id, data: { n } }) => [id, n]));
    for (const n of acknowledged.slice(0, before)) expect(data.get(`d${n}`)).toBe(n);
    expect(data.has(`d${after + 1}`)).toBe(false);
    expect(data.get('a')).toBeLessThan(0);
    expect(Number(data.get('a')) + Number(data.get('b'))).toBe(0);
    expect(databases[0].collections).toEqual({ c: documents.length });

    // The new history gets further than the token.
    for (let n = 0; n < 50; n += 1) await post(again.url, '/documents', write(`new${n}`, n));
    const resumed = await fetch(`${again.url}/api/v1/collections/c/changes?since=${token}`);
    expect(resumed.status).toBe(410);
    expect(await resumed.json()).toMatchObject({ error: { code: 'HISTORY_LOST' } });
    await stop(again);
  });

  it('are for nobody else, and told to people', async () => {
    await makeDatabase(3);
    const made = await dbs('backup');
    const archive = made.stdout.trimEnd();
    const [name] = archives();
    expect(archive).toBe(place.path('data/backups', String(name)));
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
    expect(made.stderr).toMatch(/^Backed up and verified: sqlite \(3 documents, [\d.]+ KiB\)\.\n$/);
    const modes = ['..', '.', 'sqlite.db', 'manifest.json'].map((part) => statSync(`${archive}/${part}`).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600]);
    expect((await dbs('backup', 'verify', String(name))).stdout).toMatch(/ is whole: sqlite \(3 documents/);
    expect((await dbs('backup', 'list')).stdout).toMatch(/^\S+Z {2}sqlite \(3 documents, [\d.]+ KiB\)\n$/);
    expect(JSON.parse((await dbs('backup', 'list', '--json')).stdout)).toMatchObject([
      {
        archive,
        format: 1,
        service_version: '0.1.0',
        databases: [{ name: 'sqlite', collections: { c: 3 }, last_change: 3 }],
      },
    ]);
    expect(await dbs('backup', '--quiet')).toMatchObject({ code: 0, stderr: '' });
    const asked = await dbs('restore', archive);
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(/sqlite: \.\/data\/documents\.db gets 3 documents\n.*repeat it with --yes/s);
    const { code, stdout } = await dbs('restore', archive, '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Restored sqlite: .* has 3 documents\. The former database is documents\.db\.before-restore-/,
    );
  });

  it('choose among databases, and refuse what they cannot do', async () => {
    mkdirSync(place.path('configs'));
    const two =
      'databases:\n  one: { engine: sqlite, file: ./data/1.db }\n  two: { engine: sqlite, file: ./data/2.db }\n';
    writeFileSync(place.path('configs/config.yaml'), `${two}  memory: { engine: sqlite, file: ":memory:" }\n`);
    await stop(await place.serve());
    const all = await dbs('backup');
    expect(all.code).toBe(1);
    expect(all.stderr).toContain('The database "memory" cannot be backed up or restored here: it is kept in memory.');
    expect((await dbs('backup', '--database', 'three')).stderr).toContain('No database "three" is configured.');
    writeFileSync(place.path('configs/config.yaml'), two);
    const { archive, databases } = JSON.parse((await dbs('backup', '--json')).stdout);
    expect(databases.map(({ name }: { name: string }) => name)).toEqual(['one', 'two']);
    expect((await dbs('restore', archive, '--database', 'three', '--yes')).stderr).toContain('it has: one, two.');
    rmSync(place.path('data/1.db'));
    rmSync(place.path('data/2.db'));
    expect((await dbs('restore', archive, '--database', 'two', '--yes')).code).toBe(0);
    expect(readdirSync(place.path('data')).sort()).toEqual(['2.db', 'backups']);
    const without = await dbs('backup');
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('1.db does not exist yet');
    expect(archives()).toHaveLength(1);
  });

  it('let one backup at a time write into a folder', async () => {
    await makeDatabase(1);
    mkdirSync(place.path('data/backups'));
    const lock = lockProcess(place.path('data/backups/.lock'));
    const { code, stderr } = await dbs('backup');
    lock?.release();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('Another backup is being written to'),
    });
    expect(archives()).toEqual([]);
    const both = await Promise.all([dbs('backup'), dbs('backup', '--to', 'other')]);
    expect(both.map((result) => result.code)).toEqual([0, 0]);
  });
});

describe('a damaged archive', () => {
  it('is refused, whichever bit of it was flipped', async () => {
    await makeDatabase(20);
    const archive = (await dbs('backup')).stdout.trimEnd();
    const former = readFileSync(place.path('data/documents.db'));
    for (const name of ['sqlite.db', 'manifest.json']) {
      const file = `${archive}/${name}`;
      const whole = readFileSync(file);
      for (const share of [0, 0.31, 0.57, 0.999]) {
        const bytes = Buffer.from(whole);
        const at = Math.floor(bytes.length * share);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        writeFileSync(file, bytes);
        const { code, stderr } = await dbs(
          share === 0.31 ? 'restore' : 'backup',
          ...(share === 0.31 ? [archive, '--yes'] : ['verify', archive]),
        );
        expect({ name, at, code, stderr }).toMatchObject({ name, at, code: 1 });
        expect(stderr).toContain(name);
        expect(stderr).not.toContain('    at ');
      }
      writeFileSync(file, whole.subarray(0, -1));
      expect((await dbs('backup', 'verify', archive)).code).toBe(name === 'sqlite.db' ? 1 : 0);
      rmSync(file);
      expect((await dbs('backup', 'verify', archive)).code).toBe(1);
      writeFileSync(file, whole);
    }
    expect((await dbs('backup', 'verify', archive)).code).toBe(0);
    expect(readFileSync(place.path('data/documents.db'))).toEqual(former);
  });
});

describe('old archives', () => {
  it('are removed after a backup, but never the newest of a database, nor what is not ours', async () => {
    await makeDatabase(1);
    const folder = place.path('data/backups');
    const makeOld = async (name: string) => {
      renameSync((await dbs('backup', '--quiet')).stdout.trimEnd(), `${folder}/${name}`);
    };
    const daysAgo = (days: number) =>
      new Date(Date.now() - days * 86_400_000)
        .toISOString()
        .replace(/\.\d+Z$/, 'Z')
        .replaceAll(':', '-');
    const [young, old, older, touched, unreadable] = [6.9, 7.1, 30, 40, 50].map(daysAgo) as [
      string,
      string,
      string,
      string,
      string,
    ];
    await makeOld(young);
    // Each backup would remove those made before it.
    for (const name of [old, older, touched, unreadable]) {
      await makeOld(`x-${name}`);
      renameSync(`${folder}/x-${name}`, place.path(name));
    }
    for (const name of [old, older, touched, unreadable]) renameSync(place.path(name), `${folder}/${name}`);
    writeFileSync(`${folder}/${touched}/notes.txt`, 'mine');
    writeFileSync(`${folder}/${unreadable}/manifest.json`, '{}');
    const foreign = [daysAgo(60), 'notes', `${daysAgo(61)}-mine`, 'notes.partial'];
    for (const name of foreign) mkdirSync(`${folder}/${name}`);
    mkdirSync(`${folder}/${daysAgo(1)}.partial`);

    const first = JSON.parse((await dbs('backup', '--json')).stdout);
    expect(first.removed).toEqual([older, old]);
    const kept = [young, touched, unreadable, ...foreign];
    expect(archives().filter((name) => !kept.includes(name))).toEqual([first.archive.split('/').at(-1)]);
    expect(archives()).toEqual(expect.arrayContaining(kept));
    expect(JSON.parse((await dbs('backup', '--keep', '1', '--json')).stdout).removed).toEqual([young]);
    expect((await dbs('backup', 'list')).stdout).toContain('is no manifest of a backup');
  });

  it('stay if they are the last of a database', async () => {
    mkdirSync(place.path('configs'));
    writeFileSync(
      place.path('configs/config.yaml'),
      'databases:\n  one: { engine: sqlite, file: ./data/1.db }\n  two: { engine: sqlite, file: ./data/2.db }\nbackup: { keep_days: 3, directory: ./kept }\n',
    );
    await stop(await place.serve());
    await dbs('backup', '--quiet');
    const [name] = readdirSync(place.path('kept')).filter((each) => each !== '.lock');
    renameSync(place.path('kept', String(name)), place.path('kept/2020-01-01T00-00-00Z'));
    expect(JSON.parse((await dbs('backup', '--database', 'one', '--json')).stdout).removed).toEqual([]);
    expect(JSON.parse((await dbs('backup', '--database', 'two', '--json')).stdout).removed).toEqual([
      '2020-01-01T00-00-00Z',
    ]);
  });
});

describe('kill -9', () => {
  const text = 'x'.repeat(2_000);

  it('amid a backup leaves whole archives only, and the next one clears the rest', async () => {
    await makeDatabase(5_000, text);
    let cut = 0;
    for (let round = 0; round < 8; round += 1) {
      const running = place.start(['backup', '--quiet']);
      const deadline = Date.now() + 10_000;
      const isPartial = () =>
        existsSync(place.path('data/backups')) && archives().some((name) => name.endsWith('.partial'));
      while (!isPartial() && Date.now() < deadline) await wait(1);
      await wait(round * 18);
      running.child.kill('SIGKILL');
      if ((await running.ended).code === null) cut += 1;
      for (const { fault, databases } of JSON.parse((await dbs('backup', 'list', '--json')).stdout)) {
        expect({ fault, documents: databases[0].collections.c }).toEqual({ documents: 5_000 });
      }
    }
    expect(cut).toBeGreaterThan(3);
    const { code, stdout } = await dbs('backup', '--quiet');
    expect(code).toBe(0);
    expect(archives().filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect((await dbs('backup', 'verify', stdout.trimEnd())).code).toBe(0);
  });

  it('amid a restoration leaves the former database or the new one', async () => {
    await makeDatabase(3_000, text);
    const archive = (await dbs('backup', '--quiet')).stdout.trimEnd();
    const server = await place.serve();
    expect(await post(server.url, '/documents', { collection: 'c', id: 'later', data: { n: 1 } })).toBe(201);
    // Killed, too: its log has the last document.
    server.child.kill('SIGKILL');
    await server.ended;
    const file = place.path('data/documents.db');
    const saved = place.path('saved');
    mkdirSync(saved);
    const endings = ['', '-wal', '-shm'];
    for (const ending of endings) writeFileSync(`${saved}/db${ending}`, readFileSync(`${file}${ending}`));
    const seen = new Set<number>();
    for (let round = 0; round < 9; round += 1) {
      for (const name of readdirSync(place.path('data')))
        if (name.startsWith('documents.db')) rmSync(place.path('data', name));
      for (const ending of endings) writeFileSync(`${file}${ending}`, readFileSync(`${saved}/db${ending}`));
      const running = place.start(['restore', archive, '--yes', '--quiet']);
      const deadline = Date.now() + 10_000;
      const isUnderWay = () => readdirSync(place.path('data')).some((name) => name.endsWith('.partial'));
      while (!isUnderWay() && Date.now() < deadline) await wait(1);
      await wait(round * 60);
      running.child.kill('SIGKILL');
      await running.ended;
      seen.add(Number(checkCopy('sqlite', file).collections.c));
    }
    expect([...seen].sort()).toEqual([3_000, 3_001]);
    expect((await dbs('restore', archive, '--yes')).code).toBe(0);
    expect(readdirSync(place.path('data')).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(await countServed()).toBe(3_000);
  });
});

describe('a folder that cannot be written', () => {
  it('is told of', async () => {
    await makeDatabase(1);
    writeFileSync(place.path('plain'), '');
    const below = await dbs('backup', '--to', 'plain/backups');
    expect({ code: below.code, stderr: below.stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('cannot be made'),
    });
    mkdirSync(place.path('closed'));
    chmodSync(place.path('closed'), 0o500);
    if (process.getuid?.() === 0) return;
    const closed = await dbs('backup', '--to', 'closed');
    expect({ code: closed.code, stderr: closed.stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('closed'),
    });
  });
});
