import { createMemoryAdapter } from '@database-service/adapter-memory';
import { type Adapter, createContext, DataError } from '@database-service/core';
import { afterAll, describe, expect, it } from 'vitest';
import { invokeDownload, invokeUpload } from '../invoke-stream.js';
import type { ImportLine } from '../resource/outputs.js';
import { callOf, makeTestService, refusalOf } from '../testing/test-service.js';
import { operations } from './index.js';

const adapter = createMemoryAdapter();
const service = makeTestService({ adapters: { test: adapter } });
const call = callOf(service);
afterAll(() => adapter.close());

const { exportDocuments, importDocuments, createDocument, getDocument, countDocuments, createIndex } = operations;
type Conflict = 'fail' | 'skip' | 'replace';

async function* linesOf(values: Iterable<unknown>): AsyncGenerator<ImportLine> {
  let line = 0;
  for (const value of values) {
    line += 1;
    yield { line, value, bytes: 100 };
  }
}

const importLines = (collection: string, items: AsyncIterable<ImportLine>, on_conflict?: Conflict, over = service) =>
  invokeUpload(over, importDocuments, createContext(), {
    input: { collection, ...(on_conflict === undefined ? {} : { on_conflict }) },
    items,
  });
const importValues = (collection: string, values: Iterable<unknown>, onConflict?: Conflict) =>
  importLines(collection, linesOf(values), onConflict);

async function exportAll(collection: string, filter?: object): Promise<unknown[]> {
  const all: unknown[] = [];
  const input = { collection, ...(filter === undefined ? {} : { filter }) };
  for await (const item of invokeDownload(service, exportDocuments, createContext(), { input })) all.push(item);
  return all;
}

const count = async (collection: string): Promise<number> => (await call(countDocuments, { collection })).count;

describe('export', () => {
  it('gives all documents by id, or those that match', async () => {
    const collection = 'exported';
    const data = { at: { $date: '2026-01-02T03:04:05.678Z' }, n: 1 };
    const made = await call(createDocument, { collection, id: 'b', data, metadata: { m: 1 } });
    await call(createDocument, { collection, id: 'a', data: { n: 2 } });
    const all = await exportAll(collection);
    expect(all).toMatchObject([{ id: 'a' }, { id: 'b' }]);
    const { collection: _name, ...line } = made;
    expect(all[1]).toEqual(line);
    expect(await exportAll(collection, { n: { $gt: 1 } })).toMatchObject([{ id: 'a' }]);
    expect(await exportAll('nowhere')).toEqual([]);
  });

  it('refuses what a filter may not be', async () => {
    expect(await refusalOf(exportAll('exported', { $foo: 1 }))).toMatchObject({ reason: 'UNKNOWN_OPERATOR' });
    expect(await refusalOf(exportAll('../x'))).toMatchObject({ reason: 'BAD_NAME' });
  });
});

