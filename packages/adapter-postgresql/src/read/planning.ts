import {
  documentsOf,
  planRead as planSqlRead,
  type ReadPlan,
  type ReadQuery,
  type Sql,
  type StoredCollection,
  sql,
  sqlPushdown,
  sourceOf as sqlSourceOf,
} from '@database-service/sql';
import { postgresDialect } from '../dialect.js';
import { planServed } from '../served/plan-served.js';
import { servedOf } from '../served/served-table.js';

const engine = { dialect: postgresDialect, pushdown: sqlPushdown };

/** As `planRead` of the SQL engines; a table of another program is read by the indexes that it has. */
export function planRead(collection: StoredCollection, asked: ReadQuery): ReadPlan {
  const plan = planSqlRead(engine, collection, asked);
  const served = servedOf(collection);
  return served === undefined ? plan : planServed(plan, served);
}

/** As `sourceOf` of the SQL engines. */
export function sourceOf(plan: ReadPlan): Sql {
  // What ids must fulfil is part of the condition, and there by the key.
  if (plan.collection.source !== undefined) return sql`${documentsOf(plan.collection)} AS d WHERE TRUE`;
  return sqlSourceOf(postgresDialect, plan);
}
