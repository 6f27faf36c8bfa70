import { randomBytes } from 'node:crypto';
import { DataError } from '@database-service/core';
import {
  catalogueTables,
  createCatalogue,
  createIdempotency,
  createLeases,
  identifier,
  type Sql,
  type SqlExecutor,
  sql,
} from '@database-service/sql';
import { createFeed } from '../changes/feed-tables.js';
import type { ResolvedConfig } from '../config.js';
import type { Connections } from '../connect/connections.js';
import { nobody } from '../connect/session.js';
import { postgresDialect } from '../dialect.js';
import { createRowStates, rowStatesName } from '../served/row-states.js';
import { lockKey, lockUntilEnd } from './lock-keys.js';

/** The layout of the tables that this version writes; kept as the comment of one of them. */
const layoutVersion = 1;
const layoutPrefix = 'database-service layout ';

/**
 * Makes the service's own tables if they are not there. Any number of instances may do it at once.
 *
 * @throws DataError DATABASE_UNAVAILABLE for a database that is not in UTF-8, too old, or of a later version
 */
export async function prepareDatabase(
  connections: Connections,
  { schema, tables }: Pick<ResolvedConfig, 'schema' | 'tables'>,
): Promise<void> {
  const [row = []] = (await connections.query(nobody, selectFacts, 'read')).rows;
  const [encoding, version, layout, hasRowStates] = row;
  if (encoding !== 'UTF8') throw unusable(schema, `its encoding is ${String(encoding)}, and has to be UTF8`);
  if (Number(version) < 160_000) throw unusable(schema, 'the server is older than PostgreSQL 16');
  const lacksRowStates = tables.length > 0 && Number(hasRowStates) === 0;
  if (isPresent(schema, layout) && !lacksRowStates) return;
  await connections.inTransaction(nobody, async (executor) => {
    await executor.all(lockUntilEnd(lockKey(schema, 'catalogue')));
    // Asked first: it takes a privilege even where there is nothing to make.
    const [missing] = await executor.all(sql`SELECT to_regnamespace(quote_ident(${schema})) IS NULL`);
    if (Number(missing?.[0]) === 1) await executor.run(sql`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
    const [now = []] = await executor.all(selectFacts);
    if (!isPresent(schema, now[2])) await createTables(executor);
    if (lacksRowStates) await executor.run(createRowStates);
  });
}

const state = identifier(catalogueTables.state);

/** One row: encoding, version of the server, the layout of the tables (null: there are none), whether there is one of row states. */
const selectFacts = sql`SELECT current_setting('server_encoding'), current_setting('server_version_num'),
  obj_description(to_regclass(${catalogueTables.state}), 'pg_class'),
  to_regclass(${rowStatesName}) IS NOT NULL`;

function isPresent(schema: string, layout: unknown): boolean {
  if (typeof layout !== 'string') return false;
  const version = Number(layout.slice(layoutPrefix.length));
  if (!layout.startsWith(layoutPrefix)) throw unusable(schema, 'it has tables of another program');
  if (version > layoutVersion) {
    throw unusable(schema, `a later version wrote it (layout ${version}, this one knows ${layoutVersion})`);
  }
  return true;
}

async function createTables(executor: SqlExecutor): Promise<void> {
  const epoch = randomBytes(8).toString('hex');
  const statements: readonly Sql[] = [
    ...createCatalogue(postgresDialect),
    ...createFeed(epoch),
    ...createIdempotency(postgresDialect),
    ...createLeases(postgresDialect),
    sql`COMMENT ON TABLE ${state} IS 'database-service layout 1'`,
  ];
  for (const statement of statements) await executor.run(statement);
}

function unusable(schema: string, fault: string): DataError {
  return new DataError('DATABASE_UNAVAILABLE', `The PostgreSQL database cannot be used (schema ${schema}): ${fault}.`, {
    details: { schema },
  });
}
