import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createPostgresAdapter, type PostgresAdapter, type PostgresConfig } from '../src/index.js';

/** Schemas of one test file, each an empty database; removed by `dropAll`. */
export class TestDatabases {
  readonly uri: string;
  readonly #made: string[] = [];

  /** @param uri - of a server where schemas, databases and roles may be made */
  constructor(uri: string) {
    this.uri = uri;
  }

  /** The name of a schema that is not there yet. */
  newSchema(): string {
    const schema = `test_${randomBytes(8).toString('hex')}`;
    this.#made.push(schema);
    return schema;
  }

  /** An adapter over an empty database, or over the schema that is given. */
  open(config: Partial<PostgresConfig> = {}): PostgresAdapter {
    const schema = config.schema ?? this.newSchema();
    return createPostgresAdapter({ connectionString: this.uri, connectionsMax: 5, ...config, schema });
  }

  /** Runs statements by themselves, in a schema if one is named. */
  async query(text: string, schema?: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.uri });
    await client.connect();
    try {
      if (schema !== undefined) await client.query(`SET search_path TO "${schema}"`);
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  }

  async dropAll(): Promise<void> {
    // One by one: each table of a schema takes a lock until the transaction ends, of which the server has some thousands.
    for (const schema of this.#made.splice(0)) {
      const tables = await this.query(`SELECT tablename FROM pg_tables WHERE schemaname = '${schema}'`);
      const drops = tables.map(
        ({ tablename }) => `DROP TABLE "${schema}"."${String(tablename).replaceAll('"', '""')}" CASCADE`,
      );
      for (let at = 0; at < drops.length; at += 200) await this.query(drops.slice(at, at + 200).join('; '));
      await this.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    }
  }
}
