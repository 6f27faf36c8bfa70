import {
  compileFilter,
  idOfFilter,
  readDocumentRow,
  type Sort,
  sortPosition,
  TopSorter,
  type WriteTarget,
} from '@database-service/core';
import type { Connection } from '../driver.js';
import { bindText, planRead, type ReadPlan } from '../read/plan-read.js';
import { listPlaces, type RowStream, readBySeq, readOrdered, readSortedPlaces } from '../read/read-rows.js';
import type { CollectionWriter, StoredDocument } from './collection-writer.js';

const byId: Sort = [{ path: { root: 'id', segments: [] }, direction: 1 }];

/** The document that a write of one document is for: the first match of its filter. */
export function findTarget(
  connection: Connection,
  writer: CollectionWriter,
  target: WriteTarget,
): StoredDocument | undefined {
  const id = idOfFilter(target.filter);
  if (id !== undefined) {
    const stored = writer.findById(id);
    const isMatch = compileFilter(bindText(writer.collection, target.filter));
    return stored !== undefined && isMatch(stored.document) ? stored : undefined;
  }
  const sort = target.sort ?? byId;
  const plan = planRead(writer.collection, { filter: target.filter, sort });
  const matches = compileFilter(plan.query.filter);
  const { rows, isSorted } = readCandidates(
    connection,
    plan,
    plan.residual === undefined ? 1 : Number.POSITIVE_INFINITY,
  );
  const best = new TopSorter<StoredDocument>(sort, ({ document }) => sortPosition(document, sort), 1);
  for (const row of rows) {
    if (row === 'pause') continue;
    const stored = { seq: row.seq, document: readDocumentRow(row.columns) };
    if (!matches(stored.document)) continue;
    if (isSorted) return stored;
    best.add(stored);
  }
  return best.drain()[0];
}

function readCandidates(
  connection: Connection,
  plan: ReadPlan,
  rowsMax: number,
): { readonly rows: RowStream; readonly isSorted: boolean } {
  if (plan.order.kind === 'ordered') {
    return { rows: readOrdered(connection, plan, plan.order.scans, { skip: 0, rowsMax }), isSorted: true };
  }
  const isCore = plan.order.kind === 'core';
  const planned: ReadPlan = isCore ? { ...plan, query: { filter: plan.query.filter } } : plan;
  const finding = readSortedPlaces(connection, planned, isCore ? Number.POSITIVE_INFINITY : rowsMax);
  const found = runAtOnce(finding);
  return { rows: readBySeq(connection, plan, listPlaces(found)), isSorted: !isCore && !found.isComplex };
}

/** Runs work to its end: within a transaction that nobody else waits for, there is nobody to let in. */
function runAtOnce<Result>(work: Generator<'pause', Result, undefined>): Result {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}
