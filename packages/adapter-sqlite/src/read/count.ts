import {
  type CountRequest,
  checkCancelled,
  executeCount,
  type OperationContext,
  type ReadCounters,
} from '@database-service/core';
import { identifier, sql } from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import type { Connection } from '../driver.js';
import { pause } from '../pause.js';
import { streamDocuments } from './find.js';
import { planRead, type ReadPlan } from './plan-read.js';
import { readBySeq, readSortedPlaces, sourceOf } from './read-rows.js';

/** Rows of a table looked at by one statement. */
const sliceRowsMax = 10_000;

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
    const { seqs } = readSortedPlaces(connection, plan, Number.POSITIVE_INFINITY);
    const documents = streamDocuments(context, readBySeq(connection, plan, seqs));
    return await executeCount(context, request, { documents, residual: plan.residual }, counters);
  }
  if (plan.pushed.kind === 'all')
    return readCount(connection, sql`SELECT count(*) FROM ${identifier(collection.table)}`);
  if (plan.index !== undefined || plan.idCondition !== undefined) {
    return readCount(connection, sql`SELECT count(*) FROM ${sourceOf(plan)} AND ${plan.condition}`);
  }
  return await countInSlices(context, connection, plan);
}

/** A scan of the whole table lets others in between its slices. Documents keep their place, so none is counted twice. */
async function countInSlices(context: OperationContext, connection: Connection, plan: ReadPlan): Promise<number> {
  const table = identifier(plan.collection.table);
  const [first = null, last = null] = connection.first(sql`SELECT min(seq), max(seq) FROM ${table}`) ?? [];
  if (first === null || last === null) return 0;
  let count = 0;
  for (let start = Number(first); start <= Number(last); start += sliceRowsMax) {
    if (start > Number(first)) {
      await pause();
      checkCancelled(context);
    }
    const slice = sql`d.seq >= ${start} AND d.seq < ${start + sliceRowsMax}`;
    count += readCount(connection, sql`SELECT count(*) FROM ${table} AS d WHERE ${slice} AND ${plan.condition}`);
  }
  return count;
}

function readCount(connection: Connection, select: Parameters<Connection['first']>[0]): number {
  return Number(connection.first(select)?.[0] ?? 0);
}
