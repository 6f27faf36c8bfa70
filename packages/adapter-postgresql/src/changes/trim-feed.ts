import { joinSql, type Sql, type SqlRow, sql } from '@database-service/sql';
import { arrayText } from '../connect/array-text.js';
import type { Store } from '../store.js';
import { changeBatches, changes } from './feed-tables.js';

const hourMs = 3_600_000;
/** Batches that are looked at, and about how many records are removed, at once. */
const batchesMax = 1_000;
const recordsMax = 5_000;

/** Removes the records that are older, or more, than configured, some at a time. Several instances may do it at once. */
export async function trimFeed({ connections, config }: Store): Promise<void> {
  const { changesRetentionHours, changesRetentionBytes } = config;
  const bounds = { beforeMs: Date.now() - changesRetentionHours * hourMs, bytesMax: changesRetentionBytes };
  for (;;) {
    const oldest = (await connections.all(selectOldest(bounds))).map(readBatch);
    const gone = chooseExpired(oldest);
    if (gone.length === 0) return;
    await connections.run(removeBatches(gone));
  }
}

/** A batch, as the feed's tables have it. */
interface Batch {
  readonly behind: number;
  readonly through: number;
  readonly lastId: number;
  readonly beginAt: number;
  readonly late: string;
  readonly endAt: number;
  readonly running: string;
  readonly isExpired: boolean;
}

function readBatch([behind, through, lastId, beginAt, late, endAt, running, isExpired]: SqlRow): Batch {
  return {
    behind: Number(behind),
    through: Number(through),
    lastId: Number(lastId),
    beginAt: Number(beginAt),
    late: String(late),
    endAt: Number(endAt),
    running: String(running),
    isExpired: Number(isExpired) === 1,
  };
}

/** The oldest batches in order. The newest of all never expires: it says up to where all was numbered. */
function selectOldest({ beforeMs, bytesMax }: { readonly beforeMs: number; readonly bytesMax: number }): Sql {
  const isBeyond = bytesMax === 0 ? sql`FALSE` : sql`n.bytes_through - b.bytes_through + b.bytes > ${bytesMax}::BIGINT`;
  return sql`SELECT b.behind, b.through, b.last_id, b.begin_at, b.late::TEXT, b.end_at, b.running::TEXT,
      b.behind < n.behind AND (b.drawn_at < ${beforeMs}::BIGINT OR ${isBeyond})
    FROM ${changeBatches} AS b, (SELECT behind, bytes_through FROM ${changeBatches} ORDER BY behind DESC LIMIT 1) AS n
    ORDER BY b.behind LIMIT ${batchesMax}::BIGINT`;
}

/** The first batches that are to go. */
function chooseExpired(oldest: readonly Batch[]): readonly Batch[] {
  let count = 0;
  const kept = oldest.findIndex(({ isExpired, behind, through }) => {
    if (!isExpired || count >= recordsMax) return true;
    count += through - behind;
    return false;
  });
  return kept === -1 ? oldest : oldest.slice(0, kept);
}

/**
 * Removes batches that follow each other, and their records: what the last one's snapshot saw, and that of before the first did
 * not; but for those of the last one's own snapshot that are of a batch behind it.
 */
function removeBatches(batches: readonly Batch[]): Sql {
  const [first] = batches;
  const last = batches.at(-1);
  if (first === undefined || last === undefined) throw new TypeError('There is nothing to remove.');
  const conditions = [
    sql`(transaction_id >= ${first.beginAt}::BIGINT AND transaction_id < ${last.endAt}::BIGINT
      OR transaction_id = ANY (${first.late}::BIGINT[]))`,
    sql`transaction_id <> ALL (${last.running}::BIGINT[])`,
    sql`NOT (id > ${last.lastId}::BIGINT
      AND (transaction_id >= ${last.beginAt}::BIGINT OR transaction_id = ANY (${last.late}::BIGINT[])))`,
  ];
  const keys = arrayText(batches.map(({ behind }) => behind));
  return sql`WITH gone AS (DELETE FROM ${changeBatches} WHERE behind = ANY (${keys}::BIGINT[]))
    DELETE FROM ${changes} WHERE ${joinSql(conditions, sql` AND `)}`;
}
