import { DataError } from '@database-service/core';
import {
  catalogueTables,
  createCatalogue,
  createIdempotency,
  createLeases,
  createPlaces,
  dropTable,
  identifier,
  replaceEpoch,
  type Sql,
  type SqlExecutor,
  sql,
} from '@database-service/sql';
import { createFeed, newEpoch } from '../changes/feed-tables.js';
import type { ResolvedConfig } from '../config.js';
import type { Connections } from '../connect/connections.js';
import { nobody } from '../connect/session.js';
import { postgresDialect } from '../dialect.js';
import { createRowStates, rowStatesName } from '../served/row-states.js';
import { lockKey, lockUntilEnd } from './lock-keys.js';

/** The layout of the tables that this version writes; kept as the comment of one of them. */
const layoutVersion = 2;
const layoutPrefix = 'database-service layout ';

/**
 * Makes the service's own tables if they are not there, or brings them to this version's layout. Any number of instances may do it
 * at once.
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
  if (readLayout(schema, layout) === layoutVersion && !lacksRowStates) return;
  await connections.inTransaction(nobody, async (executor) => {
    await executor.all(lockUntilEnd(lockKey(schema, 'catalogue')));
    // Asked first: it takes a privilege even where there is nothing to make.
    const [missing] = await executor.all(sql`SELECT to_regnamespace(quote_ident(${schema})) IS NULL`);
    if (Number(missing?.[0]) === 1) await executor.run(sql`CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`);
    const [now = []] = await executor.all(selectFacts);
    const present = readLayout(schema, now[2]);
    if (present === undefined) await createTables(executor);
    else if (present < layoutVersion) await replaceFeed(executor);
    if (lacksRowStates) await executor.run(createRowStates);
  });
}

const state = identifier(catalogueTables.state);

/** One row: encoding, version of the server, the layout of the tables (null: there are none), whether there is one of row states. */
const selectFacts = sql`SELECT current_setting('server_encoding'), current_setting('server_version_num'),
  obj_description(to_regclass(${catalogueTables.state}), 'pg_class'),
  to_regclass(${rowStatesName}) IS NOT NULL`;

/** @returns `undefined`: there are no tables */
function readLayout(schema: string, layout: unknown): number | undefined {
  if (typeof layout !== 'string') return undefined;
  const version = Number(layout.slice(layoutPrefix.length));
  if (!layout.startsWith(layoutPrefix)) throw unusable(schema, 'it has tables of another program');
  if (version > layoutVersion) {
    throw unusable(schema, `a later version wrote it (layout ${version}, this one knows ${layoutVersion})`);
  }
  return version;
}

async function createTables(executor: SqlExecutor): Promise<void> {
  const epoch = newEpoch();
  const statements: readonly Sql[] = [
    ...createCatalogue(postgresDialect),
    ...createFeed(),
    ...createIdempotency(postgresDialect),
    ...createLeases(postgresDialect),
    ...createPlaces(postgresDialect, epoch),
    noteLayout,
  ];
  for (const statement of statements) await executor.run(statement);
}

/**
 * From layout 1, whose records a sequencer moved from one table to another. It begins anew, with another epoch: readers learn that
 * history was lost, and read their collections again.
 */
async function replaceFeed(executor: SqlExecutor): Promise<void> {
  const statements: readonly Sql[] = [
    dropTable(catalogueTables.changes),
    dropTable(catalogueTables.pendingChanges),
    ...createFeed(),
    replaceEpoch(newEpoch()),
    noteLayout,
  ];
  for (const statement of statements) await executor.run(statement);
}

const noteLayout = sql`COMMENT ON TABLE ${state} IS 'database-service layout 2'`;

function unusable(schema: string, fault: string): DataError {
  return new DataError('DATABASE_UNAVAILABLE', `The PostgreSQL database cannot be used (schema ${schema}): ${fault}.`, {
    details: { schema },
  });
}
