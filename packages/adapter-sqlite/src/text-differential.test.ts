import { createMemoryAdapter } from '@database-service/adapter-memory';
import { createDatabase, type Database, type DataObject } from '@database-service/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqlite } from './adapter.js';

/** Core's matcher, which the adapter in memory runs on every document, is the meaning; entries must tell the same. */

const oddWords = fc.constantFrom(
  ...[
    'CAFE',
    'caf\u00e9',
    'cafe\u0301',
    '\u0130',
    'i',
    '\u0131',
    '\u03a3',
    '\u03c2',
    '\u00df',
    '\u6771\u4eac',
    '\u0301',
    '\u{1f375}',
  ],
  `x${'y'.repeat(600)}`,
  `x${'y'.repeat(600)}z`,
);
/** Few words, so that searches meet documents. */
const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'A') },
  { weight: 1, arbitrary: oddWords },
);
const separators = fc.constantFrom(' ', '-', ', ', '\n', '\u3000');
const texts = fc.array(fc.tuple(words, separators), { maxLength: 5 }).map((parts) => parts.flat().join(''));
const contents = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 2, arbitrary: fc.array(fc.oneof(texts, fc.constantFrom(1, null)), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, 5, { t: 'a' }, [['a']]) },
);
const documents = fc.record(
  {
    t: contents,
    u: fc.oneof(fc.record({ v: contents }), fc.array(fc.record({ v: contents }), { maxLength: 2 })),
    n: fc.constantFrom<unknown>(1, 2, [1, 2], null),
  },
  { requiredKeys: ['t'] },
);
const searches = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '-'),
      fc.oneof({ weight: 3, arbitrary: words }, { weight: 1, arbitrary: texts.map((text) => `"${text}"`) }),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.map((part) => part.join('')).join(' '));
const filters = fc
  .record({
    search: searches,
    flags: fc.constantFrom({}, {}, { $caseSensitive: true }, { $diacriticSensitive: true }),
    others: fc.constantFrom<object>({}, {}, {}, {}, { n: 1 }, { n: { $gte: 2 } }, { n: { $in: [1, 2] } }, { n: null }),
  })
  .map(({ search, flags, others }) => ({ $text: { $search: search, ...flags }, ...others }));
const indexes = fc.constantFrom<Readonly<Record<string, 1 | -1 | 'text'>>>(
  { t: 'text', 'u.v': 'text' },
  { 'u.v': 'text' },
  { t: 'text', 'u.v': 'text', n: 1 },
  { n: -1, t: 'text' },
);
const changes = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert' as const), data: documents }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('update' as const), filter: filters, data: documents }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), filter: filters }) },
  ),
  { minLength: 4, maxLength: 14 },
);
type Change = typeof changes extends fc.Arbitrary<(infer Item)[]> ? Item : never;

async function apply(database: Database, collection: string, change: Change, id: string): Promise<unknown> {
  const notes = database.collection<object>(collection);
  switch (change.kind) {
    case 'insert':
      return (await notes.insertOne(change.data, { id })).id;
    case 'update':
      return notes.updateMany(change.filter, { $set: { ...change.data, changed: id } });
    case 'delete':
      return notes.deleteOne(change.filter);
  }
}

