import {
  bindText,
  planRead as planSqlRead,
  type ReadQuery,
  type ReadPlan as SqlReadPlan,
  sqlPushdown,
} from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';

export { bindText };

/** How a query is read from one collection. */
export type ReadPlan = SqlReadPlan<CatalogueCollection>;

const engine = { dialect: sqliteDialect, pushdown: sqlPushdown };

/** As `planRead` of the SQL engines. */
export function planRead(collection: CatalogueCollection, asked: ReadQuery): ReadPlan {
  return planSqlRead(engine, collection, asked);
}