describe('import', () => {
  it('takes what an export gives; versions and times are new', async () => {
    await call(createDocument, { collection: 'from', id: 'a', data: { d: { $date: '2026-01-02T03:04:05.678Z' } } });
    await call(operations.updateDocument, { collection: 'from', id: 'a', data: { n: 1 } });
    const lines = await exportAll('from');
    expect(await importValues('to', lines)).toEqual({ inserted_count: 1, replaced_count: 0, skipped_count: 0 });
    expect(await call(getDocument, { collection: 'to', id: 'a' })).toMatchObject({
      data: { d: { $date: '2026-01-02T03:04:05.678Z' }, n: 1 },
      version: 1,
    });
  });

  it('gives ids to lines that have none', async () => {
    expect(await importValues('anonymous', [{ data: { n: 1 } }, { data: { n: 2 } }])).toMatchObject({
      inserted_count: 2,
    });
    expect(await count('anonymous')).toBe(2);
  });

  it('goes on after lines that fail, and then answers with the first failure', async () => {
    const items = (async function* (): AsyncGenerator<ImportLine> {
      yield { line: 1, value: { id: 'a', data: {} }, bytes: 10 };
      yield { line: 2, problem: 'Line 2 is not JSON.' };
      yield { line: 3, value: { id: 'a', data: {} }, bytes: 10 };
      yield { line: 5, value: { id: 'b', data: {}, extra: 1 }, bytes: 10 };
      yield { line: 6, value: { id: 'c', data: { $x: 1 } }, bytes: 10 };
      yield { line: 7, value: [1], bytes: 10 };
      yield { line: 8, value: { id: 'd', data: {} }, bytes: 10 };
    })();
    const refusal = await refusalOf(importLines('mixed', items));
    expect(refusal).toMatchObject({
      code: 'INVALID_REQUEST',
      reason: 'MALFORMED_JSON',
      details: { inserted_count: 2, replaced_count: 0, skipped_count: 0, failed_count: 5 },
    });
    // In the order of lines, though one that cannot be read fails before the batch above it is written.
    const errors = refusal.details.errors as { readonly line: number; readonly index: number; readonly code: string }[];
    expect(errors.map(({ line, index, code }) => [line, index, code])).toEqual([
      [2, 1, 'INVALID_REQUEST'],
      [3, 2, 'DUPLICATE_KEY'],
      [5, 4, 'INVALID_REQUEST'],
      [6, 5, 'VALIDATION_ERROR'],
      [7, 6, 'INVALID_REQUEST'],
    ]);
    expect(await count('mixed')).toBe(2);
  });

  it('names the first line that failed, even if it failed last', async () => {
    await importValues('late', [{ id: 'a', data: {} }]);
    const refusal = await refusalOf(importValues('late', [{ id: 'a', data: {} }, { nothing: 1 }]));
    expect(refusal).toMatchObject({ reason: 'DUPLICATE_ID', details: { errors: [{ line: 1 }, { line: 2 }] } });
  });

  it('lists a bounded number of failures, and counts all', async () => {
    const refusal = await refusalOf(
      importValues(
        'bad',
        Array.from({ length: 1_000 }, () => ({ nothing: 1 })),
      ),
    );
    expect(refusal.details.failed_count).toBe(1_000);
    expect(refusal.details.errors).toHaveLength(100);
  });

  it('skips ids that exist, if asked to, but not other conflicts', async () => {
    const collection = 'skipping';
    await call(createIndex, { collection, keys: { email: 1 }, options: { unique: true } });
    await importValues(collection, [{ id: 'a', data: { email: 'x', old: true } }]);
    const lines = [
      { id: 'a', data: { email: 'y' } },
      { id: 'b', data: { email: 'z' } },
    ];
    expect(await importValues(collection, lines, 'skip')).toEqual({
      inserted_count: 1,
      replaced_count: 0,
      skipped_count: 1,
    });
    expect(await call(getDocument, { collection, id: 'a' })).toMatchObject({
      data: { email: 'x', old: true },
      version: 1,
    });
    expect(await refusalOf(importValues(collection, [{ id: 'c', data: { email: 'x' } }], 'skip'))).toMatchObject({
      reason: 'DUPLICATE_VALUE',
      details: { failed_count: 1 },
    });
  });

  it('replaces ids that exist, if asked to, keeping metadata that a line does not give', async () => {
    const collection = 'replacing';
    await importValues(collection, [{ id: 'a', data: { n: 1 }, metadata: { m: 1 } }]);
    const lines = [
      { id: 'a', data: { n: 2 } },
      { id: 'b', data: {}, metadata: { k: 1 } },
      { id: 'b', data: { last: true } },
    ];
    expect(await importValues(collection, lines, 'replace')).toEqual({
      inserted_count: 1,
      replaced_count: 2,
      skipped_count: 0,
    });
    expect(await call(getDocument, { collection, id: 'a' })).toMatchObject({
      data: { n: 2 },
      metadata: { m: 1 },
      version: 2,
    });
    expect(await call(getDocument, { collection, id: 'b' })).toMatchObject({
      data: { last: true },
      metadata: { k: 1 },
    });
    expect(await importValues(collection, lines.slice(0, 1), 'replace')).toMatchObject({ replaced_count: 1 });
    expect(await call(getDocument, { collection, id: 'a' })).toMatchObject({ version: 2 });
  });

  it('reads one batch while one is written, and no further', async () => {
    const written: number[] = [];
    let given = 0;
    let furthestAhead = 0;
    const slow: Adapter = Object.assign(Object.create(adapter) as Adapter, {
      write: async (...args: Parameters<Adapter['write']>) => {
        await new Promise(setImmediate);
        furthestAhead = Math.max(furthestAhead, given - written.reduce((sum, size) => sum + size, 0));
        written.push(args[1].operations.length);
        return adapter.write(...args);
      },
    });
    const items = (async function* (): AsyncGenerator<ImportLine> {
      for (let line = 1; line <= 2_000; line += 1) {
        given = line;
        yield { line, value: { data: { line } }, bytes: line > 1_500 ? 400_000 : 100 };
      }
    })();
    await importLines('flow', items, undefined, makeTestService({ adapters: { test: slow } }));
    expect(written.slice(0, 3)).toEqual([500, 500, 500]);
    expect(Math.max(...written.slice(3))).toBe(2);
    expect(furthestAhead).toBe(1001);
    expect(await count('flow')).toBe(2_000);
  });

  it('says how far it got when the database goes away in the middle', async () => {
    let batches = 0;
    const failing: Adapter = Object.assign(Object.create(adapter) as Adapter, {
      write: async (...args: Parameters<Adapter['write']>) => {
        batches += 1;
        if (batches === 2) throw new DataError('STORAGE_FULL', 'The disk is full.');
        return adapter.write(...args);
      },
    });
    const values = Array.from({ length: 1_200 }, (_, n) => ({ data: { n } }));
    const over = makeTestService({ adapters: { test: failing } });
    expect(await refusalOf(importLines('cut', linesOf(values), undefined, over))).toMatchObject({
      code: 'CONNECTION_ERROR',
      reason: 'STORAGE_FULL',
      details: { inserted_count: 500, failed_count: 0 },
    });
  });

  it('stops when the caller goes away', async () => {
    const caller = new AbortController();
    const items = (async function* (): AsyncGenerator<ImportLine> {
      for (let line = 1; line < 10_000; line += 1) {
        // The batch before may be cut short, or be done.
        if (line === 700) caller.abort();
        yield { line, value: { data: {} }, bytes: 10 };
      }
    })();
    const context = createContext({ signal: caller.signal });
    const done = invokeUpload(service, importDocuments, context, { input: { collection: 'gone' }, items });
    const { reason, details } = await refusalOf(done);
    expect(reason).toBe('CANCELLED');
    expect(details.inserted_count).toBeLessThanOrEqual(500);
    expect(details.inserted_count).toBe(await count('gone'));
  });
});
