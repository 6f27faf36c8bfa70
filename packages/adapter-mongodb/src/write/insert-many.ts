import {
  checkCancelled,
  DataError,
  type Document,
  decideWrite,
  duplicateId,
  type InsertOperation,
  isDataError,
  type OperationContext,
  type WriteBatch,
  type WriteFailure,
  type WriteResult,
} from '@database-service/core';
import { MongoBulkWriteError } from 'mongodb';
import type { CatalogueEntry } from '../catalogue/entry.js';
import { isDuplicateKey, mapError } from '../errors.js';
import { encodeDocument, type StoredDocument } from '../stored/stored-document.js';
import { creationMeta } from './change-meta.js';
import { explainDuplicate } from './explain-duplicate.js';
import { type DocumentKeys, keysOf } from './index-keys.js';
import type { WriteScope } from './write-scope.js';

/** Documents that are sent at once. */
const chunkMax = 500;

/** Inserts of one collection that may be sent together. */
export interface InsertBatch extends WriteBatch {
  readonly operations: readonly [InsertOperation, ...InsertOperation[]];
}

/** Whether a batch is nothing but inserts into one collection. */
export function isInsertBatch(batch: WriteBatch): batch is InsertBatch {
  const { operations, mode, checks = [] } = batch;
  const [first] = operations;
  if (operations.length < 2 || mode === 'atomic' || checks.length > 0) return false;
  return operations.every(({ kind, collection }) => kind === 'insert' && collection === first?.collection);
}

/** An insert that was decided: to be sent, or not. */
type PreparedInsert = { readonly failure: WriteFailure } | PreparedDocument;

interface PreparedDocument {
  readonly document: Document;
  readonly stored: StoredDocument;
  readonly keys: DocumentKeys;
}

/**
 * Does inserts in bulk writes, each document for itself.
 *
 * @returns one result for each; fewer where an ordered batch ended early
 */
export async function insertMany(
  context: OperationContext,
  scope: WriteScope,
  { operations, mode }: InsertBatch,
): Promise<readonly WriteResult[]> {
  checkCancelled(context);
  const results: WriteResult[] = [];
  for (let start = 0; start < operations.length; start += chunkMax) {
    const chunk = operations.slice(start, start + chunkMax);
    results.push(...(await insertChunk(context, scope, chunk, mode === 'ordered')));
    if (mode === 'ordered' && results.at(-1)?.ok === false) break;
  }
  return results;
}

async function insertChunk(
  context: OperationContext,
  scope: WriteScope,
  operations: readonly InsertOperation[],
  isOrdered: boolean,
): Promise<readonly WriteResult[]> {
  const [first] = operations as [InsertOperation];
  let prepared: readonly PreparedInsert[];
  try {
    const entry = await scope.open(context, first.collection);
    prepared = prepare(scope, entry, operations, isOrdered);
  } catch (error) {
    const failure = failed(error);
    return isOrdered ? [failure] : operations.map(() => failure);
  }
  const sent = prepared.filter((insert): insert is PreparedDocument => 'stored' in insert);
  const failures = await send(context, scope, first.collection, sent, isOrdered);
  const results: WriteResult[] = [];
  for (const insert of prepared) {
    const result = 'failure' in insert ? insert.failure : (failures.get(insert) ?? succeeded(insert.document));
    results.push(result);
    if (isOrdered && !result.ok) break;
  }
  return results;
}

/** Up to the first that cannot be stored, where they are ordered. */
function prepare(
  scope: WriteScope,
  entry: CatalogueEntry,
  operations: readonly InsertOperation[],
  isOrdered: boolean,
): readonly PreparedInsert[] {
  const { store, claim } = scope;
  const { schema, changeDetail: detail, name } = entry;
  const facts = { limits: store.config.limits, ...(schema === undefined ? {} : { schema }) };
  const prepared: PreparedInsert[] = [];
  for (const operation of operations) {
    try {
      const decision = decideWrite(operation, undefined, { ...facts, now: new Date() });
      if (decision.kind !== 'insert') throw new DataError('INTERNAL', 'An insert was decided to be none.');
      const { document } = decision;
      const keys = keysOf(entry, document);
      const mark = { detail, ...(claim === undefined ? {} : { claim }) };
      const rest = { ...keys.stored, ...creationMeta(scope, document, mark) };
      prepared.push({ document, keys, stored: encodeDocument(document, store.idTypeOf(name), rest) });
    } catch (error) {
      prepared.push({ failure: failed(error) });
      if (isOrdered) break;
    }
  }
  return prepared;
}

/** @returns why some were not stored; behind the first of those, where they are ordered, nothing was */
async function send(
  context: OperationContext,
  scope: WriteScope,
  collection: string,
  sent: readonly PreparedDocument[],
  isOrdered: boolean,
): Promise<ReadonlyMap<PreparedDocument, WriteFailure>> {
  const failures = new Map<PreparedDocument, WriteFailure>();
  if (sent.length === 0) return failures;
  try {
    await scope.store.documents(context, collection, 'write', async (documents, call) => {
      try {
        await documents.insertMany(
          sent.map(({ stored }) => stored),
          { ordered: isOrdered, ...call, ...scope.options },
        );
      } catch (error) {
        if (!(error instanceof MongoBulkWriteError)) throw error;
        const writeErrors = [error.writeErrors].flat();
        if (writeErrors.length === 0) throw error;
        for (const writeError of writeErrors) {
          const insert = sent[writeError.index];
          if (insert === undefined) continue;
          const { document, keys, stored } = insert;
          const fault = isDuplicateKey(writeError)
            ? await explainDuplicate(documents, { storedId: stored._id, document, keys, isNew: true })
            : mapError(writeError, 'write');
          failures.set(insert, failed(fault instanceof Error ? fault : duplicateId(document.id)));
        }
      }
    });
  } catch (error) {
    for (const insert of sent) failures.set(insert, failed(error));
  } finally {
    scope.noteWritten(collection);
  }
  return failures;
}

function succeeded(document: Document): WriteResult {
  return { ok: true, matchedCount: 0, modifiedCount: 0, deletedCount: 0, insertedId: document.id, document };
}

function failed(error: unknown): WriteFailure {
  const fault = isDataError(error)
    ? error
    : new DataError('INTERNAL', 'A write failed unexpectedly.', { cause: error });
  return { ok: false, error: fault, matchedCount: 0, modifiedCount: 0, deletedCount: 0 };
}
