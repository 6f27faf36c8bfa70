import { createMemoryAdapter } from '@database-service/adapter-memory';
import { describeDifferential } from '@database-service/conformance';
import type { Adapter, Collection } from '@database-service/core';
import { describeOnServer } from '@database-service/servers/vitest';
import { afterAll, describe, it } from 'vitest';
import { TestDatabases } from '../../test/test-database.js';

const runs = Number(process.env.DIFFERENTIAL_RUNS ?? 120);
const names = Array.from({ length: runs }, (_, n) => `scenario_${n + 1}`);

/** Such tables have no indexes by the service; what a unique one refuses is not what is compared here. */
function withoutIndexes(adapter: Adapter): Adapter {
  const collection = (name: string): Collection => {
    const handle = adapter.collection(name);
    return new Proxy(handle, {
      get(target, property) {
        if (property === 'createIndex') return async () => true;
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  };
  return new Proxy(adapter, {
    get(target, property) {
      if (property === 'collection') return collection;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

await describeOnServer('postgresql', ({ uri }) => {
  const databases = new TestDatabases(uri);
  const kinds = {
    'with a GIN index': (table: string) => `CREATE INDEX ON ${table} USING gin (data jsonb_path_ops)`,
    'whose keys are in order': (table: string) => `ALTER TABLE ${table} ALTER id TYPE text COLLATE "C"`,
  };

  for (const [kind, change] of Object.entries(kinds)) {
    describeDifferential({
      name: `A served table ${kind}`,
      runner: { describe, it: (name, run) => it(name, run, 240_000), afterAll },
      reference: async () => withoutIndexes(createMemoryAdapter()),
      candidate: async () => {
        const schema = databases.newSchema();
        const tables = names.map((name) => `"${schema}".${name}`);
        const made = tables.map((table) => `CREATE TABLE ${table} (id text PRIMARY KEY, data jsonb); ${change(table)}`);
        await databases.query(`CREATE SCHEMA "${schema}"; ${made.join('; ')}`);
        const place = (name: string) => ({ schema, table: name, key: 'id', data: 'data' });
        return withoutIndexes(databases.open({ tables: Object.fromEntries(names.map((name) => [name, place(name)])) }));
      },
      runs,
      timeLimitMs: 200_000,
    });
  }

  afterAll(() => databases.dropAll());
});
