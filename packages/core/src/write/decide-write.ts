import { checkContentSize } from '../document/content-size.js';
import type { Document } from '../document/document.js';
import type { Limits } from '../limits.js';
import { compileProjection } from '../projection/project.js';
import { checkSchema } from '../schema/check-schema.js';
import { applyUpdate } from '../update/apply.js';
import { equalValues } from '../value/compare.js';
import type { DataObject } from '../value/value.js';
import { checkExpectation, checkNothingExpected } from './expectation.js';
import type {
  DeleteOperation,
  InsertOperation,
  ReplaceOperation,
  UpdateOperation,
  WriteOperation,
  WriteSuccess,
} from './operation.js';

/** What a decision depends on, besides operation and document. */
export interface WriteFacts {
  readonly now: Date;
  readonly limits: Limits;
  /** The writer checks sizes itself, with `checkContentBytes` on the texts it stores. */
  readonly sizesCheckedByWriter?: boolean;
  /** The collection's JSON Schema; what is stored must fit it. */
  readonly schema?: DataObject;
}

/** What to store for a write on one document, and what to answer once it is stored. */
export type WriteDecision =
  | { readonly kind: 'insert'; readonly document: Document; readonly result: WriteSuccess }
  /** Only while the stored document is still `before`: same id, version and creation time. */
  | { readonly kind: 'replace'; readonly before: Document; readonly document: Document; readonly result: WriteSuccess }
  /** Only while the stored document is still `before`. */
  | { readonly kind: 'delete'; readonly before: Document; readonly result: WriteSuccess }
  | { readonly kind: 'none'; readonly result: WriteSuccess };

type FindingOperation = Exclude<WriteOperation, InsertOperation>;

/** The result of a write that found nothing to do. */
export const nothingDone: WriteSuccess = Object.freeze({
  ok: true,
  matchedCount: 0,
  modifiedCount: 0,
  deletedCount: 0,
});

/**
 * Decides what one write does to one document. Pure.
 *
 * A changed document has version + 1 and a new `updatedAt`, never before its creation; one that would be the same
 * stays as it is, version and times included.
 *
 * @param current - the document found by the operation's target, which still matches; `undefined`: none. For an insert
 *   it is not looked at.
 * @throws DataError VERSION_MISMATCH, DOCUMENT_TOO_LARGE, SCHEMA_MISMATCH, and what an update or a projection is refused
 *   for
 */
export function decideWrite(
  operation: WriteOperation,
  current: Document | undefined,
  facts: WriteFacts,
): WriteDecision {
  if (operation.kind === 'insert') return decideInsert(operation, facts);
  const shape = compileAnswer(operation);
  return shapeAnswer(decideOnFound(operation, current, facts), shape);
}

function decideOnFound(operation: FindingOperation, current: Document | undefined, facts: WriteFacts): WriteDecision {
  if (current === undefined) return decideWithout(operation, facts);
  checkExpectation(current, operation.target.expect);
  switch (operation.kind) {
    case 'update':
      return decideUpdate(operation, current, facts);
    case 'replace':
      return decideReplace(operation, current, facts);
    case 'delete':
      return decideDelete(operation, current);
  }
}

/** After a change the document may no longer match the filter: then no element of it is a found one (`field.$`). */
function compileAnswer({
  projection,
  returning,
  target,
}: FindingOperation): ((document: Document) => Document) | undefined {
  if (projection === undefined) return undefined;
  return compileProjection(projection, returning === 'before' ? target.filter : undefined);
}

/** Part of the decision, so that a document that cannot be shown is not changed. */
function shapeAnswer(decision: WriteDecision, shape: ReturnType<typeof compileAnswer>): WriteDecision {
  const { document } = decision.result;
  if (shape === undefined || document === undefined) return decision;
  return { ...decision, result: { ...decision.result, document: shape(document) } };
}

function decideInsert({ document: given }: InsertOperation, facts: WriteFacts): WriteDecision {
  const document = createDocument(given, facts);
  return { kind: 'insert', document, result: { ...nothingDone, insertedId: document.id, document } };
}

