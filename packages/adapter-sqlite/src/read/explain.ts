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
  documentColumns,
  renderSql,
  type Sql,
  selectSlice,
  sql,
} from '@database-service/sql';
import type { CatalogueCollection } from '../catalogue.js';
import { sqliteDialect } from '../dialect.js';
import type { Connection } from '../driver.js';
import { findDocuments, openRead } from './find.js';
import type { ReadPlan } from './plan-read.js';
import { sourceOf } from './source-of.js';

/** How a find is answered; runs it to count what is read. */
export async function explainFind(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: FindRequest,
): Promise<Explanation> {
  const counters: ReadCounters = { documentsRead: 0, documentsReturned: 0 };
  for await (const _ of findDocuments(context, connection, collection, request, counters));
  return { ...(await describeFind(context, connection, collection, request)), ...counters };
}

/** How a find is answered, without running it to its end. */
export async function describeFind(
  context: OperationContext,
  connection: Connection,
  collection: CatalogueCollection,
  request: FindRequest,
): Promise<Omit<Explanation, keyof ReadCounters>> {
  const { plan, scan } = await openRead(context, connection, collection, request);
  return {
    ...explainPlan(connection, plan),
    sort: plan.order.kind === 'ordered' ? 'index' : scan.sorted ? 'engine' : 'core',
    paging: scan.paged ? 'engine' : 'core',
  };
}

/** What is told of a request on a collection that does not exist. */
export function explainNothing(request: FindRequest | AggregateRequest): Explanation {
  const filter = 'pipeline' in request ? request.pipeline.filter : request.filter;
  return {
    engine: 'sqlite',
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
export function explainPlan(
  connection: Connection,
  plan: ReadPlan,
): Pick<Explanation, 'engine' | 'pushed' | 'residual' | 'index' | 'enginePlan'> {
  const scans = plan.union ?? (plan.index === undefined ? [] : [plan.index]);
  return {
    engine: 'sqlite',
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
    enginePlan: describeStatement(connection, describePlan(plan)),
  };
}

/** A statement and SQLite's plan for it. */
export function describeStatement(
  connection: Connection,
  statement: Sql,
): { readonly sql: string; readonly plan: readonly string[] } {
  const { text, parameters } = renderSql(statement, sqliteDialect);
  return { sql: text.replace(/\s+/g, ' '), plan: connection.explain(text, parameters) };
}

function formatOrNull(filter: Filter): unknown {
  return filter.kind === 'all' ? null : formatFilter(filter);
}

/** The statement that a plan runs, or the first of them. */
function describePlan(plan: ReadPlan): Sql {
  if (plan.order.kind === 'ordered') {
    const [scan] = plan.order.scans;
    if (scan === undefined) return sql`SELECT 1 WHERE FALSE`;
    const window = { rowsMax: 1_000, limit: 1_000, beside: documentColumns.seq, isPlaced: false };
    return selectSlice(sqliteDialect, { scan, condition: plan.condition, ...window });
  }
  const { sort } = plan.query;
  const order =
    sort === undefined || plan.order.kind === 'core'
      ? sql``
      : sql` ORDER BY ${compileSortSql(sqliteDialect, sort).orderBy}`;
  return sql`SELECT ${documentColumnList} FROM ${sourceOf(plan)} AND ${plan.condition}${order}`;
}
