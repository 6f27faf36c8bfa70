import type { WriteOperation, WriteResult } from '@database-service/core';
import type { BulkWriteResult } from '../resource/outputs.js';
import type { ItemFailure } from './partial-failure.js';

/** The failures among the results of a batch, with their positions. */
export function failuresOf(results: readonly WriteResult[]): readonly ItemFailure[] {
  return results.flatMap((result, index) => (result.ok ? [] : [{ index, error: result.error }]));
}

/**
 * Adds up the results of a batch; what failed half-way counts as far as it got. Matches are those of updates and
 * replacements, as in MongoDB.
 */
export function summarizeBulk(operations: readonly WriteOperation[], results: readonly WriteResult[]): BulkWriteResult {
  const counts = { inserted_count: 0, matched_count: 0, modified_count: 0, deleted_count: 0, upserted_count: 0 };
  const upsertedIds: Record<string, string> = {};
  const insertedIds: Record<string, string> = {};
  for (const [index, result] of results.entries()) {
    if (operations[index]?.kind !== 'delete') counts.matched_count += result.matchedCount;
    counts.modified_count += result.modifiedCount;
    counts.deleted_count += result.deletedCount;
    if (!result.ok) continue;
    if (result.insertedId !== undefined) {
      counts.inserted_count += 1;
      insertedIds[index] = result.insertedId;
    }
    if (result.upsertedId !== undefined) {
      counts.upserted_count += 1;
      upsertedIds[index] = result.upsertedId;
    }
  }
  return { ...counts, upserted_ids: upsertedIds, inserted_ids: insertedIds };
}
