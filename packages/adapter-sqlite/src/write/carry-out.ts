import { decideWrite, type WriteOperation, type WriteSuccess } from '@database-service/core';
import type { CollectionWriter, StoredDocument } from './collection-writer.js';
import type { OperationScope } from './operation-scope.js';
import { type DocumentTexts, TextDocument } from './text-document.js';

/**
 * Decides what an operation does to a document, or to none, and does it.
 *
 * @param known - of the collection; `undefined` if there is none: an insertion makes it
 * @throws DataError what is wrong with it; it may have done a part then, which the caller undoes
 */
export function carryOut(
  scope: OperationScope,
  operation: WriteOperation,
  known: CollectionWriter | undefined,
  stored: StoredDocument | undefined,
): WriteSuccess {
  const schema = known?.collection.schema;
  const facts = {
    now: new Date(),
    limits: scope.limits,
    sizesCheckedByWriter: true,
    ...(schema === undefined ? {} : { schema }),
  };
  const decision = decideWrite(operation, stored?.document, facts);
  if (decision.kind === 'none') return decision.result;
  const writer = known ?? scope.writerOf(operation.collection, true);
  if (decision.kind === 'insert') writer?.insert(decision.document, textsOf(operation));
  else if (stored !== undefined && decision.kind === 'replace') writer?.replace(stored, decision.document);
  else if (stored !== undefined) writer?.delete(stored);
  return decision.result;
}

function textsOf(operation: WriteOperation): DocumentTexts | undefined {
  const isText = operation.kind === 'insert' && operation.document instanceof TextDocument;
  return isText ? operation.document.texts : undefined;
}