/** Nothing matched: an upsert inserts, everything else does nothing. */
function decideWithout(operation: FindingOperation, facts: WriteFacts): WriteDecision {
  if (operation.target.mustExist === true) checkNothingExpected(operation.target.expect ?? {});
  if (operation.kind === 'delete' || operation.upsert === undefined) return { kind: 'none', result: nothingDone };
  checkNothingExpected(operation.target.expect);
  const document = createDocument(seedDocument(operation, facts), facts);
  return {
    kind: 'insert',
    document,
    result: {
      ...nothingDone,
      upsertedId: document.id,
      ...(operation.returning === 'after' ? { document } : {}),
    },
  };
}

function seedDocument(
  operation: UpdateOperation | ReplaceOperation,
  { now, limits }: WriteFacts,
): Pick<Document, 'id' | 'data' | 'metadata'> {
  const { id = '', data = {}, metadata = {} } = operation.upsert ?? {};
  if (operation.kind === 'replace') return { id, data: operation.data, metadata: operation.metadata ?? metadata };
  const document = { id, data, metadata, version: 1, createdAt: now, updatedAt: now };
  // Without the filter: nothing was matched, so `$` in a path has no element to mean.
  const outcome = applyUpdate(operation.update, { document, inserting: true, now, limits });
  return { id, data: outcome.data, metadata: outcome.metadata };
}

function decideUpdate(operation: UpdateOperation, before: Document, facts: WriteFacts): WriteDecision {
  const { filter } = operation.target;
  const { now, limits } = facts;
  const outcome = applyUpdate(operation.update, { document: before, filter, inserting: false, now, limits });
  if (!outcome.changed) return leaveUnchanged(operation, before);
  return storeChanged(operation, before, outcome, facts);
}

function decideReplace(operation: ReplaceOperation, before: Document, facts: WriteFacts): WriteDecision {
  const { data, metadata = before.metadata } = operation;
  if (equalValues(data, before.data) && equalValues(metadata, before.metadata)) {
    return leaveUnchanged(operation, before);
  }
  return storeChanged(operation, before, { data, metadata }, facts);
}

function decideDelete({ returning }: DeleteOperation, before: Document): WriteDecision {
  const document = returning === undefined ? {} : { document: before };
  return { kind: 'delete', before, result: { ...nothingDone, deletedCount: 1, ...document } };
}

function leaveUnchanged({ returning }: UpdateOperation | ReplaceOperation, before: Document): WriteDecision {
  const document = returning === undefined ? {} : { document: before };
  return { kind: 'none', result: { ...nothingDone, matchedCount: 1, ...document } };
}

function storeChanged(
  { returning }: UpdateOperation | ReplaceOperation,
  before: Document,
  contents: Pick<Document, 'data' | 'metadata'>,
  facts: WriteFacts,
): WriteDecision {
  const { id, version, createdAt } = before;
  const { data, metadata } = contents;
  const updatedAt = facts.now.getTime() < createdAt.getTime() ? createdAt : facts.now;
  const document: Document = { id, data, metadata, version: version + 1, createdAt, updatedAt };
  checkContents(document, facts);
  const returned = returning === undefined ? {} : { document: returning === 'before' ? before : document };
  return {
    kind: 'replace',
    before,
    document,
    result: { ...nothingDone, matchedCount: 1, modifiedCount: 1, ...returned },
  };
}

function createDocument(
  { id, data, metadata }: Pick<Document, 'id' | 'data' | 'metadata'>,
  facts: WriteFacts,
): Document {
  const document: Document = { id, data, metadata, version: 1, createdAt: facts.now, updatedAt: facts.now };
  checkContents(document, facts);
  return document;
}

function checkContents(document: Document, { limits, sizesCheckedByWriter, schema }: WriteFacts): void {
  if (sizesCheckedByWriter !== true) checkContentSize(document, limits);
  if (schema !== undefined) checkSchema(document, schema);
}
