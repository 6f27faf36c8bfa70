import type { FeedSelection } from '@database-service/core';
import { catalogueTables, identifier, type Sql, sql } from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import { changeBatches, changes, recordsOfBatch } from './feed-tables.js';

/** One row: epoch, the number up to which records are no longer kept, the last number. */
export const selectExtent: Sql = sql`SELECT (SELECT epoch FROM ${identifier(catalogueTables.feed)}),
  (SELECT greatest(behind, 0) FROM ${changeBatches} ORDER BY behind LIMIT 1),
  (SELECT through FROM ${changeBatches} ORDER BY behind DESC LIMIT 1)`;

/** Batches with records behind a number, found by their key: the one that the number is in may be among them. */
function areBehind(after: number): Sql {
  return sql`b.behind >= coalesce((SELECT max(behind) FROM ${changeBatches} WHERE behind <= ${after}::BIGINT), -1)
    AND b.through > ${after}::BIGINT`;
}

/** Which collections have records behind a number, with the last number of a batch that has some. */
export function selectChangedBehind(after: number): Sql {
  return sql`SELECT n.name, max(b.through) FROM ${changeBatches} AS b, unnest(b.collections) AS n(name)
    WHERE ${areBehind(after)} GROUP BY n.name`;
}

/** A range of numbers, and whose records of it are wanted. */
export interface NumberRange {
  readonly after: number;
  readonly through: number;
  /** `undefined`: all. */
  readonly collection: string | undefined;
}

/** The next batches that have such records, in order: the number behind which each begins, and its last. */
export function selectBatches({ after, through, collection }: NumberRange, batchesMax: number): Sql {
  const isWanted = collection === undefined ? sql`` : sql` AND ${collection} = ANY (b.collections)`;
  return sql`SELECT b.behind, b.through FROM ${changeBatches} AS b
    WHERE ${areBehind(after)} AND b.behind < ${through}::BIGINT${isWanted}
    ORDER BY b.behind LIMIT ${postgresDialect.rowCount(batchesMax)}`;
}

/** How much is read at once. */
export interface PartBounds {
  readonly rowsMax: number;
  /** But one record is read whatever it takes. */
  readonly bytesMax: number;
}

/** The columns that make a document of a record; of those with keys only, what a renaming keeps in one of them. */
const documentColumns = {
  after: sql`r.created_at, r.data, r.metadata`,
  keys: sql`NULL, CASE WHEN r.op = 'renamed' THEN r.data END, NULL`,
} as const;

/**
 * The next records of some batches, in order: the columns of `ChangeRow`, and how many there would have been but for the bytes.
 *
 * @param behind - of the first batch
 */
export function selectRecords(
  behind: number,
  { after, through, collection }: NumberRange,
  { detail }: Pick<FeedSelection, 'detail'>,
  { rowsMax, bytesMax }: PartBounds,
): Sql {
  const isWanted = collection === undefined ? sql`` : sql` AND n.collection = ${collection}`;
  const inBatches = collection === undefined ? sql`` : sql` AND ${collection} = ANY (b.collections)`;
  return sql`SELECT p.number, r.collection, r.document_id, r.op, r.version, r.time, ${documentColumns[detail]}, p.found
    FROM (SELECT f.*, count(*) OVER () AS found, sum(f.bytes) OVER (ORDER BY f.number) - f.bytes AS bytes_before
      FROM (SELECT n.* FROM ${changeBatches} AS b CROSS JOIN LATERAL (
          SELECT c.*, b.behind + row_number() OVER (ORDER BY c.id) AS number FROM ${recordsOfBatch}) AS n
        WHERE b.behind >= ${behind}::BIGINT AND b.behind < ${through}::BIGINT${inBatches}
          AND n.number > ${after}::BIGINT AND n.number <= ${through}::BIGINT${isWanted}
        ORDER BY n.number LIMIT ${postgresDialect.rowCount(rowsMax)}) AS f) AS p
    JOIN ${changes} AS r ON r.transaction_id = p.transaction_id AND r.id = p.id
    WHERE p.bytes_before < ${bytesMax}::BIGINT ORDER BY p.number`;
}
