import { createContext, type DataObject, defaultLimits, parsePipeline } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { Decimal128, Double, Long, MinKey, MongoClient, ObjectId } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../test/servers.js';
import { createMongoAdapter, type MongoAdapter } from '../index.js';

const context = createContext();

await describeOnServer('mongodb', ({ uri }) => {
  describe('$group in MongoDB', () => {
    const databases = new TestDatabases(uri);
    const name = databases.next();
    const client = new MongoClient(uri);
    let adapter: MongoAdapter;

    const documents: Readonly<Record<string, DataObject>> = {
      a: { city: 'Bern', n: 3, big: 2 ** 52, half: 0.5, tags: ['x'], at: new Date(7), place: { zip: 1, name: 'b' } },
      b: { city: 'Bern', n: 4, big: 2 ** 52, half: 1, mixed: 'text', place: { name: 'b', zip: 1 } },
      c: { city: 'Zug', n: 1, big: 1, half: 1, mixed: 2, ok: true },
      d: { city: null, n: 'no number', mixed: false },
      e: { n: 10, mixed: null, at: new Date(5) },
    };

    beforeAll(async () => {
      adapter = createMongoAdapter({ uri, database: name });
      const operations = Object.entries(documents).map(
        ([id, data]) => ({ kind: 'insert', collection: 'docs', document: { id, data, metadata: {} } }) as const,
      );
      await adapter.write(context, { mode: 'ordered', operations });
      // What a program of another language leaves: the same values in other types, and values that core has no types for.
      await client
        .db(name)
        .collection<{ _id: string; [field: string]: unknown }>('foreign')
        .insertMany([
          {
            _id: 'a',
            k: Long.fromNumber(1),
            n: Long.fromNumber(2),
            i: 1,
            id: new ObjectId('65a000000000000000000001'),
          },
          {
            _id: 'b',
            k: new Double(1),
            n: new Double(2),
            i: 1,
            nan: Number.NaN,
            id: new ObjectId('65a000000000000000000001'),
          },
          { _id: 'c', k: 1, n: 2, i: 2, dec: Decimal128.fromString('1.50'), low: Long.MIN_VALUE, least: new MinKey() },
          { _id: 'd', k: 2, n: 2, i: 2, nan: 3, dec: 1, long: Long.fromString('9007199254740993') },
        ]);
    });

    afterAll(async () => {
      await adapter.close();
      await client.close();
      await databases.drop();
    });

    const group = async (collection: string, stages: readonly object[]) => {
      const pipeline = parsePipeline(stages, defaultLimits);
      const request = { pipeline, withMeta: false };
      const results: DataObject[] = [];
      for await (const result of adapter.collection(collection).aggregate(context, request)) results.push(result);
      const { stages: told, documentsRead } = await adapter.collection(collection).explain(context, request);
      return { results, engine: told?.engine, documentsRead };
    };

    it.each<[string, readonly object[], readonly DataObject[]]>([
      [
        'by a field',
        [{ $group: { _id: '$city', count: { $sum: 1 } } }],
        [
          { _id: 'Bern', count: 2 },
          { _id: 'Zug', count: 1 },
          { _id: null, count: 2 },
        ],
      ],
      [
        'by nothing',
        [{ $group: { _id: null, n: { $sum: '$n' }, mean: { $avg: '$n' }, rows: { $count: {} } } }],
        [{ _id: null, n: 18, mean: 4.5, rows: 5 }],
      ],
      [
        'by several fields, where missing is not null',
        [{ $group: { _id: { city: '$city', ok: '$ok' }, ids: { $push: '$_id' } } }],
        [
          { _id: { city: 'Bern' }, ids: ['a', 'b'] },
          { _id: { city: 'Zug', ok: true }, ids: ['c'] },
          { _id: { city: null }, ids: ['d'] },
          { _id: {}, ids: ['e'] },
        ],
      ],
      [
        'what a filter selects',
        [{ $match: { n: { $gt: 1 } } }, { $group: { _id: '$city', least: { $min: '$n' }, most: { $max: '$n' } } }],
        [
          { _id: 'Bern', least: 3, most: 4 },
          { _id: null, least: 10, most: 10 },
        ],
      ],
      [
        'values of several types',
        [{ $group: { _id: null, least: { $min: '$mixed' }, most: { $max: '$mixed' }, at: { $min: '$at' } } }],
        [{ _id: null, least: 2, most: false, at: new Date(5) }],
      ],
      [
        'in the order of ids',
        [{ $group: { _id: null, first: { $first: '$ok' }, last: { $last: '$n' }, all: { $push: '$mixed' } } }],
        [{ _id: null, first: null, last: 10, all: ['text', 2, false, null] }],
      ],
      [
        'whole values, of any type',
        [{ $group: { _id: '$city', tags: { $first: '$tags' }, places: { $push: '$place' } } }],
        [
          {
            _id: 'Bern',
            tags: ['x'],
            places: [
              { zip: 1, name: 'b' },
              { name: 'b', zip: 1 },
            ],
          },
          { _id: 'Zug', tags: null, places: [] },
          { _id: null, tags: null, places: [] },
        ],
      ],
      [
        'constants',
        [
          {
            $group: {
              _id: '$ok',
              sum: { $sum: 3 },
              mean: { $avg: 3 },
              none: { $sum: '$nowhere' },
              no: { $avg: '$nowhere' },
            },
          },
        ],
        [
          { _id: null, sum: 12, mean: 3, none: 0, no: null },
          { _id: true, sum: 3, mean: 3, none: 0, no: null },
        ],
      ],
      ['nothing', [{ $match: { city: 'Rome' } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
    ])('groups %s', async (_name, stages, expected) => {
      const { results, engine, documentsRead } = await group('docs', stages);
      expect(results).toEqual(expected);
      expect([engine, documentsRead]).toEqual([['$group'], 0]);
    });

    it.each<[string, object, readonly DataObject[]]>([
      ['sums of fractions', { _id: null, s: { $sum: '$half' } }, [{ _id: null, s: 2.5 }]],
      ['sums beyond what doubles hold', { _id: null, s: { $sum: '$big' } }, [{ _id: null, s: 2 ** 53 }]],
      [
        'keys that are objects',
        { _id: '$place', n: { $sum: 1 } },
        [
          { _id: { zip: 1, name: 'b' }, n: 2 },
          { _id: null, n: 3 },
        ],
      ],
      ['extremes of objects', { _id: null, m: { $max: '$place' } }, [{ _id: null, m: { zip: 1, name: 'b' } }]],
      ['extremes of arrays', { _id: null, m: { $min: '$tags' } }, [{ _id: null, m: ['x'] }]],
      ['sets', { _id: null, s: { $addToSet: '$city' } }, [{ _id: null, s: ['Bern', 'Zug', null] }]],
      [
        'expressions',
        { _id: { $toLower: '$city' }, n: { $sum: 1 } },
        [
          { _id: 'bern', n: 2 },
          { _id: 'zug', n: 1 },
          { _id: '', n: 2 },
        ],
      ],
    ])('leaves %s to core', async (_name, stage, expected) => {
      const { results, engine } = await group('docs', [{ $group: stage }]);
      expect(results).toEqual(expected);
      expect(engine).toEqual([]);
    });

    it.each<[string, object, readonly DataObject[], boolean]>([
      [
        'numbers of three types',
        { _id: '$k', n: { $sum: '$n' }, m: { $min: '$n' } },
        [
          { _id: 1, n: 6, m: 2 },
          { _id: 2, n: 2, m: 2 },
        ],
        true,
      ],
      [
        'ObjectIds',
        { _id: '$id', n: { $sum: 1 } },
        [
          { _id: { $oid: '65a000000000000000000001' }, n: 2 },
          { _id: null, n: 2 },
        ],
        true,
      ],
      [
        'decimals in keys',
        { _id: '$dec', n: { $sum: 1 } },
        [
          { _id: null, n: 2 },
          { _id: { $numberDecimal: '1.50' }, n: 1 },
          { _id: 1, n: 1 },
        ],
        false,
      ],
      ['decimals in sums', { _id: null, n: { $sum: '$dec' } }, [{ _id: null, n: 1 }], false],
      ['no number in extremes', { _id: null, n: { $min: '$nan' } }, [{ _id: null, n: 3 }], false],
      ['no number in sums', { _id: null, n: { $sum: '$nan' } }, [{ _id: null, n: 3 }], false],
      [
        'no number in keys',
        { _id: '$nan', n: { $sum: 1 } },
        [
          { _id: null, n: 2 },
          { _id: { $numberDouble: 'NaN' }, n: 1 },
          { _id: 3, n: 1 },
        ],
        false,
      ],
      [
        'longs beyond doubles in keys',
        { _id: '$long', n: { $sum: 1 } },
        [
          { _id: null, n: 3 },
          { _id: { $numberLong: '9007199254740993' }, n: 1 },
        ],
        false,
      ],
      [
        'longs beyond doubles in extremes',
        { _id: null, m: { $max: '$long' } },
        [{ _id: null, m: { $numberLong: '9007199254740993' } }],
        false,
      ],
      ['the least key in extremes', { _id: null, m: { $min: '$least' } }, [{ _id: null, m: { $minKey: 1 } }], false],
      ['what the server cannot add', { _id: null, n: { $sum: '$low' } }, [{ _id: null, n: 0 }], false],
    ])('of another program: %s', async (_name, stage, expected, isPushed) => {
      const { results, engine } = await group('foreign', [{ $group: stage }]);
      expect(results).toEqual(expected);
      expect(engine).toEqual(isPushed ? ['$group'] : []);
    });
  });
});
