import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '../../src/testing/api-client.js';
import { makeFolder, type SpawnedServer, spawnServer } from '../../src/testing/spawn-server.js';

const count = Number(process.env.TORTURE_LINES ?? 100_000);
const environment = { APP_RATE_LIMIT_ENABLED: 'false', APP_LOG_ACCESS: 'false' };
let folder: ReturnType<typeof makeFolder>;
let server: SpawnedServer;
let api: ApiClient;

/** The n-th line. Metadata with some, dates and Unicode with all: what is equal must be found equal. */
const lineOf = (n: number) => ({
  id: `l${n}`,
  data: { n, at: { $date: new Date(n * 1_000).toISOString() }, text: `Zürich ${n} 🚲`, list: [n, null, { a: n / 3 }] },
  ...(n % 3 === 0 ? { metadata: { source: 'file' } } : {}),
});

/** Of each hundred lines one is there beforehand as it is, and one with other contents. */
const isThere = (n: number): boolean => n % 100 === 11;
const isOther = (n: number): boolean => n % 100 === 12;
const otherData = (n: number) => ({ n: -n, own: true });

async function start(): Promise<void> {
  server = await spawnServer(folder.path, environment);
  api = new ApiClient(server.url);
}

beforeEach(async () => {
  folder = makeFolder();
  await start();
  await api.post('/indexes/c', { keys: { n: 1 }, options: { unique: true } });
  const before = Array.from({ length: count }, (_, n) => n).flatMap((n): readonly unknown[] => {
    if (isThere(n)) return [lineOf(n)];
    return isOther(n) ? [{ id: `l${n}`, data: otherData(n) }] : [];
  });
  expect((await api.import('c', before)).data).toMatchObject({ inserted_count: count / 50 });
});

afterEach(async () => {
  await server.stop('SIGKILL');
  folder.remove();
});

/** Sends the lines one by one; `onLine` is told which one goes next, and may end it all. */
async function sendAll(mode: string, onLine: (n: number) => Promise<void> = async () => {}): Promise<Response> {
  async function* lines(): AsyncGenerator<string> {
    for (let n = 0; n < count; n += 100) {
      await onLine(n);
      yield Array.from({ length: 100 }, (_, offset) => `${JSON.stringify(lineOf(n + offset))}\n`).join('');
    }
  }
  return await fetch(`${server.url}/api/v1/collections/c/import?on_conflict=${mode}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: Readable.toWeb(Readable.from(lines())) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
}

const countStored = async (): Promise<number> =>
  ((await api.post('/documents/c/count', { filter: {} })).data as { count: number }).count;

/** Ends an import when about half of it is stored. */
async function cutOff(mode: string, cut: 'client' | 'kill'): Promise<number> {
  const sending = sendAll(mode, async (n) => {
    if (n < count / 2) return;
    // What was sent last is on its way, and stays there.
    while ((await countStored()) < count / 3) await new Promise((resolve) => setTimeout(resolve, 5));
    if (cut === 'kill') await server.stop('SIGKILL');
    throw new Error('cut off');
  });
  await expect(sending).rejects.toThrow();
  if (cut === 'kill') await start();
  // Lines that the server has read already may be stored behind this.
  return await countStored();
}

/** Records of the change feed by kind, and of how many documents. */
function countRecords(): Record<string, unknown> {
  const database = new DatabaseSync(path.join(folder.path, 'data/documents.db'), { readOnly: true });
  const rows = database
    .prepare('SELECT op, count(*) AS records, count(DISTINCT document_id) AS documents FROM dbs_changes GROUP BY op')
    .all() as { op: string; records: number; documents: number }[];
  database.close();
  return Object.fromEntries(rows.map(({ op, records, documents }) => [op, [records, documents]]));
}

/** What is stored otherwise than by an import that was done once. */
async function findDifferences(mode: string): Promise<readonly string[]> {
  const stored = new Map((await api.export('c')).map((document) => [document.id, document]));
  const faults = stored.size === count ? [] : [`${stored.size} documents`];
  for (let n = 0; n < count; n += 1) {
    const line = lineOf(n);
    const isKept = isOther(n) && mode === 'skip';
    const version = isOther(n) && mode === 'replace' ? 2 : 1;
    // A line without metadata leaves those of the document it replaces.
    const metadata = isKept ? {} : (line.metadata ?? {});
    const expected = JSON.stringify([isKept ? otherData(n) : line.data, metadata, version]);
    const found = stored.get(line.id);
    const actual = JSON.stringify([found?.data, found?.metadata, found?.version]);
    if (actual !== expected) faults.push(`${line.id}: ${actual} instead of ${expected}`);
  }
  return faults;
}

describe.each(['client', 'kill'] as const)('an import cut off half-way (%s)', (cut) => {
  it.each(['skip', 'replace'])('is done when it is repeated: %s', async (mode) => {
    const half = await cutOff(mode, cut);
    expect(half).toBeGreaterThan(count / 3);
    expect(half).toBeLessThan(count);
    const known = mode === 'skip' ? 'skipped_count' : 'replaced_count';
    const none = { inserted_count: 0, replaced_count: 0, skipped_count: 0 };
    const answer = (await (await sendAll(mode)).json()) as { data: { inserted_count: number } };
    const { inserted_count: inserted } = answer.data;
    expect(answer.data).toEqual({ ...none, inserted_count: inserted, [known]: count - inserted });
    expect(inserted).toBeLessThanOrEqual(count - half);
    // All that was not sent before the cut, but for what was there beforehand.
    expect(inserted).toBeGreaterThanOrEqual(count / 2 - count / 100);
    expect(await findDifferences(mode)).toEqual([]);
    const records = { created: [count, count], ...(mode === 'skip' ? {} : { updated: [count / 100, count / 100] }) };
    expect(countRecords()).toEqual(records);

    const again = (await (await sendAll(mode)).json()) as { data: unknown };
    expect(again.data).toEqual({ ...none, [known]: count });
    expect(countRecords()).toEqual(records);
  });

  it('says which lines conflict when it is repeated: fail', async () => {
    const half = await cutOff('fail', cut);
    const response = await sendAll('fail');
    const { error } = (await response.json()) as {
      error: { code: string; message: string; details: { inserted_count: number } };
    };
    const { inserted_count: inserted } = error.details;
    expect(inserted).toBeLessThanOrEqual(count - half);
    expect([response.status, error.code]).toEqual([409, 'DUPLICATE_KEY']);
    expect(error.message).toMatch(/^Line 1: /);
    expect(error.details).toMatchObject({
      replaced_count: 0,
      skipped_count: 0,
      failed_count: count - inserted,
      errors: Array.from({ length: 100 }, (_, at) => ({ index: at, line: at + 1, code: 'DUPLICATE_KEY' })),
    });
    expect(await findDifferences('skip')).toEqual([]);
    expect(countRecords()).toEqual({ created: [count, count] });
  });
});
