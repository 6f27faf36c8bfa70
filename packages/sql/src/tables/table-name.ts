/** Tables of the service itself, beside those of the collections. */
export const catalogueTables = {
  collections: 'dbs_collections',
  indexes: 'dbs_indexes',
  state: 'dbs_state',
  changes: 'dbs_changes',
  pendingChanges: 'dbs_pending_changes',
  feed: 'dbs_feed',
  feedReaders: 'dbs_feed_readers',
  idempotency: 'dbs_idempotency',
  leases: 'dbs_leases',
} as const;

/** Shorter than every engine's names may be (PostgreSQL: 63 bytes). */
const baseLengthMax = 48;

/**
 * The name of a new collection's table: the collection's own name where that is free, so that people find it with SQL
 * of their own; dots and dashes become `_`.
 *
 * @param isTaken - whether a table has this name; engines may ignore case
 */
export function chooseTableName(collection: string, isTaken: (name: string) => boolean): string {
  const plain = collection.replace(/[.-]/g, '_').slice(0, baseLengthMax);
  const base = /^(dbs_|sqlite_|pg_)/i.test(plain) ? `c_${plain}` : plain;
  if (!isTaken(base)) return base;
  for (let number = 2; ; number += 1) {
    const name = `${base}_${number}`;
    if (!isTaken(name)) return name;
  }
}

/** The name of the entries' table of an index. */
export function entriesTableName(indexId: number): string {
  return `dbs_index_${indexId}`;
}