describe('$text on SQLite and in memory', () => {
  const databases = [createDatabase(createMemoryAdapter()), openSqlite({ file: ':memory:' })];
  let run = 0;

  afterAll(() => Promise.all(databases.map((database) => database.close())));

  it('changes and finds the same documents', async () => {
    await fc.assert(
      fc.asyncProperty(
        indexes,
        changes,
        fc.array(filters, { minLength: 3, maxLength: 6 }),
        fc.boolean(),
        async (keys, steps, queries, isLate) => {
          run += 1;
          const collection = `notes_${run}`;
          const answers = await Promise.all(
            databases.map(async (database) => {
              const notes = database.collection(collection);
              const inserts = isLate ? steps.filter(({ kind }) => kind === 'insert') : steps;
              if (!isLate) await notes.createIndex(keys);
              const done: unknown[] = [];
              for (const [place, step] of inserts.entries())
                done.push(await apply(database, collection, step, `d${place}`));
              if (isLate) await notes.createIndex(keys);
              for (const filter of queries) {
                const byId = await notes.find(filter, { sort: { id: -1 } }).toArray();
                const byField = await notes.find(filter, { sort: { n: 1 }, limit: 3 }).toArray();
                done.push([byId.map(({ id }) => id), byField.map(({ id }) => id), await notes.count(filter)]);
              }
              return done;
            }),
          );
          expect(answers[1]).toEqual(answers[0]);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe.each([
  ['memory', () => createDatabase(createMemoryAdapter())],
  ['SQLite', () => openSqlite({ file: ':memory:' })],
])('$text in %s', (_name, open) => {
  it('follows what is written, by every kind of write', async () => {
    const database = open();
    const notes = database.collection<{ t?: unknown; n?: number }>('notes');
    const find = async (search: string) =>
      (await notes.find({ $text: { $search: search } }, { sort: { id: 1 } }).toArray()).map(({ id }) => id);
    const text = (search: string) => ({ $text: { $search: search } });
    expect(await find('tea')).toEqual([]);
    await notes.insertMany([
      { id: '1', data: { t: 'green tea', n: 1 } },
      { id: '2', data: { t: ['coffee', 'black tea'], n: 2 } },
    ]);
    await expect(find('tea')).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
    await expect(notes.deleteMany(text('tea'))).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
    expect(await notes.createIndex({ t: 'text' })).toBe('t_text');
    expect(await find('tea')).toEqual(['1', '2']);
    expect(await notes.updateOne(text('coffee'), { $set: { t: 'cocoa' } })).toMatchObject({ modifiedCount: 1 });
    expect([await find('coffee'), await find('tea'), await find('COCOA')]).toEqual([[], ['1'], ['2']]);
    expect(await notes.updateMany(text('cocoa tea'), { $inc: { n: 10 } })).toMatchObject({ matchedCount: 2 });
    expect((await notes.findOneAndReplace(text('tea'), { t: 'mat\u00e9' }))?.data).toEqual({ t: 'mat\u00e9' });
    expect((await notes.findOneAndUpdate({ id: '1', ...text('mate') }, { $unset: { t: 1 } }))?.id).toBe('1');
    expect(await notes.findOneAndUpdate({ id: '1', ...text('mate') }, { $set: { n: 0 } })).toBeUndefined();
    expect(await notes.updateOne(text('mate'), { $set: { t: 'new' } }, { upsert: true })).toMatchObject({
      matchedCount: 0,
    });
    expect(await find('new')).toHaveLength(1);
    expect(await notes.distinct('t', text('new cocoa'))).toEqual(['cocoa', 'new']);
    expect(await notes.deleteMany(text('new cocoa'))).toBe(2);
    expect(await notes.aggregate([{ $match: text('mate') }]).toArray()).toEqual([]);
    expect(await database.collection('nothing').deleteMany(text('a'))).toBe(0);
    await notes.dropIndex('t_text');
    await expect(find('tea')).rejects.toMatchObject({ reason: 'BAD_OPERAND' });
    await database.close();
  });

  it('has one text index for a collection, shown as it was asked for', async () => {
    const database = open();
    const notes = database.collection('notes');
    const keys = { author: 1, title: 'text', body: 'text' } as const;
    const name = await notes.createIndex(keys, { weights: { title: 10 }, defaultLanguage: 'none' });
    expect(name).toBe('author_1_title_text_body_text');
    expect(await notes.createIndex(keys, { weights: { title: 10 } })).toBe(name);
    const [{ definition } = { definition: undefined }] = await notes.listIndexes();
    expect(definition?.text).toMatchObject({ position: 1, weights: { title: 10 } });
    for (const other of [{ body: 'text' }, keys] as const) {
      await expect(notes.createIndex(other)).rejects.toMatchObject({ reason: 'INDEX_CONFLICT' });
    }
    await notes.dropIndex(name);
    expect(await notes.createIndex({ body: 'text' })).toBe('body_text');
    await database.close();
  });

  it('never answers anything but $text by the text index', async () => {
    const database = open();
    const notes = database.collection('notes');
    await notes.createIndex({ t: 'text', n: 1 });
    await notes.insertMany([
      { id: '1', data: { t: 'a', n: 2 } },
      { id: '2', data: { n: 1 } },
    ]);
    const ids = async (filter: DataObject, sort: Readonly<Record<string, 1 | -1>>) =>
      (await notes.find(filter, { sort }).toArray()).map(({ id }) => id);
    expect(await ids({}, { n: 1 })).toEqual(['2', '1']);
    expect(await ids({ n: { $gte: 1 } }, { id: 1 })).toEqual(['1', '2']);
    expect(await ids({ n: 1 }, { t: 1 })).toEqual(['2']);
    await database.close();
  });

  it('searches all documents by a partial index, and those of it faster', async () => {
    const database = open();
    const notes = database.collection('notes');
    await notes.createIndex({ t: 'text' }, { partialFilter: { n: 1 } });
    await notes.insertMany([
      { id: '1', data: { t: 'a', n: 1 } },
      { id: '2', data: { t: 'a', n: 2 } },
    ]);
    expect(await notes.count({ $text: { $search: 'a' } })).toBe(2);
    expect(await notes.count({ $text: { $search: 'a -b' }, n: 1 })).toBe(1);
    await database.close();
  });
});
