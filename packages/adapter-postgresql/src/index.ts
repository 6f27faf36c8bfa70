export { createPostgresAdapter, openPostgres, type PostgresAdapter } from './adapter.js';
export type { PostgresConfig, PostgresCredentials } from './config.js';
export type { ExistingTable, ExistingTables } from './served/table-config.js';
