import Database from 'better-sqlite3';

/** What each layout has that the one before had not. */
const additions: ReadonlyMap<number, string> = new Map([
  [2, 'ALTER TABLE dbs_collections DROP COLUMN schema'],
  [3, 'DROP TABLE dbs_changes; DROP TABLE dbs_feed; DROP TABLE dbs_feed_readers'],
  [4, 'DROP TABLE dbs_idempotency; DROP TABLE dbs_leases'],
  [5, 'ALTER TABLE dbs_collections DROP COLUMN change_detail'],
]);

/** Makes of a file, which nobody has open, what a former version would have left: without all that came later. */
export function setLayoutBack(file: string, layout: 1 | 2 | 3 | 4): void {
  const raw = new Database(file);
  for (const [added, removal] of [...additions].toReversed()) if (added > layout) raw.exec(removal);
  raw.pragma(`user_version = ${layout}`);
  raw.close();
}
