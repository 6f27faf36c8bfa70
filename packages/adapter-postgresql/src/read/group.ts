import type { DataObject, Filter } from '@database-service/core';
import {
  compileGroup,
  GroupMerger,
  type GroupRow,
  type GroupStage,
  type ReadPlan,
  type Sql,
  sql,
} from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { planRead, sourceOf } from './planning.js';
import { checkEmpty, checkVersion, type KnownCollection, type ReadScope } from './reading.js';

/** Groups come by a cursor, so that the ones that turn out unfit for SQL are not all fetched. */
const sizeOfGroup = () => 200;

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
  let isChecked = false;
  for await (const rows of scope.reads.stream(groupStatement(plan, stage), sizeOfGroup)) {
    if (!isChecked) await checkVersion(scope, known, rows[0]?.at(-1));
    isChecked = true;
    for (const row of rows) if (!merger.add(row.slice(0, -1) as GroupRow)) return undefined;
  }
  if (!isChecked) await checkEmpty(scope, known);
  return merger.finish();
}

/** The statement that groups what matches; the catalogue's version comes last. */
export function groupStatement(plan: ReadPlan, stage: GroupStage): Sql {
  const { reads, source, columns, groupBy } = compileGroup(postgresDialect, stage);
  const read = sql`SELECT ${reads} FROM ${sourceOf(plan)} AND ${plan.condition}${postgresDialect.keptApart}`;
  return sql`SELECT ${columns}, ${catalogueVersion} FROM (${read}) AS ${source} GROUP BY ${groupBy}`;
}
