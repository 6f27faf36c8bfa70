import type { DataObject, Filter } from '@database-service/core';
import {
  compileGroup,
  GroupMerger,
  type GroupRow,
  type GroupStage,
  groupsMax,
  integerLiteral,
  joinSql,
  type ReadPlan,
  type Sql,
  sql,
} from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { planRead, sourceOf } from './planning.js';
import { checkEmpty, checkVersion, type KnownCollection, type ReadScope } from './reading.js';

/**
 * Groups on the server.
 *
 * @returns `undefined` where it would not be exact: something is left of the filter, or the values are not fit
 */
export async function groupDocuments(
  scope: ReadScope,
  known: KnownCollection,
  filter: Filter,
  stage: GroupStage,
): Promise<DataObject[] | undefined> {
  const plan = planRead(known.collection, { filter });
  if (plan.residual !== undefined) return undefined;
  const merger = new GroupMerger(stage);
  const rows = await scope.reads.all(groupStatement(plan, stage));
  if (rows.length > groupsMax) return undefined;
  if (rows.length === 0) await checkEmpty(scope, known);
  else await checkVersion(scope, known, rows[0]?.at(-1));
  for (const row of rows) if (!merger.add(row.slice(0, -1) as GroupRow)) return undefined;
  return merger.finish();
}

/**
 * The statement that groups what matches; the catalogue's version comes last. One answer, not a cursor: for that, PostgreSQL
 * would not let several processes group.
 */
export function groupStatement(plan: ReadPlan, stage: GroupStage): Sql {
  const { keptApart } = postgresDialect;
  const { reads, derived, source, columns, groupBy } = compileGroup(postgresDialect, stage);
  const documents = sql`SELECT ${reads} FROM ${sourceOf(plan)} AND ${plan.condition}${keptApart}`;
  const all = joinSql([sql`${source}.*`, ...derived], sql`, `);
  const read = derived.length === 0 ? documents : sql`SELECT ${all} FROM (${documents}) AS ${source}${keptApart}`;
  return sql`SELECT ${columns}, ${catalogueVersion} FROM (${read}) AS ${source} GROUP BY ${groupBy}
    LIMIT ${integerLiteral(groupsMax + 1)}`;
}
