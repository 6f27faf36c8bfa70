export { createSqliteAdapter } from './adapter.js';
export type { SqliteConfig } from './config.js';
