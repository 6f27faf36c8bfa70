export { createSqliteAdapter, openSqlite } from './adapter.js';
export type { SqliteConfig } from './config.js';
