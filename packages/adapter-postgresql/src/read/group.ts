import type { DataObject, Filter, GroupStage } from '@database-service/core';
import {
  compileGroup,
  GroupMerger,
  type GroupRow,
  groupKinds,
  groupsMax,
  integerLiteral,
  joinSql,
  type ReadPlan,
  type Sql,
  type SqlRow,
  type StoredCollection,
  sql,
} from '@database-service/sql';
import { catalogueVersion } from '../catalogue/catalogue.js';
import { postgresDialect } from '../dialect.js';
import { isValueUnfit } from '../errors.js';
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
  const rows = await readGroups(scope, plan, stage);
  if (rows.length > groupsMax) return undefined;
  if (rows.length === 0) await checkEmpty(scope, known);
  else await checkVersion(scope, known, rows[0]?.at(-1));
  for (const row of rows) if (!merger.add(row.slice(0, -1) as GroupRow)) return undefined;
  return merger.finish();
}

/** By a statement that trusts the values, until it has done so in vain once. */
async function readGroups(scope: ReadScope, plan: ReadPlan, stage: GroupStage): Promise<readonly SqlRow[]> {
  if (mayTrust(scope, plan, stage)) {
    try {
      const rows = await scope.reads.all(groupStatement(plan, stage, true));
      if (rows.every(([kind]) => kind !== groupKinds.doubtful)) return rows;
    } catch (error) {
      if (!isValueUnfit(error)) throw error;
    }
    distrust(plan.collection, stage);
  }
  return await scope.reads.all(groupStatement(plan, stage));
}

/** Stages of which the values are something else. */
const distrusted = new WeakMap<StoredCollection, Set<string>>();
/** Of one collection. When there are more, all are tried again. */
const distrustedMax = 100;

/** Whether groups are read by a statement that trusts the values. */
export function mayTrust({ reads }: ReadScope, { collection }: ReadPlan, stage: GroupStage): boolean {
  return reads.mayFail && distrusted.get(collection)?.has(JSON.stringify(stage)) !== true;
}

function distrust(collection: StoredCollection, stage: GroupStage): void {
  const stages = distrusted.get(collection) ?? new Set();
  if (stages.size >= distrustedMax) stages.clear();
  distrusted.set(collection, stages.add(JSON.stringify(stage)));
}

/**
 * The statement that groups what matches; the catalogue's version comes last. One answer, not a cursor: for that, PostgreSQL
 * would not let several processes group.
 */
export function groupStatement(plan: ReadPlan, stage: GroupStage, isTrusting = false): Sql {
  const { keptApart, json } = postgresDialect;
  const trusted = isTrusting ? json.trusted : undefined;
  const { reads, derived, source, columns, groupBy } = compileGroup(postgresDialect, stage, trusted);
  const documents = sql`SELECT ${reads} FROM ${sourceOf(plan)} AND ${plan.condition}${keptApart}`;
  const all = joinSql([sql`${source}.*`, ...derived], sql`, `);
  const read = derived.length === 0 ? documents : sql`SELECT ${all} FROM (${documents}) AS ${source}${keptApart}`;
  return sql`SELECT ${columns}, ${catalogueVersion} FROM (${read}) AS ${source} GROUP BY ${groupBy}
    LIMIT ${integerLiteral(groupsMax + 1)}`;
}
