import type { OperationContext } from '../context.js';
import type { Document } from '../document/document.js';
import { DataError } from '../errors/data-error.js';
import type { WriteFailure, WriteOperation, WriteResult, WriteSuccess } from '../write/operation.js';
import type { WriteSettings } from './settings.js';
import type { InsertManyResult, UpdateResult } from './typed-collection.js';

/**
 * Does one write; under its idempotency key, if the call has one.
 *
 * @throws DataError NOT_SUPPORTED (a key, on an engine that keeps none); its failure; of a write to many with what it had done in the details
 */
export async function writeOne(
  settings: WriteSettings,
  context: OperationContext,
  operation: WriteOperation,
): Promise<WriteSuccess> {
  const { adapter, claim } = settings;
  if (claim !== undefined && adapter.ports.idempotency === undefined) {
    throw new DataError('NOT_SUPPORTED', `The engine ${adapter.engine} keeps no idempotency keys; write without one.`);
  }
  const idempotency = claim === undefined ? {} : { idempotency: claim(context) };
  const [result] = await adapter.write(context, { operations: [operation], mode: 'ordered', ...idempotency });
  if (result === undefined) throw new DataError('INTERNAL', 'The engine gave no result for a write.');
  if (!result.ok) throw describeFailure(result);
  return result;
}

/** The document that a successful write carries. */
export function documentOf(success: WriteSuccess): Document {
  if (success.document !== undefined) return success.document;
  throw new DataError('INTERNAL', 'The engine gave no document for a write that must have one.');
}

/** What an update did, for its caller. */
export function toUpdateResult({ matchedCount, modifiedCount, upsertedId }: WriteSuccess): UpdateResult {
  return upsertedId === undefined ? { matchedCount, modifiedCount } : { matchedCount, modifiedCount, upsertedId };
}

/**
 * What a batch of inserts stored.
 *
 * @throws DataError of the first that failed
 */
export function toInsertManyResult(results: readonly WriteResult[]): InsertManyResult {
  const insertedIds = results.flatMap((result) =>
    result.ok && result.insertedId !== undefined ? [result.insertedId] : [],
  );
  const errors = results.flatMap((result, index) => (result.ok ? [] : [{ index, error: result.error }]));
  const [first] = errors;
  if (first === undefined) return { insertedCount: insertedIds.length, insertedIds };
  const listed = errors.map(({ index, error }) => ({ index, code: error.code, message: error.message }));
  const details = { inserted_count: insertedIds.length, inserted_ids: insertedIds, errors: listed };
  throw extendError(first.error, details, `Item ${first.index}: ${first.error.message}`);
}

function describeFailure({ error, matchedCount, modifiedCount, deletedCount }: WriteFailure): DataError {
  if (matchedCount + modifiedCount + deletedCount === 0) return error;
  const done = { matched_count: matchedCount, modified_count: modifiedCount, deleted_count: deletedCount };
  return extendError(error, done, error.message);
}

function extendError(error: DataError, details: Readonly<Record<string, unknown>>, message: string): DataError {
  return new DataError(error.reason, message, { details: { ...error.details, ...details }, cause: error });
}
