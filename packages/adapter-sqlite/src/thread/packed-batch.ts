import {
  type InsertOperation,
  nothingDone,
  stringifyValue,
  type WriteBatch,
  type WriteFailure,
  type WriteOperation,
  type WriteResult,
  type WriteSuccess,
} from '@database-service/core';
import { TextDocument } from '../write/text-document.js';
import { fromPlainError, type PlainError, toPlainError } from './plain-error.js';

/**
 * A batch as it travels. A new document goes as the texts that are stored: made once, copied faster than an object, and
 * stored as they are.
 */
export type PackedBatch = Omit<WriteBatch, 'operations'> & { readonly operations: readonly PackedOperation[] };

type PackedOperation =
  | Exclude<WriteOperation, InsertOperation>
  | {
      readonly kind: 'insert';
      readonly collection: string;
      readonly id: string;
      readonly metadata: string;
      readonly data: string;
    };

/**
 * A result as it travels. An insertion that did what it was asked for is told by the time of it alone, in epoch milliseconds:
 * whoever asked has the rest.
 */
export type PackedResult = number | WriteSuccess | (Omit<WriteFailure, 'error'> & { readonly error: PlainError });

/** A batch to be sent. */
export function packBatch(batch: WriteBatch): PackedBatch {
  return { ...batch, operations: batch.operations.map(packOperation) };
}

function packOperation(operation: WriteOperation): PackedOperation {
  if (operation.kind !== 'insert') return operation;
  const { kind, collection, document } = operation;
  const { id, metadata, data } = document;
  return { kind, collection, id, metadata: stringifyValue(metadata), data: stringifyValue(data) };
}

/** The batch that was sent. */
export function unpackBatch(batch: PackedBatch): WriteBatch {
  return { ...batch, operations: batch.operations.map(unpackOperation) };
}

function unpackOperation(operation: PackedOperation): WriteOperation {
  if (operation.kind !== 'insert') return operation;
  const { kind, collection, id, metadata, data } = operation;
  return { kind, collection, document: new TextDocument(id, { metadata, data }) };
}

/** A result to be sent, of the operation that was unpacked. */
export function packResult(result: WriteResult, operation: WriteOperation | undefined): PackedResult {
  if (!result.ok) return { ...result, error: toPlainError(result.error) };
  const { document, replay } = result;
  const isAsGiven = operation?.kind === 'insert' && document?.data === operation.document.data && replay === undefined;
  return isAsGiven ? document.createdAt.getTime() : result;
}

/** The result of an operation that was packed. */
export function unpackResult(result: PackedResult, operation: WriteOperation | undefined): WriteResult {
  if (typeof result === 'number') return toInserted(result, operation as InsertOperation);
  return result.ok ? result : { ...result, error: fromPlainError(result.error) };
}

function toInserted(timeMs: number, { document: { id, data, metadata } }: InsertOperation): WriteSuccess {
  const document = { id, data, metadata, version: 1, createdAt: new Date(timeMs), updatedAt: new Date(timeMs) };
  return { ...nothingDone, insertedId: id, document };
}
