import { describe, expect, it } from 'vitest';
import { createContext } from '../context.js';
import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import { idEquals } from '../filter/build.js';
import { compileFilter } from '../filter/match.js';
import { parseFilter } from '../filter/parse.js';
import { defaultLimits } from '../limits.js';
import { parseSort } from '../sort/parse.js';
import { sortDocuments } from '../sort/position.js';
import { parseUpdate } from '../update/parse.js';
import type { BatchMode, UpdateOperation, WriteOperation, WriteResult, WriteSuccess } from './operation.js';
import type { WritePrimitives } from './primitives.js';
import { runBatch } from './run-batch.js';

const context = createContext();
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const isSame = (a: Document | undefined, b: Document): boolean =>
  a?.version === b.version && a.createdAt === b.createdAt;

/** An engine that lets others in between all that it does. `name` is unique. */
class Engine implements WritePrimitives {
  readonly documents = new Map<string, Document>();
  /** Called before each conditional write. */
  meanwhile: () => void = () => {};

  async get(_context: unknown, _collection: string, id: string): Promise<Document | undefined> {
    await tick();
    return this.documents.get(id);
  }

  async find(...[, , { filter, sort, limit }]: Parameters<WritePrimitives['find']>): Promise<readonly Document[]> {
    await tick();
    return sortDocuments([...this.documents.values()].filter(compileFilter(filter)), sort).slice(0, limit);
  }

  async listIndexes(): Promise<readonly []> {
    return [];
  }

  async insertIfAbsent(_context: unknown, _collection: string, document: Document): Promise<boolean> {
    await tick();
    this.meanwhile();
    if (this.documents.has(document.id)) return false;
    this.#store(document);
    return true;
  }

  async replaceIf(_context: unknown, _collection: string, before: Document, document: Document): Promise<boolean> {
    await tick();
    this.meanwhile();
    if (!isSame(this.documents.get(before.id), before)) return false;
    this.#store(document);
    return true;
  }

  async deleteIf(_context: unknown, _collection: string, before: Document): Promise<boolean> {
    await tick();
    this.meanwhile();
    return isSame(this.documents.get(before.id), before) && this.documents.delete(before.id);
  }

  #store(document: Document): void {
    const { name = null } = document.data;
    const taken = [...this.documents.values()].some((other) => other.id !== document.id && other.data.name === name);
    if (name !== null && taken) throw new DataError('DUPLICATE_VALUE', 'The name is taken.');
    this.documents.set(document.id, document);
  }
}

const insert = (id: string, data = {}): WriteOperation => ({
  kind: 'insert',
  collection: 'c',
  document: { id, data, metadata: {} },
});
const update = (
  filter: unknown,
  source: unknown,
  more: Partial<UpdateOperation> = {},
  many = false,
): UpdateOperation => ({
  kind: 'update',
  collection: 'c',
  target: { filter: parseFilter(filter, defaultLimits), many },
  update: parseUpdate(source, { limits: defaultLimits }),
  ...more,
});
const run = (
  engine: Engine,
  operations: WriteOperation[],
  mode: BatchMode = 'ordered',
): Promise<readonly WriteResult[]> => runBatch(context, { operations, mode }, engine, { limits: defaultLimits });
const one = async (engine: Engine, operation: WriteOperation): Promise<WriteResult | undefined> =>
  (await run(engine, [operation]))[0];
const reasons = (results: readonly WriteResult[]): string[] =>
  results.map((result) => (result.ok ? 'ok' : result.error.reason));

async function engineWith(...documents: [id: string, data: object][]): Promise<Engine> {
  const engine = new Engine();
  await run(
    engine,
    documents.map(([id, data]) => insert(id, data)),
  );
  return engine;
}

