import type { DataObject, Filter, GroupStage, OperationContext } from '@database-service/core';
import { compileGroup, GroupMerger, type GroupRow, identifier, type Sql, sql } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import { pauseRead } from './pause-read.js';
import { planRead, type ReadPlan } from './plan-read.js';
import { sliceTable } from './slice-table.js';
import { sourceOf } from './source-of.js';

/**
 * Groups in SQL, slice by slice.
 *
 * @returns `undefined` where it would not be exact: something is left of the filter, or the values are not fit
 */
export async function groupDocuments(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  filter: Filter,
  stage: GroupStage,
): Promise<DataObject[] | undefined> {
  const plan = planRead(collection, { filter });
  if (plan.residual !== undefined) return undefined;
  const merger = new GroupMerger(stage);
  let isFirst = true;
  for (const from of slicesOf(connection, plan)) {
    if (!isFirst) await pauseRead(context, collection);
    isFirst = false;
    for (const row of connection.all(groupStatement(plan, stage, from))) {
      if (!merger.add(row as GroupRow)) return undefined;
    }
  }
  return merger.finish();
}

/** The statement that groups what comes from a source. */
export function groupStatement(plan: ReadPlan, stage: GroupStage, from: Sql = sourceOf(plan)): Sql {
  const { reads, source, columns, groupBy } = compileGroup(sqliteDialect, stage);
  const read = sql`SELECT ${reads} FROM ${from} AND ${plan.condition}${sqliteDialect.keptApart}`;
  return sql`SELECT ${columns} FROM (${read}) AS ${source} GROUP BY ${groupBy}`;
}

function* slicesOf(connection: Connection, plan: ReadPlan): Generator<Sql> {
  if (plan.index !== undefined || plan.union !== undefined || plan.idCondition !== undefined) {
    yield sourceOf(plan);
    return;
  }
  const { table } = plan.collection;
  for (const slice of sliceTable(connection, table, plan.condition))
    yield sql`${identifier(table)} AS d WHERE ${slice}`;
}
