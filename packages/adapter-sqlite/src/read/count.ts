import {
  type CountRequest,
  checkCancelled,
  executeCount,
  type OperationContext,
  type ReadCounters,
} from '@database-service/core';
import { identifier, selectRanges, sql } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import { streamDocuments } from './find.js';
import { pauseRead, runPausing } from './pause-read.js';
import { planRead, type ReadPlan } from './plan-read.js';
import { listPlaces, readBySeq, readSortedPlaces } from './read-rows.js';
import { sliceTable } from './slice-table.js';
import { sourceOf } from './source-of.js';

/** Counts the documents that match; SQLite does, unless something is left for core. */
export async function countDocuments(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: CountRequest,
  counters?: ReadCounters,
): Promise<number> {
  checkCancelled(context);
  const plan = planRead(collection, { filter: request.filter });
  if (plan.residual !== undefined) {
    const found = await runPausing(context, collection, readSortedPlaces(connection, plan, Number.POSITIVE_INFINITY));
    const batches = streamDocuments(context, collection, readBySeq(connection, plan, listPlaces(found)), true);
    // The whole filter: what was changed since its place was found may match no longer.
    return await executeCount(context, request, { batches, residual: plan.query.filter }, counters);
  }
  if (plan.pushed.kind === 'all')
    return readCount(connection, sql`SELECT count(*) FROM ${identifier(collection.table)}`);
  if (plan.index !== undefined && plan.checked.kind === 'all') {
    const entries = selectRanges(sqliteDialect, plan.index.index.table, plan.index.scan);
    return readCount(connection, sql`SELECT count(*) FROM ${entries}`);
  }
  if (plan.index !== undefined || plan.union !== undefined || plan.idCondition !== undefined) {
    return readCount(connection, sql`SELECT count(*) FROM ${sourceOf(plan)} AND ${plan.condition}`);
  }
  return await countInSlices(context, connection, plan);
}

async function countInSlices(context: OperationContext, connection: Connection, plan: ReadPlan): Promise<number> {
  const { table } = plan.collection;
  let count = 0;
  let isFirst = true;
  for (const slice of sliceTable(connection, table, plan.condition)) {
    if (!isFirst) await pauseRead(context, plan.collection);
    isFirst = false;
    const from = sql`${identifier(table)} AS d WHERE ${slice} AND ${plan.condition}`;
    count += readCount(connection, sql`SELECT count(*) FROM ${from}`);
  }
  return count;
}

function readCount(connection: Connection, select: Parameters<Connection['first']>[0]): number {
  return Number(connection.first(select)?.[0] ?? 0);
}
