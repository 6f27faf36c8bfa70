import { checkCancelled } from '../check-cancelled.js';
import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import { idPath } from '../document/path.js';
import { and, field } from '../filter/build.js';
import { compileFilter } from '../filter/match.js';
import { defaultSort } from '../sort/parse.js';
import type { Sort } from '../sort/sort.js';
import { compareStrings } from '../value/compare.js';
import { lostRace, retryContended } from './contention.js';
import { decideWrite, nothingDone, type WriteFacts } from './decide-write.js';
import type { WriteOperation, WriteSuccess } from './operation.js';
import type { WritePrimitives } from './primitives.js';
import { storeDecision, type TargetedOperation, upsertDecided } from './run-single.js';

/** What a write on many documents has done so far; kept up to date for the error, should it fail. */
export interface DoneCounts {
  matchedCount: number;
  modifiedCount: number;
  deletedCount: number;
}

const pageSize = 500;

const lastFirst: Sort = [{ path: idPath, direction: -1 }];

/**
 * Does a write on all matches, page by page in the order of ids: a document comes once, though changes may move it
 * within every other order. One that no longer matches when its turn comes is left out.
 *
 * @param done - counts up while it runs
 * @throws DataError what stops it; `done` says how far it got
 */
export async function runMany(
  context: OperationContext,
  operation: WriteOperation,
  primitives: WritePrimitives,
  facts: () => Promise<WriteFacts>,
  done: DoneCounts,
): Promise<WriteSuccess> {
  if (operation.kind === 'insert') return nothingDone;
  const { collection, target } = operation;
  const matches = compileFilter(target.filter);
  checkCancelled(context);
  const [last] = await primitives.find(context, collection, { filter: target.filter, sort: lastFirst, limit: 1 });
  for (let after: string | undefined; last !== undefined; ) {
    checkCancelled(context);
    const filter = after === undefined ? target.filter : and(target.filter, idAbove(after));
    const page = await primitives.find(context, collection, { filter, sort: defaultSort, limit: pageSize });
    // What is inserted meanwhile comes behind, mostly: it is not chased.
    const wanted = page.filter(({ id }) => compareStrings(id, last.id) <= 0);
    for (const document of wanted) {
      addCounts(done, await changeMatch(context, operation, document, matches, primitives, facts));
    }
    after = page.at(-1)?.id;
    if (after === undefined || wanted.length < pageSize) break;
  }
  if (done.matchedCount > 0 || operation.kind === 'delete' || operation.upsert === undefined) {
    return { ...nothingDone, ...done };
  }
  return upsertMany(context, operation, primitives, facts, done);
}

async function changeMatch(
  context: OperationContext,
  operation: TargetedOperation,
  found: Document,
  matches: (document: Document) => boolean,
  primitives: WritePrimitives,
  facts: () => Promise<WriteFacts>,
): Promise<WriteSuccess> {
  let current: Document | undefined = found;
  return retryContended(context, async () => {
    if (current === undefined || !matches(current)) return nothingDone;
    const decision = decideWrite(operation, current, await facts());
    if (await storeDecision(context, operation.collection, decision, primitives)) return decision.result;
    current = await primitives.get(context, operation.collection, found.id);
    return lostRace;
  });
}

async function upsertMany(
  context: OperationContext,
  operation: TargetedOperation,
  primitives: WritePrimitives,
  facts: () => Promise<WriteFacts>,
  done: DoneCounts,
): Promise<WriteSuccess> {
  const decision = decideWrite(operation, undefined, await facts());
  const result = await upsertDecided(context, operation, decision, primitives);
  // A match has appeared meanwhile.
  return result === lostRace ? runMany(context, operation, primitives, facts, done) : result;
}

function idAbove(id: string): ReturnType<typeof field> {
  return field(idPath, { kind: 'compare', operator: 'gt', operand: id });
}

function addCounts(done: DoneCounts, result: WriteSuccess): void {
  done.matchedCount += result.matchedCount;
  done.modifiedCount += result.modifiedCount;
  done.deletedCount += result.deletedCount;
}
