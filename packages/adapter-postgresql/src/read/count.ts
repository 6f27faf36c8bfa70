import {
  type CountRequest,
  checkCancelled,
  executeCount,
  type OperationContext,
  type ReadCounters,
} from '@database-service/core';
import { documentsOf, type ReadPlan, type Sql, selectRanges, sql } from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { planRead, sourceOf } from './planning.js';
import { readSorted } from './read-sorted.js';
import { checkVersion, type KnownCollection, type ReadScope, readKnown } from './reading.js';

/** Counts the documents that match; the server does, unless something is left for core. */
export async function countDocuments(
  context: OperationContext,
  scope: ReadScope,
  name: string,
  request: CountRequest,
  counters?: ReadCounters,
): Promise<number> {
  checkCancelled(context);
  return await readKnown(scope, name, 0, (known) => countKnown(context, scope, known, request, counters));
}

async function countKnown(
  context: OperationContext,
  scope: ReadScope,
  known: KnownCollection,
  request: CountRequest,
  counters: ReadCounters | undefined,
): Promise<number> {
  const plan = planRead(known.collection, { filter: request.filter });
  if (plan.residual !== undefined) {
    const unsorted: ReadPlan = { ...plan, order: { kind: 'engine' } };
    const { parts } = await readSorted(scope, known, unsorted, { skip: 0, rowsMax: Number.POSITIVE_INFINITY });
    return await executeCount(context, request, { batches: parts, residual: plan.residual }, counters);
  }
  const [row] = await scope.reads.all(sql`SELECT count(*), ${catalogueVersion} FROM ${counted(plan)}`);
  await checkVersion(scope, known, row?.[1]);
  return Number(row?.[0]);
}

function counted(plan: ReadPlan): Sql {
  if (plan.pushed.kind === 'all') return documentsOf(plan.collection);
  if (plan.index !== undefined && plan.checked.kind === 'all') {
    return selectRanges(postgresDialect, plan.index.index.table, plan.index.scan);
  }
  return sql`${sourceOf(plan)} AND ${plan.condition}`;
}
