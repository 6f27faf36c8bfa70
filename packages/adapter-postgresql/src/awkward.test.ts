import { randomBytes } from 'node:crypto';
import {
  createContext,
  type DataObject,
  defaultLimits,
  parseFilter,
  parseIndexDefinition,
  parsePipeline,
  parseSort,
} from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAll } from '../test/list-all.js';
import { TestDatabases } from '../test/test-database.js';
import type { PostgresAdapter } from './index.js';

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const context = createContext();
  const schema = databases.newSchema();
  let adapter: PostgresAdapter;

  beforeAll(() => {
    adapter = databases.open({ schema });
  });
  afterAll(async () => {
    await adapter.close();
    await databases.dropAll();
  });

  const store = async (collection: string, id: string, data: DataObject) => {
    const operation = { kind: 'insert' as const, collection, document: { id, data, metadata: {} } };
    return await adapter.write(context, { operations: [operation], mode: 'ordered' });
  };
  const read = async (collection: string, filter: unknown, sort: unknown = { _id: 1 }) => {
    const ids: string[] = [];
    const request = { filter: parseFilter(filter, defaultLimits), sort: parseSort(sort) };
    for await (const { id } of adapter.collection(collection).find(context, request)) ids.push(id);
    return ids;
  };
  const nested = (depth: number): DataObject => (depth === 0 ? { end: 1 } : { a: nested(depth - 1) });

  describe('awkward data', () => {
    it.each<[string, DataObject]>([
      ['numbers', { a: 1e308, b: 5e-324, c: 2 ** 53 - 1, d: -(2 ** 53), e: 1.7976931348623157e308, f: 0.1 + 0.2 }],
      ['a text of 1 MiB', { s: 'ä"\\'.repeat(262_144) }],
      ['depth', nested(62)],
      ['2 MiB', { list: Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'x'.repeat(80) })) }],
      ['names with quotes', { "a'b": 1, 'a"b': 2, 'a\\b': 3, "'; DROP TABLE x; --": 4, 'a b': 5, '{}': 6 }],
      [
        'names of every kind',
        { '': 1, '😀': 2, ä: 3, 'a\u0301': 4, constructor: 5, A: 6, a: 7, '0': 8, ['x'.repeat(100)]: 9 },
      ],
      ['an own __proto__', JSON.parse('{"__proto__": {"x": 1}, "y": {"__proto__": 2}}') as DataObject],
      ['texts', { a: '', b: '\ud83d\ude00', c: '\uffff', d: '\'"\\\n\t\u007f\u0001', e: '{"$date":1}' }],
    ])('comes back as it was: %s', async (what, data) => {
      expect(await store('awkward', what, data)).toMatchObject([{ ok: true }]);
      const document = await adapter.collection('awkward').get(context, what);
      expect(document?.data).toEqual(data);
    });

    it('sorts texts by code point, by an index or without', async () => {
      const texts = ['a', 'B', 'ä', 'Z', '', '\uffff', '😀', 'a\u0301', '_', 'aa', 'A', '\ud7ff', '\ue000'];
      for (const [place, text] of texts.entries()) await store('texts', `t${place}`, { text });
      const expected = texts
        .map((text, place) => ({ text, id: `t${place}` }))
        .sort((a, b) => Buffer.compare(Buffer.from(a.text), Buffer.from(b.text)))
        .map(({ id }) => id);
      expect(await read('texts', {}, { text: 1 })).toEqual(expected);
      await adapter
        .collection('texts')
        .createIndex(context, parseIndexDefinition({ keys: { text: 1 } }, defaultLimits));
      expect(await read('texts', {}, { text: 1 })).toEqual(expected);
      expect(await read('texts', { text: { $gte: '\ue000' } }, { text: 1 })).toEqual(['t12', 't5', 't6']);
    });

    it('tells ids that differ in case only, and has them of any text', async () => {
      const ids = [
        'a',
        'A',
        'ä',
        'a ',
        ' a',
        "'",
        '"',
        '\\',
        '{',
        '}',
        ',',
        'NULL',
        'null',
        '{a,b}',
        '😀',
        '%',
        '$1',
        'x'.repeat(200),
      ];
      for (const id of ids) expect(await store('ids', id, { id })).toMatchObject([{ ok: true }]);
      for (const id of ids) expect((await adapter.collection('ids').get(context, id))?.data).toEqual({ id });
      expect((await read('ids', { _id: { $in: ids } })).sort()).toEqual([...ids].sort());
      expect(new Set(await read('ids', { id: { $in: ids } }))).toEqual(new Set(ids));
    });

    it('indexes texts of any length, and ids as long as they may be', async () => {
      const random = (bytes: number) => randomBytes(bytes).toString('base64url');
      const unique = parseIndexDefinition({ keys: { text: 1, list: -1 }, options: { unique: true } }, defaultLimits);
      await adapter.collection('long').createIndex(context, unique);
      const text = random(600_000);
      const id = 'i'.repeat(254);
      expect(await store('long', `${id}a`, { text: `${text}a`, list: [random(9_000), 1] })).toMatchObject([
        { ok: true },
      ]);
      expect(await store('long', `${id}b`, { text: `${text}b`, list: [] })).toMatchObject([{ ok: true }]);
      const again = await store('long', 'c', { text: `${text}b`, list: [] });
      expect(again[0]?.ok === false && again[0].error.reason).toBe('DUPLICATE_VALUE');
      expect(await read('long', { text: `${text}b` })).toEqual([`${id}b`]);
      expect(await read('long', { text: { $gt: `${text}a` } }, { text: 1 })).toEqual([`${id}b`]);
    });

    it('filters as large as they may be are answered', async () => {
      await store('filters', 'a', { n: 5, s: 's5' });
      const many = Array.from({ length: 5_000 }, (_, n) => n);
      expect(await read('filters', { n: { $in: many }, s: { $nin: many.map((n) => `t${n}`) } })).toEqual(['a']);
      for (let size = 100; size <= 100_000; size *= 10) {
        const filter = {
          $or: many
            .concat(many)
            .slice(0, size)
            .map((n) => ({ [`f${n % 7}.a`]: { $gt: n }, n })),
        };
        let parsed: ReturnType<typeof parseFilter>;
        try {
          parsed = parseFilter(filter, defaultLimits);
        } catch {
          break;
        }
        expect(await adapter.collection('filters').count(context, { filter: parsed }), String(size)).toBe(0);
      }
    });

    it('tells null from missing where it is asked to', async () => {
      await store('nulls', 'null', { a: null });
      await store('nulls', 'missing', {});
      await store('nulls', 'in-array', { a: [null] });
      const ask = async () => [
        await read('nulls', { a: null }),
        await read('nulls', { a: { $exists: false } }),
        await read('nulls', { a: { $exists: true } }),
        await read('nulls', { a: { $type: 'null' } }),
      ];
      const without = await ask();
      expect(without[1]).toEqual(['missing']);
      await adapter.collection('nulls').createIndex(context, parseIndexDefinition({ keys: { a: 1 } }, defaultLimits));
      expect(await ask()).toEqual(without);
    });

    it('names of collections may be long, and alike but for the case', async () => {
      const names = [
        'x'.repeat(100),
        `${'x'.repeat(99)}y`,
        `${'X'.repeat(100)}`,
        'Users',
        'users',
        'USERS',
        'select',
        'pg_class',
        'pg_type',
        'dbs_changes',
        'users_id_key',
        'users_pkey',
        'users_seq_seq',
      ];
      for (const name of names) {
        const outcome = await store(name, 'a', { name }).catch((error: { reason: string }) => error.reason);
        if (typeof outcome === 'string') expect(outcome).toMatch(/BAD_NAME|BAD_ARGUMENT/);
        else expect(outcome).toMatchObject([{ ok: true }]);
      }
      for (const name of names) {
        const found = await adapter.collection(name).get(context, 'a');
        if (found !== undefined) expect(found.data).toEqual({ name });
      }
      const long = { keys: { [`${'field'.repeat(15)}.a'"b`]: 1 }, name: 'i'.repeat(100) };
      await adapter.collection('users').createIndex(context, parseIndexDefinition(long, defaultLimits));
      const statistics = await adapter.collection('users').statistics(context);
      expect(statistics.indexes).toHaveLength(2);
    });

    it('what others wrote by SQL beyond doubles breaks neither reads nor writes of the rest', async () => {
      await store('foreign', 'a', { n: 1 });
      await databases.query(
        `INSERT INTO "foreign" (id, version, created_at, updated_at, metadata, data) VALUES
          ('big', 1, 0, 0, '{}', '{"n": 1e400, "m": [1e400]}'), ('long', 1, 0, 0, '{}', '{"n": 0.123456789012345678901234567890}'),
          ('tiny', 1, 0, 0, '{}', '{"n": 1e-400}')`,
        schema,
      );
      const all = ['a', 'big', 'long', 'tiny'];
      expect(await read('foreign', {})).toEqual(all);
      expect(await read('foreign', {}, { n: 1 })).toEqual(['tiny', 'long', 'a', 'big']);
      expect(await read('foreign', { n: { $gte: 1 } })).toEqual(['a', 'big']);
      expect(await read('foreign', { n: { $mod: [2, 1] } })).toEqual(['a']);
      expect(await read('foreign', { n: { $bitsAllSet: 1 } })).toEqual(['a']);
      await adapter.collection('foreign').createIndex(context, parseIndexDefinition({ keys: { n: 1 } }, defaultLimits));
      expect(await read('foreign', { n: { $gte: 1 } })).toEqual(['a', 'big']);
      const pipeline = parsePipeline([{ $group: { _id: null, sum: { $sum: '$n' } } }], defaultLimits);
      const summing = listAll(adapter.collection('foreign').aggregate(context, { pipeline, withMeta: false }));
      // JSON has no infinity: it is refused by name.
      expect(await summing.catch((error: unknown) => error)).toMatchObject({ reason: 'BAD_VALUE' });
    });

    it('a collection with 64 indexes is written, read and dropped', { timeout: 60_000 }, async () => {
      const made: string[] = [];
      for (let n = 0; n < 64; n += 1) {
        const definition = parseIndexDefinition({ keys: { [`f${n}`]: 1 } }, defaultLimits);
        await adapter.collection('many').createIndex(context, definition);
        made.push(definition.name);
      }
      const data = Object.fromEntries(made.map((_, n) => [`f${n}`, [n, n + 1]]));
      expect(await store('many', 'a', data)).toMatchObject([{ ok: true }]);
      expect(await read('many', { f63: 64 })).toEqual(['a']);
      await adapter.dropCollection(context, 'many');
      expect(await databases.query("SELECT 1 FROM pg_tables WHERE tablename LIKE 'dbs_index%'", schema)).toBeDefined();
    });
  });
});
