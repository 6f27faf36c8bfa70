import {
  type AggregateRequest,
  type Explanation,
  type Filter,
  type FindRequest,
  formatFilter,
  type OperationContext,
  type ReadCounters,
} from '@database-service/core';
import {
  compileSortSql,
  documentColumnList,
  type ReadPlan,
  renderSql,
  type Sql,
  selectSlice,
  sql,
} from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { findDocuments, openRead } from './find.js';
import { sourceOf } from './planning.js';
import type { ReadSource } from './read-source.js';
import type { KnownCollection, ReadScope } from './reading.js';

/** How a find is answered; runs it to count what is read. */
export async function explainFind(
  context: OperationContext,
  scope: ReadScope,
  known: KnownCollection,
  request: FindRequest,
): Promise<Explanation> {
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  for await (const _ of findDocuments(context, scope, known.collection.name, request, counters));
  return { ...(await describeFind(scope, known, request)), ...counters };
}

/** How a find is answered, without running it to its end. */
export async function describeFind(
  scope: ReadScope,
  known: KnownCollection,
  request: FindRequest,
): Promise<Omit<Explanation, keyof ReadCounters>> {
  const { plan, scan } = await openRead(scope, known, request);
  // One that was never begun would not free what it holds when it is ended.
  for await (const _ of scan.batches) break;
  return {
    ...(await explainPlan(scope.reads, plan)),
    sort: plan.order.kind === 'ordered' ? 'index' : scan.sorted ? 'engine' : 'core',
    paging: scan.paged ? 'engine' : 'core',
  };
}

/** What is told of a request on a collection that does not exist. */
export function explainNothing(request: FindRequest | AggregateRequest): Explanation {
  const filter = 'pipeline' in request ? request.pipeline.filter : request.filter;
  return {
    engine: 'postgresql',
    pushed: formatFilter(filter),
    residual: null,
    index: null,
    sort: 'engine',
    paging: 'engine',
    enginePlan: null,
    documentsRead: 0,
    documentsReturned: 0,
  };
}

/** The parts of an explanation that the plan alone gives. */
export async function explainPlan(
  reads: ReadSource,
  plan: ReadPlan,
): Promise<Pick<Explanation, 'engine' | 'pushed' | 'residual' | 'index' | 'enginePlan'>> {
  const scans = plan.union ?? (plan.index === undefined ? [] : [plan.index]);
  return {
    engine: 'postgresql',
    pushed: formatOrNull(plan.pushed),
    residual: plan.residual === undefined ? null : formatFilter(plan.residual),
    index:
      scans.length === 0
        ? null
        : {
            name: scans.map(({ index }) => index.state.definition.name).join(' + '),
            ranges: scans.reduce((sum, { scan }) => sum + scan.ranges.length, 0),
            servesSort: plan.index?.scan.servesSort ?? false,
          },
    enginePlan: await describeStatement(reads, describePlan(plan)),
  };
}

/** A statement and PostgreSQL's plan for it, a line for each node. */
export async function describeStatement(
  reads: ReadSource,
  statement: Sql,
): Promise<{ readonly sql: string; readonly plan: readonly string[] }> {
  const rows = await reads.all(sql`EXPLAIN ${statement}`);
  const { text } = renderSql(statement, postgresDialect);
  return { sql: text.replace(/\s+/g, ' '), plan: rows.map(([line]) => String(line)) };
}

function formatOrNull(filter: Filter): unknown {
  return filter.kind === 'all' ? null : formatFilter(filter);
}

/** The statement that a plan runs, or the first of them. */
function describePlan(plan: ReadPlan): Sql {
  if (plan.order.kind === 'ordered') {
    const [scan] = plan.order.scans;
    if (scan === undefined) return sql`SELECT 1 WHERE FALSE`;
    const window = { rowsMax: 1_000, limit: 1_000, beside: catalogueVersion, isPlaced: false };
    return selectSlice(postgresDialect, { scan, condition: plan.condition, ...window });
  }
  const { sort } = plan.query;
  const order =
    sort === undefined || plan.order.kind === 'core'
      ? sql``
      : sql` ORDER BY ${compileSortSql(postgresDialect, sort).orderBy}`;
  return sql`SELECT ${documentColumnList} FROM ${sourceOf(plan)} AND ${plan.condition}${order}`;
}
