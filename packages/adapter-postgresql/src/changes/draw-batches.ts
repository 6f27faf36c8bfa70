import { type Sql, type SqlRow, sql } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import { beginNumbering, changeBatches, changes } from './feed-tables.js';

/** Most records of a batch: readers put those of one batch in order at once. */
const recordsMax = 1_000;

/** About what a record takes besides its document. */
const recordBytes = 64;

/** What came of drawing. */
export interface Drawn {
  /** Up to which number there are records now; `undefined`: another is drawing, who may not have seen what the caller wants numbered. */
  readonly through: number | undefined;
  /** Whether the server counts its transactions from an earlier one on than the feed has seen: the database was copied from another server. */
  readonly isForeign: boolean;
}

/** What `drawBatches` gave. */
export function readDrawn([through, isForeign]: SqlRow): Drawn {
  return {
    through: through === null || through === undefined ? undefined : Number(through),
    isForeign: Number(isForeign ?? 0) === 1,
  };
}

/**
 * Numbers all records that this statement sees and the batch before did not. One at a time: who finds another at it does
 * nothing; who began before the other had committed fails by the key of the batches, and has done nothing either. One row:
 * see `readDrawn`.
 *
 * @param key - of an advisory lock, which spares the server such failures
 */
export function drawBatches(key: string): Sql {
  const behind = sql`(SELECT end_at FROM newest)`;
  const end = sql`(SELECT end_at FROM now)`;
  const isSeen = sql`r.transaction_id <> ALL ((SELECT running FROM now)::BIGINT[])`;
  return sql`WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${key}::BIGINT) AS is_mine),
    newest AS MATERIALIZED (SELECT b.through, b.end_at, b.running, b.bytes_through FROM turn, ${changeBatches} AS b
      WHERE turn.is_mine ORDER BY b.behind DESC LIMIT 1),
    now AS MATERIALIZED (SELECT pg_snapshot_xmax(s)::TEXT::BIGINT AS end_at,
      ARRAY(SELECT x::TEXT::BIGINT FROM pg_snapshot_xip(s) AS x) AS running FROM pg_current_snapshot() AS s),
    fresh AS MATERIALIZED (
      SELECT r.id, r.collection, r.bytes FROM ${changes} AS r
      WHERE r.transaction_id >= ${behind} AND r.transaction_id < ${end} AND ${isSeen}
      UNION ALL SELECT r.id, r.collection, r.bytes FROM ${changes} AS r
      WHERE r.transaction_id = ANY ((SELECT running FROM newest)::BIGINT[]) AND ${isSeen} AND ${behind} <= ${end}),
    parts AS (SELECT min(id) AS first_id, max(id) AS last_id, count(*) AS count, sum(bytes + ${recordBytes}::BIGINT) AS bytes,
        array_agg(DISTINCT collection) AS collections
      FROM (SELECT *, (row_number() OVER (ORDER BY id) - 1) / ${recordsMax}::BIGINT AS part FROM fresh) AS f GROUP BY part),
    placed AS (SELECT *, (sum(count) OVER w)::BIGINT AS count_through, (sum(bytes) OVER w)::BIGINT AS bytes_through
      FROM parts WINDOW w AS (ORDER BY first_id)),
    drawn AS (INSERT INTO ${changeBatches} SELECT n.through + p.count_through - p.count, n.through + p.count_through,
        p.first_id, p.last_id, n.end_at, n.running, now.end_at, now.running, p.collections, p.bytes,
        n.bytes_through + p.bytes_through, ${postgresDialect.clockMs}
      FROM newest AS n, now, placed AS p RETURNING through)
    SELECT coalesce((SELECT max(through) FROM drawn), (SELECT through FROM newest)), ${behind} > ${end}`;
}

/** Statements that begin the feed anew, for `isForeign`: what was numbered is of another server's history. */
export function forgetHistory(): readonly Sql[] {
  return [sql`DELETE FROM ${changes}`, sql`DELETE FROM ${changeBatches}`, beginNumbering];
}
