import { type Sql, sourceOf as sqlSourceOf } from '@database-service/sql';
import { sqliteDialect } from '../dialect.js';
import type { ReadPlan } from './plan-read.js';

/** As `sourceOf` of the SQL engines. */
export function sourceOf(plan: ReadPlan): Sql {
  return sqlSourceOf(sqliteDialect, plan);
}
