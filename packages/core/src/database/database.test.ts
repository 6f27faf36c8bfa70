import { describe, expect, it } from 'vitest';
import type { Adapter, Collection } from '../adapter/adapter.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import { createTopDocuments } from '../sort/top.js';
import type { WriteBatch, WriteResult } from '../write/operation.js';
import { createDatabase } from './database.js';
import type { TypedFilter } from './typed-filter.js';

interface User {
  readonly name: string;
  readonly age?: number;
  readonly tags?: readonly string[];
  readonly born?: Date;
}

const documents = ['a', 'b', 'c'].map((id, index): Document => {
  const at = new Date(index);
  return { id, data: { name: id.toUpperCase(), age: index }, metadata: {}, version: 1, createdAt: at, updatedAt: at };
});
const success: WriteResult = { ok: true, matchedCount: 1, modifiedCount: 1, deletedCount: 1, insertedId: 'x' };

/** What reaches the adapter is the subject here; what adapters make of it is tested with real ones. */
function setUp(results: readonly WriteResult[] = [success]) {
  const calls: unknown[] = [];
  const contexts: OperationContext[] = [];
  const record = (context: OperationContext, ...call: readonly unknown[]): void => {
    contexts.push(context);
    calls.push(call);
  };
  const collection = (name: string) =>
    ({
      name,
      get: async (context: OperationContext, id: string) => {
        record(context, 'get', id);
        return documents.find((document) => document.id === id);
      },
      async *find(context: OperationContext, request: Parameters<Collection['find']>[1]) {
        record(context, 'find', request);
        const top = createTopDocuments(request.sort, request.limit ?? Number.POSITIVE_INFINITY);
        for (const document of documents) top.add(document);
        yield* top.drain();
      },
      count: async (context: OperationContext, request: unknown) => {
        record(context, 'count', request);
        return 3;
      },
      createIndex: async (context: OperationContext, definition: unknown) => record(context, 'createIndex', definition),
    }) as unknown as Collection;
  const adapter = {
    engine: 'recording',
    ports: {},
    collection,
    write: async (context: OperationContext, batch: WriteBatch) => {
      record(context, 'write', batch);
      return results;
    },
    close: async () => void calls.push(['close']),
  } as unknown as Adapter;
  const database = createDatabase(adapter, { limits: { pageMax: 2 }, newId: () => 'made' });
  return { database, users: database.collection<User>('users'), calls, contexts };
}

const idIs = (operand: string) => ({
  kind: 'field',
  path: { root: 'id', segments: [] },
  test: { kind: 'compare', operator: 'eq', operand },
});

