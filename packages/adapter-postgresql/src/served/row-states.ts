import { identifier, type Sql, sql } from '@database-service/sql';

/** The table of what the service keeps of rows that it has written to in tables of other programs. */
export const rowStatesName = 'dbs_row_states';
/** It, quoted. */
export const rowStates: Sql = identifier(rowStatesName);

/**
 * Makes the table of them, where there is none: `row_xmin` is the transaction that the row had when the service had written it, by
 * which later writes of others are told.
 */
export const createRowStates: Sql = sql`CREATE TABLE IF NOT EXISTS ${rowStates} (
  source TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, row_xmin BIGINT NOT NULL, version BIGINT NOT NULL,
  created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, metadata JSONB NOT NULL, PRIMARY KEY (source, id))`;

/** A row's transaction as a number: 32 bits. */
export function xminOf(alias: Sql): Sql {
  return sql`${alias}.xmin::TEXT::BIGINT`;
}
