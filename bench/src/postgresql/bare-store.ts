import pg from 'pg';
import type { BenchDocument } from '../load/documents.js';

/** A document as the store by hand gives it. */
export interface BareDocument {
  readonly id: string;
  readonly data: BenchDocument;
  readonly version: number;
  readonly created_at: Date;
}

/** What a group by countries gives. */
export interface BareGroup {
  readonly _id: string;
  readonly documents: string;
  readonly people: string;
}

/** The store by hand. */
export interface BareStore {
  get(id: string): Promise<BareDocument | undefined>;
  /** In one statement, which is one commit and one way to the server and back. */
  add(id: string, data: BenchDocument): Promise<void>;
  /** So, too. */
  addAll(documents: readonly (readonly [string, BenchDocument])[]): Promise<void>;
  findByCountry(country: string, limit: number): Promise<BareDocument[]>;
  groupByCountry(): Promise<BareGroup[]>;
  /** So that the server plans by what there is. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}

const tables = `
  CREATE TABLE documents (id TEXT PRIMARY KEY, data JSONB NOT NULL, version INTEGER NOT NULL, created_at TIMESTAMPTZ NOT NULL);
  CREATE TABLE changes (number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT NOT NULL, op TEXT NOT NULL,
    version INTEGER NOT NULL, time TIMESTAMPTZ NOT NULL, data JSONB);
  CREATE INDEX by_country ON documents ((data ->> 'country'), ((data -> 'population')::NUMERIC) DESC)`;

const statements = {
  get: 'SELECT id, data, version, created_at FROM documents WHERE id = $1',
  add: `WITH written AS (INSERT INTO documents VALUES ($1, $2, 1, now()) RETURNING *)
    INSERT INTO changes (id, op, version, time, data) SELECT id, 'created', version, created_at, data FROM written`,
  addAll: `WITH written AS (INSERT INTO documents SELECT id, data, 1, now() FROM unnest($1::TEXT[], $2::JSONB[]) AS g(id, data)
      RETURNING *)
    INSERT INTO changes (id, op, version, time, data) SELECT id, 'created', version, created_at, data FROM written`,
  find: `SELECT id, data, version, created_at FROM documents WHERE data ->> 'country' = $1
    ORDER BY (data -> 'population')::NUMERIC DESC LIMIT $2`,
  group: `SELECT data ->> 'country' AS _id, count(*) AS documents, sum((data -> 'population')::NUMERIC) AS people
    FROM documents GROUP BY 1 ORDER BY 1`,
} as const;

/**
 * What one would write by hand: a table of JSONB, statements that are prepared once for each connection of one pool, an
 * expression index for the filter, and a record of each change in the same commit.
 */
export async function openBareStore(uri: string, schema: string, connections: number): Promise<BareStore> {
  const pool = new pg.Pool({ connectionString: uri, max: connections, options: `-c search_path=${schema}` });
  const run = async <Row extends pg.QueryResultRow>(name: keyof typeof statements, values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>({ name, text: statements[name], values })).rows;
  await pool.query(`CREATE SCHEMA ${schema}; SET search_path TO ${schema}; ${tables}`);
  return {
    get: async (id) => (await run<BareDocument>('get', [id]))[0],
    add: async (id, data) => void (await run('add', [id, JSON.stringify(data)])),
    async addAll(documents) {
      await run('addAll', [documents.map(([id]) => id), documents.map(([, data]) => JSON.stringify(data))]);
    },
    findByCountry: (country, limit) => run<BareDocument>('find', [country, limit]),
    groupByCountry: () => run<BareGroup>('group', []),
    analyze: async () => void (await pool.query('VACUUM ANALYZE')),
    async close() {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
    },
  };
}
