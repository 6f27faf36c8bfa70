import { type Sql, sql } from '../fragment.js';

/**
 * The columns of a document table, whose alias is `d` in every query. Times are epoch milliseconds; `metadata` and
 * `data` are canonical JSON; `seq` is the order of insertion and what index entries point to.
 */
export const documentColumns = {
  seq: sql`d.seq`,
  id: sql`d.id`,
  version: sql`d.version`,
  created_at: sql`d.created_at`,
  updated_at: sql`d.updated_at`,
  metadata: sql`d.metadata`,
  data: sql`d.data`,
} as const satisfies Record<string, Sql>;

/** All columns that make a document, in the order of `DocumentRow`. */
export const documentColumnList: Sql = sql`d.id, d.version, d.created_at, d.updated_at, d.metadata, d.data`;
