import { insertPending, type NewChangeRow, type Sql, writePendingRow } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';

/** The statement that leaves one record for the change feed. */
export function leavePending(row: NewChangeRow): Sql {
  return insertPending(postgresDialect, writePendingRow(row));
}
