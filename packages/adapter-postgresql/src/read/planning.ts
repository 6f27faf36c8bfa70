import {
  planRead as planSqlRead,
  type ReadPlan,
  type ReadQuery,
  type Sql,
  type StoredCollection,
  sqlPushdown,
  sourceOf as sqlSourceOf,
} from '@database-service/sql';
import { postgresDialect } from '../dialect.js';

const engine = { dialect: postgresDialect, pushdown: sqlPushdown };

/** As `planRead` of the SQL engines. */
export function planRead(collection: StoredCollection, asked: ReadQuery): ReadPlan {
  return planSqlRead(engine, collection, asked);
}

/** As `sourceOf` of the SQL engines. */
export function sourceOf(plan: ReadPlan): Sql {
  return sqlSourceOf(postgresDialect, plan);
}
