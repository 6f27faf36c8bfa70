import { DataError, type RawRow } from '@database-service/core';
import type { JsonObject } from '../input/fields.js';
import type { OperationScope } from '../operation.js';

/** A query in the engine's language. */
export interface RawInput {
  readonly query: string | JsonObject;
  readonly params?: readonly unknown[] | undefined;
}

/**
 * Runs a raw query and measures it.
 * @throws DataError NOT_SUPPORTED where the engine has none, RAW_QUERY_DISABLED, BAD_ARGUMENT
 */
export async function executeRaw(
  scope: OperationScope,
  input: RawInput,
): Promise<{ readonly rows: readonly RawRow[]; readonly executionTimeMs: number }> {
  const { adapter, name } = scope.database;
  const port = adapter.ports.raw;
  if (port === undefined) {
    throw new DataError('NOT_SUPPORTED', `${adapter.engine} takes no raw queries; use search or aggregate.`, {
      details: { database: name },
    });
  }
  const startedAt = performance.now();
  const rows = await port.execute(scope.context, { query: input.query, params: input.params ?? [] });
  // Whole microseconds are as much as the clock is good for.
  const executionTimeMs = Math.round((performance.now() - startedAt) * 1000) / 1000;
  return { rows, executionTimeMs };
}
