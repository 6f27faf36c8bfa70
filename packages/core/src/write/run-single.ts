import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import { isDataError } from '../errors/data-error.js';
import { idOfFilter } from '../filter/id-of-filter.js';
import { compileFilter } from '../filter/match.js';
import { defaultSort } from '../sort/parse.js';
import { lostRace, retryContended } from './contention.js';
import { decideWrite, type WriteDecision, type WriteFacts } from './decide-write.js';
import { duplicateId } from './duplicate.js';
import type { InsertOperation, WriteOperation, WriteSuccess } from './operation.js';
import { outlastCreation } from './outlast-creation.js';
import type { WritePrimitives } from './primitives.js';

/** A write that looks for its documents. */
export type TargetedOperation = Exclude<WriteOperation, InsertOperation>;

/**
 * Does a write on one document: finds it, decides, and stores if it is still as it was found; else all of it again.
 *
 * @throws DataError DUPLICATE_ID, DUPLICATE_VALUE, VERSION_MISMATCH, WRITE_CONTENTION, and what deciding throws
 */
export async function runSingle(
  context: OperationContext,
  operation: WriteOperation,
  primitives: WritePrimitives,
  facts: () => Promise<WriteFacts>,
): Promise<WriteSuccess> {
  if (operation.kind === 'insert') {
    const decision = decideWrite(operation, undefined, await facts());
    const stored = await storeDecision(context, operation.collection, decision, primitives);
    if (!stored) throw duplicateId(operation.document.id);
    return decision.result;
  }
  return retryContended(context, async () => {
    const found = await findTarget(context, operation, primitives);
    const decision = decideWrite(operation, found, await facts());
    if (decision.kind === 'insert') return upsertDecided(context, operation, decision, primitives);
    return (await storeDecision(context, operation.collection, decision, primitives)) ? decision.result : lostRace;
  });
}

/**
 * Stores the document of an upsert that found nothing. If a match has appeared meanwhile, the race is lost: the next
 * attempt updates it.
 *
 * @throws DataError DUPLICATE_ID, DUPLICATE_VALUE
 */
export async function upsertDecided(
  context: OperationContext,
  operation: TargetedOperation,
  decision: WriteDecision,
  primitives: WritePrimitives,
): Promise<WriteSuccess | typeof lostRace> {
  let fault: unknown;
  try {
    if (await storeDecision(context, operation.collection, decision, primitives)) return decision.result;
  } catch (error) {
    if (!isDataError(error) || error.reason !== 'DUPLICATE_VALUE') throw error;
    fault = error;
  }
  if ((await findTarget(context, operation, primitives)) !== undefined) return lostRace;
  if (fault !== undefined) throw fault;
  const id = decision.kind === 'insert' ? decision.document.id : '';
  // Who had the id may be gone by now, and the id is free again.
  if ((await primitives.get(context, operation.collection, id)) === undefined) return lostRace;
  throw duplicateId(id);
}

/** Does what was decided; false if the document is no longer as it was found, or the id of a new one is taken. */
export async function storeDecision(
  context: OperationContext,
  collection: string,
  decision: WriteDecision,
  primitives: WritePrimitives,
): Promise<boolean> {
  if (decision.kind !== 'none') await primitives.prepare?.(context, collection, decision);
  switch (decision.kind) {
    case 'none':
      return true;
    case 'insert':
      return primitives.insertIfAbsent(context, collection, decision.document);
    case 'replace':
      return primitives.replaceIf(context, collection, decision.before, decision.document);
    case 'delete':
      outlastCreation(decision.before.createdAt);
      return primitives.deleteIf(context, collection, decision.before);
  }
}

async function findTarget(
  context: OperationContext,
  { collection, target }: TargetedOperation,
  primitives: WritePrimitives,
): Promise<Document | undefined> {
  const id = idOfFilter(target.filter);
  if (id !== undefined) {
    const document = await primitives.get(context, collection, id);
    return document !== undefined && compileFilter(target.filter)(document) ? document : undefined;
  }
  const { filter, sort = defaultSort } = target;
  const [first] = await primitives.find(context, collection, { filter, sort, limit: 1 });
  return first;
}
