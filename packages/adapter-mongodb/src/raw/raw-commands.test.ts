import { type Adapter, createContext, createDatabase, type RawQuery } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestDatabases } from '../../test/servers.js';
import { createMongoAdapter } from '../index.js';
import { checkCommand } from './check-command.js';
import { fillParameters } from './fill-parameters.js';

const context = createContext();

describe('checkCommand', () => {
  it.each<[string, object, 'read' | 'write']>([
    ['a write that is not granted', { insert: 'c', documents: [] }, 'read'],
    ['a pipeline that writes', { aggregate: 'c', pipeline: [{ $out: 'd' }] }, 'read'],
    [
      'a pipeline that writes, within another',
      { aggregate: 'c', pipeline: [{ $facet: { a: [{ $merge: 'd' }] } }] },
      'read',
    ],
    ['an explained write', { explain: { delete: 'c', deletes: [] } }, 'read'],
    ['what is not on the list', { shutdown: 1 }, 'write'],
    ['what is not on the list', { mapReduce: 'c' }, 'write'],
    ['what is not on the list', { createUser: 'me' }, 'write'],
    ["a write of the service's own", { delete: 'dbs_changes', deletes: [] }, 'write'],
  ])('does not grant %s', (_, command, grant) => {
    expect(() => checkCommand(command as never, grant)).toThrow(
      expect.objectContaining({ reason: 'RAW_QUERY_DISABLED' }),
    );
  });

  it.each<[string, object]>([
    ['code', { find: 'c', filter: { $where: 'while (true);' } }],
    ['code in an expression', { aggregate: 'c', pipeline: [{ $project: { a: { $function: {} } } }] }],
    ['nothing', {}],
    ['a session', { find: 'c', lsid: {} }],
  ])('refuses %s', (_, command) => {
    expect(() => checkCommand(command as never, 'write')).toThrow(expect.objectContaining({ reason: 'BAD_ARGUMENT' }));
  });
});

describe('fillParameters', () => {
  it('puts values in their places', () => {
    expect(
      fillParameters({ find: 'c', filter: { a: { $in: [{ $param: 1 }, { $param: 0 }] } } }, [1, { $oid: 'x' }]),
    ).toEqual({
      find: 'c',
      filter: { a: { $in: [{ $oid: 'x' }, 1] } },
    });
  });

  it.each<[string, unknown]>([
    ['an operator', { $gt: '' }],
    ['an operator within', { a: [{ $ne: null }] }],
  ])('refuses %s as a value', (_, value) => {
    expect(() => fillParameters({ a: { $param: 0 } }, [value])).toThrow(
      expect.objectContaining({ reason: 'BAD_ARGUMENT' }),
    );
  });

  it('refuses a place that there is not', () => {
    expect(() => fillParameters({ a: { $param: 1 } }, [1])).toThrow(/there are 1/);
  });
});

await describeOnServer('mongodb', ({ uri }) => {
  describe('raw commands', () => {
    const databases = new TestDatabases(uri);
    const database = databases.next();
    let reading: Adapter;
    let writing: Adapter;
    const execute = (adapter: Adapter, query: RawQuery['query'], params: readonly unknown[] = []) =>
      adapter.ports.raw?.execute(context, { query, params });

    beforeAll(async () => {
      reading = createMongoAdapter({ uri, database, raw: 'read' });
      writing = createMongoAdapter({ uri, database, raw: 'write' });
      const items = createDatabase(reading).collection('items');
      await items.insertMany([1, 2, 3].map((n) => ({ id: `i${n}`, data: { n, at: new Date(n) } })));
    });

    afterAll(async () => {
      await Promise.all([reading.close(), writing.close()]);
      await databases.drop();
    });

    it('give rows as JSON, with parameters', async () => {
      const rows = await execute(
        reading,
        { find: 'items', filter: { n: { $gte: { $param: 0 } } }, sort: { n: 1 } },
        [2],
      );
      expect(rows?.map((row) => [row._id, row.n, row.at])).toEqual([
        ['i2', 2, { $date: '1970-01-01T00:00:00.002Z' }],
        ['i3', 3, { $date: '1970-01-01T00:00:00.003Z' }],
      ]);
      expect(await execute(reading, { aggregate: 'items', pipeline: [{ $count: 'n' }], cursor: {} })).toEqual([
        { n: 3 },
      ]);
      expect(await execute(reading, { count: 'items' })).toMatchObject([{ n: 3 }]);
    });

    it('write where that is granted', async () => {
      const insert = { insert: 'notes', documents: [{ _id: 'a', by: { $oid: '65a000000000000000000001' } }] };
      await expect(execute(reading, insert)).rejects.toMatchObject({ reason: 'RAW_QUERY_DISABLED' });
      expect(await execute(writing, insert)).toMatchObject([{ n: 1 }]);
      expect(await execute(reading, { find: 'notes' })).toEqual([
        { _id: 'a', by: { $oid: '65a000000000000000000001' } },
      ]);
    });

    it('are refused with the words of the server, or for what they are not', async () => {
      const bad = { reason: 'BAD_ARGUMENT', details: { pointer: '/query' } };
      await expect(execute(reading, 'select 1')).rejects.toMatchObject(bad);
      await expect(execute(reading, { find: 'items', filter: { n: { $frob: 1 } } })).rejects.toMatchObject(bad);
      expect(createMongoAdapter({ uri }).ports.raw).toBeUndefined();
    });
  });
});