describe('runBatch', () => {
  it('ends an ordered batch at the first failure, an unordered one not', async () => {
    const operations = [insert('a'), insert('a'), insert('b')];
    expect(reasons(await run(new Engine(), operations))).toEqual(['ok', 'DUPLICATE_ID']);
    expect(reasons(await run(new Engine(), operations, 'unordered'))).toEqual(['ok', 'DUPLICATE_ID', 'ok']);
  });

  it('refuses to be atomic', async () => {
    await expect(run(new Engine(), [insert('a')], 'atomic')).rejects.toMatchObject({ reason: 'NOT_SUPPORTED' });
  });

  it('changes the first match by the sort', async () => {
    const engine = await engineWith(['a', { n: 1 }], ['b', { n: 2 }], ['c', { n: 3 }]);
    const last = { filter: parseFilter({}, defaultLimits), sort: parseSort({ n: -1 }), many: false };
    const result = await one(engine, update({}, { $set: { hit: true } }, { target: last, returning: 'after' }));
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 1, document: { id: 'c', version: 2 } });
  });

  it('hands one document to one of many', async () => {
    const engine = await engineWith(
      ...Array.from({ length: 10 }, (_, n): [string, object] => [`d${n}`, { free: true }]),
    );
    const claim = update({ free: true }, { $set: { free: false } }, { returning: 'before' });
    const results = await Promise.all(Array.from({ length: 15 }, () => one(engine, claim)));
    const ids = results.map((result) => (result as WriteSuccess).document?.id);
    expect(new Set(ids).size).toBe(11);
    expect(ids.filter((id) => id === undefined)).toHaveLength(5);
    expect([...engine.documents.values()].map(({ version }) => version)).toEqual(new Array(10).fill(2));
  });

  it('loses no update', async () => {
    const engine = await engineWith(['a', { n: 0 }]);
    await Promise.all(Array.from({ length: 20 }, () => one(engine, update({ id: 'a' }, { $inc: { n: 1 } }))));
    expect(engine.documents.get('a')).toMatchObject({ version: 21, data: { n: 20 } });
  });

  it('looks at the filter again when it lost a race', async () => {
    const engine = await engineWith(['a', { n: 1 }]);
    engine.meanwhile = () => {
      const [document] = engine.documents.values();
      if (document?.version === 1) engine.documents.set('a', { ...document, version: 2, data: { n: 2 } });
    };
    expect(await one(engine, update({ id: 'a', n: 1 }, { $set: { hit: true } }))).toMatchObject({ matchedCount: 0 });
    expect(engine.documents.get('a')?.data).toEqual({ n: 2 });
  });

  it('tells of each decision before it is stored, and ends where that fails', async () => {
    const engine = new Engine();
    const removeAll: WriteOperation = {
      kind: 'delete',
      collection: 'c',
      target: { filter: parseFilter({}, defaultLimits), many: false },
    };
    const told: unknown[] = [];
    const prepare = async (
      _: unknown,
      collection: string,
      { kind, result }: { kind: string; result: WriteSuccess },
    ) => {
      told.push([collection, kind, result.modifiedCount]);
      if (kind === 'delete') throw new DataError('IDEMPOTENCY_IN_FLIGHT', 'Not this one.');
    };
    const primitives = Object.assign(engine, { prepare });
    const results = await run(primitives, [insert('a', { n: 1 }), update({ n: 1 }, { $inc: { n: 1 } }), removeAll]);
    expect(told).toEqual([
      ['c', 'insert', 0],
      ['c', 'replace', 1],
      ['c', 'delete', 0],
    ]);
    expect(results.at(-1)).toMatchObject({ ok: false, error: { reason: 'IDEMPOTENCY_IN_FLIGHT' } });
    expect(engine.documents.get('a')?.version).toBe(2);
  });

  it('gives up when it loses every race', async () => {
    const engine = await engineWith(['a', {}]);
    engine.meanwhile = () => {
      for (const document of engine.documents.values()) {
        engine.documents.set('a', { ...document, version: document.version + 1 });
      }
    };
    const result = await one(engine, update({}, { $set: { n: 1 } }));
    expect(result).toMatchObject({ ok: false, error: { reason: 'WRITE_CONTENTION', retryable: true } });
  });

  it('updates and deletes all matches, over pages', async () => {
    const engine = await engineWith(...Array.from({ length: 1203 }, (_, n): [string, object] => [`d${n}`, { n }]));
    const rise = update({ n: { $gte: 3 } }, { $inc: { n: 5000 } }, {}, true);
    expect(await one(engine, rise)).toMatchObject({ matchedCount: 1200, modifiedCount: 1200 });
    expect(await one(engine, update({}, { $set: { n: 0 } }, {}, true))).toMatchObject({
      matchedCount: 1203,
      modifiedCount: 1202,
    });
    const removal: WriteOperation = {
      kind: 'delete',
      collection: 'c',
      target: { filter: { kind: 'all' }, many: true },
    };
    expect(await one(engine, removal)).toMatchObject({ deletedCount: 1203 });
    expect(engine.documents.size).toBe(0);
  });

  it('leaves out, of many, what no longer matches when its turn comes', async () => {
    const engine = await engineWith(['a', { free: true }], ['b', { free: true }]);
    engine.meanwhile = () => {
      engine.meanwhile = () => {};
      const taken = engine.documents.get('a');
      if (taken !== undefined) engine.documents.set('a', { ...taken, data: { free: false, by: 'x' }, version: 2 });
    };
    const result = await one(engine, update({ free: true }, { $set: { free: false, by: 'y' } }, {}, true));
    expect(result).toMatchObject({ ok: true, matchedCount: 1, modifiedCount: 1 });
    expect([engine.documents.get('a')?.data.by, engine.documents.get('b')?.data.by]).toEqual(['x', 'y']);
  });

  it('does not chase what is inserted behind, of many', async () => {
    const engine = await engineWith(...Array.from({ length: 600 }, (_, n): [string, object] => [`a${n}`, { n }]));
    let inserted = 0;
    engine.meanwhile = () => {
      const now = new Date();
      inserted += 1;
      const id = `b${String(inserted).padStart(5, '0')}`;
      engine.documents.set(id, { id, data: {}, metadata: {}, version: 1, createdAt: now, updatedAt: now });
      if (inserted > 2_000) throw new TypeError('It goes on for ever.');
    };
    expect(await one(engine, update({}, { $set: { hit: true } }, {}, true))).toMatchObject({ modifiedCount: 600 });
    expect(inserted).toBe(600);
  });

  it('says how far a write on many had got', async () => {
    const engine = await engineWith(['a', { n: 1 }], ['b', { n: 2 }], ['c', { n: 'x' }], ['d', { n: 4 }]);
    expect(await one(engine, update({}, { $inc: { n: 1 } }, {}, true))).toMatchObject({
      ok: false,
      error: { code: 'INVALID_REQUEST' },
      matchedCount: 2,
      modifiedCount: 2,
    });
  });

  it('upserts once, whoever comes first', async () => {
    const engine = new Engine();
    const upsert = (id: string): UpdateOperation =>
      update({ name: 'x' }, { $inc: { n: 1 } }, { upsert: { id, data: { name: 'x' } } });
    const results = await Promise.all(['a', 'b', 'c'].map((id) => one(engine, upsert(id))));
    expect(results.filter((result) => result?.ok === true && result.upsertedId !== undefined)).toHaveLength(1);
    expect([...engine.documents.values()].map(({ data }) => data)).toEqual([{ name: 'x', n: 3 }]);
  });

  it('refuses an upsert whose id or value belongs to a document that does not match', async () => {
    const engine = await engineWith(['a', { n: 1 }], ['b', { name: 'x' }]);
    const idTaken = update({ id: 'a', n: 2 }, { $set: { m: 1 } }, { upsert: { id: 'a', data: { n: 2 } } });
    const nameTaken = update({ n: 9 }, { $set: { name: 'x' } }, { upsert: { id: 'c', data: { n: 9 } } });
    expect(reasons(await run(engine, [idTaken, nameTaken], 'unordered'))).toEqual(['DUPLICATE_ID', 'DUPLICATE_VALUE']);
  });

  it('upserts with many, if nothing matches', async () => {
    const engine = await engineWith(['a', { n: 1 }]);
    const upsert = { id: 'z', data: { n: 5 } };
    expect(await one(engine, update({ n: 5 }, { $set: { m: 1 } }, { upsert }, true))).toMatchObject({
      matchedCount: 0,
      upsertedId: 'z',
    });
    expect(await one(engine, update({ n: 5 }, { $set: { m: 2 } }, { upsert }, true))).toMatchObject({
      modifiedCount: 1,
    });
  });

  it('does nothing for a caller who has gone, and stops for one who goes', async () => {
    const engine = await engineWith(['a', {}]);
    const controller = new AbortController();
    const leaving = createContext({ signal: controller.signal });
    engine.meanwhile = () => controller.abort();
    const operations = [insert('b'), update({}, { $set: { n: 1 } })];
    const batch = { operations, mode: 'ordered' as const };
    expect(reasons(await runBatch(leaving, batch, engine, { limits: defaultLimits }))).toEqual(['ok', 'CANCELLED']);
    await expect(runBatch(leaving, batch, engine, { limits: defaultLimits })).rejects.toMatchObject({
      reason: 'CANCELLED',
    });
  });

  it('turns faults of the engine into INTERNAL, with the cause', async () => {
    const engine = await engineWith(['a', {}]);
    const fault = new TypeError('oops');
    engine.meanwhile = () => {
      throw fault;
    };
    const target = { filter: idEquals('a'), many: false };
    expect(await one(engine, { kind: 'delete', collection: 'c', target })).toMatchObject({
      ok: false,
      error: { reason: 'INTERNAL', cause: fault },
    });
  });
});
