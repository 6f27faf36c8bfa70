import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { NotMeasurable } from '../row.js';

/** A database of one's own on the server that is measured with. */
export interface OwnDatabase {
  readonly uri: string;
  /** Removes it, whoever is still connected. */
  remove(): Promise<void>;
}

/** Address of the server. @throws NotMeasurable if `TEST_POSTGRESQL_URI` names none */
export function findServer(): string {
  const uri = process.env.TEST_POSTGRESQL_URI;
  if (!uri) {
    throw new NotMeasurable('no PostgreSQL: eval "$(pnpm --silent servers up postgresql)" sets TEST_POSTGRESQL_URI');
  }
  return uri;
}

/** One statement on a connection of its own; gives the first value of the first row. */
export async function ask(uri: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: uri });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

/** Whether a commit of this server survives a power failure. */
export const findIsDurable = async (uri: string): Promise<boolean> => (await ask(uri, 'SHOW fsync')) === 'on';

/** Makes an empty database. @throws NotMeasurable without a server */
export async function createOwnDatabase(): Promise<OwnDatabase> {
  const server = findServer();
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await ask(server, `CREATE DATABASE ${name}`);
  const uri = new URL(server);
  uri.pathname = `/${name}`;
  return {
    uri: uri.href,
    remove: async () => void (await ask(server, `DROP DATABASE ${name} WITH (FORCE)`)),
  };
}