describe('reads', () => {
  it('parse once and ask the adapter', async () => {
    const { users, calls } = setUp();
    const found = users.find({ id: 'b' }, { sort: { age: -1 }, skip: 1, limit: 2, projection: 'name' });
    expect(calls).toEqual([]);
    expect((await found.toArray()).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(calls).toEqual([
      [
        'find',
        {
          filter: idIs('b'),
          sort: [
            { path: { root: 'data', segments: ['age'] }, direction: -1 },
            { path: { root: 'id', segments: [] }, direction: 1 },
          ],
          projection: {
            mode: 'include',
            tree: { kind: 'tree', fields: [{ name: 'name', rule: { kind: 'whole' } }] },
            slices: [],
            elements: [],
            hideId: false,
          },
          skip: 1,
          limit: 2,
          scanDocumentsMax: 100_000,
        },
      ],
    ]);
  });

  it('find one, find by id, count', async () => {
    const { users, calls } = setUp();
    expect((await users.findOne({}, { sort: 'x:1,age:desc' }))?.id).toBe('c');
    expect((await users.findById('b'))?.data.name).toBe('B');
    expect((await users.findById('b', { projection: { age: 1 } }))?.data).toEqual({ age: 1 });
    expect(await users.findById('z')).toBeUndefined();
    expect(await users.count({}, { allowScan: true })).toBe(3);
    expect(calls.at(-1)).toEqual(['count', { filter: { kind: 'all' } }]);
    expect(await users.distinct('name')).toEqual(['A', 'B', 'C']);
  });

  it('give pages with cursors', async () => {
    const { users, calls } = setUp();
    const page = await users.findPage<{ age: number }>({}, { sort: { name: -1 }, limit: 2, projection: { age: 1 } });
    expect(page.documents.map(({ data }) => data)).toEqual([{ age: 2 }, { age: 1 }]);
    await users.findPage({}, { sort: { name: -1 }, limit: 2, cursor: page.nextCursor ?? '' });
    expect(calls.at(-1)).toMatchObject(['find', { limit: 3, after: ['B', 'b'] }]);
    expect((await setUp().users.findPage({}, { limit: 2 })).nextCursor).toMatch(/^1/);
    await expect(users.findPage({}, { limit: 3 })).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
  });

  it('pass on signal and deadline', async () => {
    const { users, contexts } = setUp();
    const { signal } = new AbortController();
    await users.findById('a', { signal });
    await users.findById('a', { timeoutMs: 60_000 });
    expect(contexts[0]?.signal).toBe(signal);
    expect(contexts[1]?.deadlineMs).toBeGreaterThan(Date.now());
  });
});

describe('writes', () => {
  const withDocument: WriteResult = { ...success, document: documents[0] as Document };

  it.each<[string, (users: ReturnType<typeof setUp>['users']) => Promise<unknown>, object]>([
    [
      'insertOne',
      (users) => users.insertOne({ name: 'D' }),
      { kind: 'insert', document: { id: 'made', data: { name: 'D' }, metadata: {} } },
    ],
    [
      'insertOne with id',
      (users) => users.insertOne({ name: 'D' }, { id: 'd', metadata: { by: 'me' } }),
      { kind: 'insert', document: { id: 'd', data: { name: 'D' }, metadata: { by: 'me' } } },
    ],
    [
      'updateById',
      (users) => users.updateById('a', { $inc: { age: 1 } }, { expectedVersion: 3 }),
      {
        kind: 'update',
        target: { filter: idIs('a'), many: false, expect: { version: 3 } },
        update: { kind: 'changes', changes: [{ kind: 'inc', path: { root: 'data', steps: ['age'] }, amount: 1 }] },
        returning: 'after',
      },
    ],
    [
      'patchById with a JSON Merge Patch',
      (users) => users.patchById('a', { age: null, born: new Date(0) }, { expectedVersion: 3 }),
      {
        kind: 'update',
        target: { filter: idIs('a'), many: false, expect: { version: 3 } },
        update: { kind: 'mergePatch', patch: { age: null, born: new Date(0) } },
        returning: 'after',
      },
    ],
    [
      'patchById with a JSON Patch',
      (users) => users.patchById('a', [{ op: 'add', path: '/born', value: new Date(0) }]),
      {
        update: {
          kind: 'jsonPatch',
          operations: [{ op: 'add', path: ['born'], value: { $date: '1970-01-01T00:00:00.000Z' } }],
        },
        returning: 'after',
      },
    ],
    [
      'upsert',
      (users) => users.upsert({ id: 'u', name: 'U' }, { age: 1 }),
      { kind: 'update', target: { many: false }, upsert: { id: 'u', data: { name: 'U' } } },
    ],
    [
      'updateMany',
      (users) => users.updateMany({}, { $set: { age: 1 } }, { upsert: true }),
      { kind: 'update', target: { filter: { kind: 'all' }, many: true }, upsert: { id: 'made', data: {} } },
    ],
    [
      'replaceOne',
      (users) => users.replaceOne({ id: 'a' }, { name: 'N' }, { sort: 'age' }),
      { kind: 'replace', target: { filter: idIs('a'), many: false }, data: { name: 'N' } },
    ],
    [
      'deleteMany',
      (users) => users.deleteMany({}),
      { kind: 'delete', target: { filter: { kind: 'all' }, many: true } },
    ],
    [
      'findOneAndDelete',
      (users) => users.findOneAndDelete({ id: 'a' }),
      { kind: 'delete', target: { filter: idIs('a'), many: false }, returning: 'before' },
    ],
    [
      'findOneAndUpdate',
      (users) => users.findOneAndUpdate({ id: 'a' }, { age: 1 }, { return: 'before' }),
      { kind: 'update', returning: 'before' },
    ],
    [
      'findOneAndReplace in a shape',
      (users) => users.findOneAndReplace({ id: 'a' }, { name: 'N' }, { projection: { age: 1 } }),
      { kind: 'replace', returning: 'after', projection: { mode: 'include' } },
    ],
  ])('%s', async (_name, write, operation) => {
    const { users, calls } = setUp([withDocument]);
    await write(users);
    expect(calls).toMatchObject([['write', { operations: [{ collection: 'users', ...operation }], mode: 'ordered' }]]);
  });

  it('throw what failed', async () => {
    const error = new DataError('DUPLICATE_ID', 'taken', { details: { id: 'x' } });
    const failure: WriteResult = { ok: false, error, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
    await expect(setUp([failure]).users.insertOne({ name: 'x' })).rejects.toBe(error);
    await expect(
      setUp([{ ...failure, matchedCount: 5, modifiedCount: 4 }]).users.updateMany({}, { age: 1 }),
    ).rejects.toMatchObject({ reason: 'DUPLICATE_ID', details: { id: 'x', matched_count: 5, modified_count: 4 } });
    await expect(
      setUp([success, failure]).users.insertMany([{ data: { name: 'a' } }, { data: { name: 'b' } }]),
    ).rejects.toMatchObject({
      reason: 'DUPLICATE_ID',
      message: 'Item 1: taken',
      details: {
        inserted_count: 1,
        inserted_ids: ['x'],
        errors: [{ index: 1, code: 'DUPLICATE_KEY', message: 'taken' }],
      },
    });
  });

  it('miss a document by id', async () => {
    const nothing: WriteResult = { ok: true, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
    const { users } = setUp([nothing]);
    await expect(users.updateById('z', { age: 1 })).rejects.toMatchObject({ reason: 'DOCUMENT_MISSING' });
    await expect(users.patchById('z', { age: 1 })).rejects.toMatchObject({ reason: 'DOCUMENT_MISSING' });
    await expect(users.replaceById('z', { name: '' })).rejects.toMatchObject({ reason: 'DOCUMENT_MISSING' });
    expect(await users.deleteById('z')).toBe(false);
    expect(await users.findOneAndUpdate({ id: 'z' }, { age: 1 })).toBeUndefined();
  });

  it('bulkWrite gives every result', async () => {
    const { database, calls } = setUp([success, success]);
    const results = await database.bulkWrite(
      [
        { type: 'insert', collection: 'users', data: { name: 'a' }, id: 'a' },
        { type: 'update', collection: 'users', filter: {}, update: { $inc: { age: 1 } }, many: true },
        { type: 'replace', collection: 'others', filter: { id: 'q' }, data: {}, upsert: true },
        { type: 'delete', collection: 'users', filter: { id: 'q' }, expectedVersion: 2 },
      ],
      { mode: 'unordered' },
    );
    expect(results).toHaveLength(2);
    expect(calls).toMatchObject([
      [
        'write',
        {
          mode: 'unordered',
          operations: [
            { kind: 'insert', document: { id: 'a' } },
            { kind: 'update', target: { many: true } },
            { kind: 'replace', collection: 'others', upsert: { id: 'q', data: {} } },
            { kind: 'delete', target: { expect: { version: 2 } } },
          ],
        },
      ],
    ]);
    expect(await setUp().database.bulkWrite([])).toEqual([]);
  });
});

describe('bad input', () => {
  type Subject = ReturnType<typeof setUp>;
  const unknown = (value: unknown) => value as never;
  it.each<[string, (subject: Subject) => unknown, string]>([
    ['a collection name', ({ database }) => database.collection('../x'), 'BAD_NAME'],
    ['a collection to make', ({ database }) => database.createCollection('bulk'), 'BAD_NAME'],
    ['an option', ({ users }) => users.find({}, unknown({ sorted: 1 })), 'UNKNOWN_FIELD'],
    [
      'an option of a write',
      ({ users }) => users.updateById('a', { age: 1 }, unknown({ version: 1 })),
      'UNKNOWN_FIELD',
    ],
    ['an option of a patch', ({ users }) => users.patchById('a', {}, unknown({ arrayFilters: [] })), 'UNKNOWN_FIELD'],
    ['an upsert that is none', ({ users }) => users.updateOne({}, { age: 1 }, { upsert: unknown(1) }), 'BAD_ARGUMENT'],
    ['a state', ({ users }) => users.findOneAndUpdate({}, { age: 1 }, { return: unknown('befor') }), 'BAD_ARGUMENT'],
    ['an upsert by a number', ({ users }) => users.upsert(unknown({ id: 5 }), { age: 1 }), 'BAD_OPERAND'],
    ['an upsert by two ids', ({ users }) => users.upsert(unknown({ id: 'a', _id: 'b' }), { age: 1 }), 'BAD_OPERAND'],
    ['an instance in a patch', ({ users }) => users.patchById('a', { age: new Map([[1, 2]]) }), 'BAD_VALUE'],
    ['a patch', ({ users }) => users.patchById('a', unknown('{}')), 'BAD_OPERAND'],
    ['an operation of a patch', ({ users }) => users.patchById('a', [{ op: 'merge', path: '/a' }]), 'BAD_OPERAND'],
    ['an option of findOne', ({ users }) => users.findOne({}, unknown({ limit: 1 })), 'UNKNOWN_FIELD'],
    ['an operator', ({ users }) => users.find(unknown({ name: { $foo: 1 } })), 'UNKNOWN_OPERATOR'],
    ['a filter', ({ users }) => users.find(unknown(null)), 'BAD_OPERAND'],
    ['a missing filter of deleteMany', ({ users }) => users.deleteMany(unknown(undefined)), 'BAD_OPERAND'],
    ['a sort', ({ users }) => users.find({}, { sort: unknown({ a: 2 }) }), 'BAD_OPERAND'],
    ['a limit', ({ users }) => users.find({}, { limit: 0 }), 'BAD_ARGUMENT'],
    ['a skip', ({ users }) => users.find({}, { skip: -1 }), 'BAD_ARGUMENT'],
    ['skip with a cursor', ({ users }) => users.find({}, { skip: 1, cursor: 'x' }), 'BAD_ARGUMENT'],
    ['a cursor', ({ users }) => users.find({}, { cursor: 'x' }), 'BAD_CURSOR'],
    ['an id', ({ users }) => users.findById(''), 'BAD_VALUE'],
    ['an id to insert', ({ users }) => users.insertOne({ name: '' }, { id: 'x\0' }), 'BAD_VALUE'],
    ['a value', ({ users }) => users.insertOne({ name: '', age: Number.NaN }), 'BAD_VALUE'],
    ['a version', ({ users }) => users.deleteById('a', { expectedVersion: -1 }), 'BAD_ARGUMENT'],
    ['options that are none', ({ users }) => users.find({}, unknown(null)), 'BAD_ARGUMENT'],
    ['a timeout', ({ users }) => users.findById('a', { timeoutMs: -1 }), 'BAD_ARGUMENT'],
    ['a timeout beyond timers', ({ users }) => users.findById('a', { timeoutMs: 1e12 }), 'LIMIT_EXCEEDED'],
    ['items that are no list', ({ users }) => users.insertMany(unknown({ data: {} })), 'BAD_ARGUMENT'],
    ['an item', ({ users }) => users.insertMany([{ data: { name: '' } }, unknown(null)]), 'BAD_ARGUMENT'],
    ['an item without data', ({ users }) => users.insertMany([unknown({})]), 'BAD_ARGUMENT'],
    ['a field of an item', ({ users }) => users.insertMany([unknown({ data: {}, _id: 'a' })]), 'UNKNOWN_FIELD'],
    ['too many items', ({ users }) => users.insertMany(Array(100_001).fill({ data: {} })), 'LIMIT_EXCEEDED'],
    ['a bulk that is no list', ({ database }) => database.bulkWrite(unknown({})), 'BAD_ARGUMENT'],
    ['a pipeline', ({ users }) => users.aggregate([{ $out: 'x' }]), 'UNKNOWN_OPERATOR'],
    ['an index', ({ users }) => users.createIndex(unknown({})), 'BAD_ARGUMENT'],
    ['a bulk type', ({ database }) => database.bulkWrite([unknown({ type: 'toString' })]), 'BAD_ARGUMENT'],
    [
      'a bulk field',
      ({ database }) => database.bulkWrite([unknown({ type: 'delete', collection: 'c', filter: {}, update: {} })]),
      'UNKNOWN_FIELD',
    ],
    [
      'a bulk flag',
      ({ database }) => database.bulkWrite([{ type: 'delete', collection: 'c', filter: {}, many: unknown('no') }]),
      'BAD_ARGUMENT',
    ],
    [
      'a sort with many',
      ({ database }) => database.bulkWrite([{ type: 'delete', collection: 'c', filter: {}, many: true, sort: 'a' }]),
      'BAD_ARGUMENT',
    ],
    ['atomic without transactions', ({ database }) => database.bulkWrite([], { mode: 'atomic' }), 'NOT_SUPPORTED'],
  ])('%s is refused, and nothing done', async (_name, call, reason) => {
    const subject = setUp();
    await expect((async () => call(subject))()).rejects.toMatchObject({ reason });
    expect(subject.calls).toEqual([]);
  });
});

describe('createIndex', () => {
  it('translates its options', async () => {
    const { users, calls } = setUp();
    expect(await users.createIndex({ name: 1, age: -1 }, { unique: true, partialFilter: { age: { $gt: 1 } } })).toBe(
      'name_1_age_-1',
    );
    expect(calls).toMatchObject([['createIndex', { name: 'name_1_age_-1', unique: true, sparse: false }]]);
  });
});

describe('TypedFilter', () => {
  it('takes what filters may say of a type', () => {
    const filters: TypedFilter<User>[] = [
      { name: 'a', age: { $gte: 18, $ne: null } },
      { name: null, tags: 'x', born: { $lt: new Date() } },
      { tags: { $in: ['a'] }, 'address.city': 'Rome', 'metadata.owner': { $exists: true } },
      { $or: [{ name: { $regex: '^A' } }, { id: { $in: ['a'] } }], version: 1, created_at: { $gt: new Date() } },
    ];
    const { users } = setUp();
    for (const filter of filters) expect(() => users.find(filter)).not.toThrow();
  });
});
