export { createSqliteAdapter, openSqlite } from './adapter.js';
export { checkSqliteCopy, type SqliteCopyFacts } from './backup/copy-facts.js';
export { type FileLock, tryLock } from './backup/lock-file.js';
export { checkSqliteUnused, type RestoredSqlite, type RestoreOptions, restoreSqlite } from './backup/restore.js';
export { type CopyProgress, type SnapshotOptions, snapshotSqlite } from './backup/snapshot.js';
export type { SqliteConfig } from './config.js';
